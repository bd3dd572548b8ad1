"""One file a format: bytes to blocks. They run in the child process only."""
