"""API keys: what a person's programs come in with."""
