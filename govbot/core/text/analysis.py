"""One pipeline from Portuguese text to index terms, the same for passages and questions."""

import re
import unicodedata
from functools import lru_cache

from Stemmer import Stemmer

_TOKEN = re.compile(r"\w+")
_STEMMER = Stemmer("portuguese")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def analyse(text: str) -> list[str]:
    """Return the index terms of a text, in order, with repetitions.

    Args:
        text: Any text; case and accents do not matter.

    Returns:
        Lower-case terms without accents.
    """
    folded = unicodedata.normalize("NFD", text.lower())
    plain = "".join(mark for mark in folded if not unicodedata.combining(mark))
    return [_stem(word) for word in _TOKEN.findall(plain)]
