"""The server as a program: its memory, how soon it is ready, how it answers while it works."""
