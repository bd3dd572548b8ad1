"""A document without the personal data that its organisation wants hidden, or with them counted."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from govbot.accounts.organization.repository import PersonalData
from govbot.adapters.parsing.base import ParsedDocument
from govbot.core.db.models import Document
from govbot.core.text import personal


class ChosenAnew(Exception):
    """While a document was read, somebody chose otherwise for its personal data."""


class Read(NamedTuple):
    """What a file holds, as it may be shown, and how many pieces of each kind were found."""

    parsed: ParsedDocument
    title: str
    found: Mapping[personal.Kind, int] | None


def choice_of(document: Document) -> PersonalData:
    """Return what is done with a document's personal data."""
    return PersonalData.of(document.personal_mode, document.personal_kinds)


def read(parsed: ParsedDocument, title: str, choice: PersonalData) -> Read:
    """Do with a document's personal data as was chosen. Blocks that hold nothing else go.

    Everything that is made of the blocks afterwards, passages with their pages and provisions, is
    made of what this returns, so that places in it are places in what is shown.
    """
    if choice.mode == "off":
        return Read(parsed, title, None)
    sighting = personal.Sighting([block.text for block in parsed.blocks], choice.kinds)
    if choice.mode == "find":
        return Read(parsed, title, sighting.counts)
    pairs = zip(parsed.blocks, sighting.hidden(), strict=True)
    blocks = tuple(replace(block, text=text) for block, text in pairs if text or not block.text)
    shown = replace(parsed, blocks=blocks, title=None)
    return Read(shown, sighting.hide(title), sighting.counts)


def named(name: str, choice: PersonalData) -> dict[str, Any]:
    """Return the columns that name a document whose file is called so."""
    shown = personal.hidden(name, choice.kinds) if choice.mode == "mask" else name
    title = Path(shown).stem.replace("_", " ").strip() or shown
    return {"title": title, "filename": shown, "own_name": name if shown != name else None}
