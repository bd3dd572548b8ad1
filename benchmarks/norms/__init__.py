"""Are the articles of a norm found? Against what people read in the documents."""
