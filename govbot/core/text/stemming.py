"""Folding and stemming of Portuguese words.

Folding comes first, so a question typed without accents meets the same terms. Snowball's stemmer
knows only accented endings, so the accents that Portuguese spelling makes certain (`-ção`,
`-ência`) are put back for it, and the plurals that it leaves apart are made singular.
"""

import re
import unicodedata
from threading import Lock

from Stemmer import Stemmer

_PLURALS = (
    (re.compile("(?<=..)[oa]es$"), "ao"),
    (re.compile("ns$"), "m"),
    (re.compile("(?<=..)ais$"), "al"),
    (re.compile("(?:(?<=.[bcg])|(?<=.ss)|(?<=[eu][rx]t)|(?<=[au]t))eis$"), "il"),
    (re.compile("(?<=..)eis$"), "el"),
    (re.compile("(?<=...)ois$"), "ol"),
    (re.compile("(?<=..)uis$"), "ul"),
    (re.compile("(?<=..[bdfmnprstv])is$"), "il"),
    (re.compile("(?:(?<=[aeiou][rz])|(?<=[^t]es)|(?<=^pais)|(?<=^gas))es$"), ""),
    (re.compile("(?:(?<=...[aeo])|(?<=..ai)|(?<=..[eo]i)|(?<=..au))s$"), ""),
)
"""Plurals to singular, the first that fits: `provisões`, `bens`, `editais`, `úteis`, `móveis`,
`lençóis`, `azuis`, `civis`, `meses`, `leis`. Snowball alone keeps many apart from their singular,
most of all short words and those that begin with a vowel."""
_ACCENTED_ENDINGS = (
    (re.compile("cao$"), "ção"),
    (re.compile("ao$"), "ão"),
    (re.compile("encia$"), "ência"),
    (re.compile("ancia$"), "ância"),
    (re.compile("([ai])vel$"), lambda found: {"a": "á", "i": "í"}[found[1]] + "vel"),
)
_SHORTEST_STEMMED = 4
_STEMMER = Stemmer("portuguese")
_STEMMER_LOCK = Lock()
_COMBINING = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return the text in lower case without accents; `º`, `ª` and `§` stay."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    if decomposed.isascii():
        return decomposed
    return unicodedata.normalize("NFC", _COMBINING.sub("", decomposed))


def stem(word: str) -> str:
    """Return the stem of one folded word.

    Args:
        word: Lower case, without accents.
    """
    if len(word) < _SHORTEST_STEMMED:
        return word
    for plural, singular in _PLURALS:
        word, changed = plural.subn(singular, word)
        if changed:
            break
    for plain, accented in _ACCENTED_ENDINGS:
        word, changed = plain.subn(accented, word)
        if changed:
            break
    if len(word) < _SHORTEST_STEMMED:
        return word
    with _STEMMER_LOCK:
        return fold(_STEMMER.stemWord(word))
