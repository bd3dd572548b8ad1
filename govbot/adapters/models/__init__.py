"""The catalogue of model files: sources, download, digest."""
