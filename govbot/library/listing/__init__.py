"""The list of documents: what it is narrowed to, and what it says of each."""
