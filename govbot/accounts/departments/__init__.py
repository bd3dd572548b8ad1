"""The departments of the organisation, one within another."""
