"""What norms are, what they do to each other, and what of them is in force."""
