"""What document rights cost a search."""
