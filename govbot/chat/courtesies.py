"""What is said to who only greets, thanks or takes leave: no search, no model."""

import tomllib
from functools import cache
from importlib.resources import files

from govbot.core.text.courtesy import courtesy_of


def reply(question: str) -> str | None:
    """Return the polite sentence for a courtesy, in its language; None for a question."""
    said = courtesy_of(question)
    return _sentences()[said.tongue][said.kind] if said else None


@cache
def _sentences() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("prompts/courtesies.toml").read_text("utf-8")
    return tomllib.loads(text)
