"""Embedding spaces from the first vector to the last: build, switch, roll back, drop."""
