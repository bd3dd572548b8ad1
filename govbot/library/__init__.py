"""Documents and who may read them."""
