"""The door for other programs' chat windows: OpenAI's chat protocol over GovBot's own answers."""
