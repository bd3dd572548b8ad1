"""How well answers are cited, checked and refused."""
