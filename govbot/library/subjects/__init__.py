"""Who may be granted something."""
