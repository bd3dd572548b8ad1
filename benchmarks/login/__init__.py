"""Many people who log in at once."""
