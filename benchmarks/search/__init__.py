"""Search at scale: a corpus of any size made from real text, and how long questions take in it."""
