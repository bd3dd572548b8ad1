"""Keeping the product running: health, doctor, start and stop of what it needs."""
