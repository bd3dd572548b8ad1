"""Model files: a catalogue by name, and the folder into which they are fetched and verified."""

from govbot.adapters.models.base import Model, Observer
from govbot.adapters.models.catalogue import catalogue, find
from govbot.adapters.models.pull import label, pull
from govbot.adapters.models.store import path_of, verify

__all__ = ["Model", "Observer", "catalogue", "find", "label", "path_of", "pull", "verify"]
