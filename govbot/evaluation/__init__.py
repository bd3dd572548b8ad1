"""How good the retrieval and the answers are: datasets, metrics, runs."""
