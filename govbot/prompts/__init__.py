"""A tenant's own instructions for the language model: versions, preview, the way back."""
