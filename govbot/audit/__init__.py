"""The append-only record of who did what, chained so that no change of it stays unseen."""
