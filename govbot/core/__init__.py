"""What every room stands on: settings, errors, words, database, text."""
