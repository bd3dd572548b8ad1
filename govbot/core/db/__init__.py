"""Database engine, units of work and tables."""
