"""The four vector stores on one machine."""
