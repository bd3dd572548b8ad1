"""Conversations and the answer: retrieve, prompt, stream, cite, save."""
