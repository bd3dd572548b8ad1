"""Roles: what their people may do, and whether they need a second factor."""
