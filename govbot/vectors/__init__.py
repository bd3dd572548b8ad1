"""External vector stores: filled from PostgreSQL, kept in step with it, compared with it."""
