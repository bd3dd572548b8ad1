"""Other words for a question: a tenant's synonyms, and what its misspelt words were meant to be."""
