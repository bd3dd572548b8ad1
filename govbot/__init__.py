"""GovBot: answers from an organisation's own norms, on its own machines."""

__version__ = "0.1.0"
