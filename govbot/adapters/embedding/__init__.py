"""Sentence encoders that turn text into vectors."""
