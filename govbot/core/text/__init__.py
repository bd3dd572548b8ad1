"""Portuguese text: the one analysis of index and query, and sentences."""
