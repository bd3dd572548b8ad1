"""Language models that write the answer."""
