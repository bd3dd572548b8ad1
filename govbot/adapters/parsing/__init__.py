"""Files to blocks of text with page and place."""
