"""Language models from the page: what each provider has, and the fetching of one by Ollama."""
