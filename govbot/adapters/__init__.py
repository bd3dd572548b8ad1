"""The outside world, one port a folder."""
