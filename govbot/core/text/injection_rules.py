"""What an order to an assistant looks like: the patterns of `injection.toml`, filled in."""

import re
import tomllib
from importlib.resources import files
from typing import Any


def _read() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("injection.toml").read_text("utf-8"))


_RULES = _read()
_NAME = re.compile("«(.+?)»")


def _filled(pattern: str) -> str:
    """Return a pattern with its groups in the place of their names."""
    return _NAME.sub(lambda name: _filled(f"(?:{'|'.join(_RULES['words'][name[1]])})"), pattern)


def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_filled(each), re.MULTILINE) for each in _RULES[kind])


ORDERS = _patterns("orders")
"""Each one is an order by itself."""
OPENINGS = _patterns("openings")
"""What pretends that the document is over and somebody else speaks."""
SPELT_ORDERS = re.compile("|".join(_RULES["spelt"]))
"""The same in words that are spelt letter by letter, joined without blanks."""
