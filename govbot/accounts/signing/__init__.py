"""Signing in: set-up, passwords, access and refresh tokens, and who a request comes from."""
