"""Figures that the product claims, and the commands that prove them."""
