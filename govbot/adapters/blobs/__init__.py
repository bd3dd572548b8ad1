"""Where the bytes of the documents are kept."""
