"""Jobs that survive a crash."""
