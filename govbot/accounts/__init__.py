"""Who asks: tenants and, later, users."""
