"""Where vectors are searched: PostgreSQL itself, or an external index beside it."""
