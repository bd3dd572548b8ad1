"""The record of acts seen from the page: search, export, check."""
