"""The command line: one module a command group, thin calls into services."""
