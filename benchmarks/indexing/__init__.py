"""How quickly real documents become searchable, beside what the encoder alone could do."""
