"""Organisations as whoever runs the server sees them: made, held, removed; never looked into."""
