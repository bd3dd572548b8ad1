"""The product's words for errors and reasons, by stable code: pt-BR first, English second.

`catalogue_pt.json` and `catalogue_en.json` map a code to a sentence with `{placeholders}` that the
error's data fills. Every sentence says what happened and what to do next.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["pt", "en"]


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Return code -> sentence template for one language."""
    text = files(__package__).joinpath(f"catalogue_{language}.json").read_text("utf-8")
    sentences: dict[str, str] = json.loads(text)
    return sentences


class _Blanks(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def say(
    code: str,
    data: Mapping[str, Any] | None = None,
    language: Language = "pt",
    otherwise: str = "internal",
) -> str:
    """Return the sentence for `code` with `data` filled in.

    An unknown code falls back to the general sentence `otherwise`, so that a person never reads a
    bare identifier.
    """
    sentences = catalogue(language)
    template = sentences.get(code, sentences[otherwise])
    return template.format_map(_Blanks({"code": code, **(data or {})}))
