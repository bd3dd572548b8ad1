"""What proves who asks: passwords, tokens, keys and codes, as pure functions without a database."""
