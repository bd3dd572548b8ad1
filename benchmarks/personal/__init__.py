"""How much personal data is found in real documents, and how quickly."""
