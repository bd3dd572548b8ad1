"""Connections out of GovBot: which addresses may be reached, and no other is."""
