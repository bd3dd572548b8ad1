"""From an accepted file to searchable chunks: parse, chunk, embed, index."""
