"""One pipeline from Portuguese text to index terms, the same for passages and questions.

Lower case, accents folded, Snowball's Portuguese stemmer, few stop words. What lawyers look for
literally stays whole: numbers of norms without their dots (`13.709` and `13709` are one term),
articles and paragraphs (`art. 5º-A` is `art5a`), dates in any spelling (`2024-03-12`), values.

Folding comes first, so a question typed without accents meets the same terms; the stemmer knows
only accented endings, so the accents that Portuguese spelling makes certain (`-ção`, `-ência`)
are put back for it.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

ANALYSIS_VERSION = 1
"""Changes when the same text may give other terms: an index of another version must be rebuilt."""

_STOP_WORDS = frozenset(
    """a ao aos aquela aquelas aquele aqueles aquilo as ate com como da das de dela delas dele
    deles do dos e ela elas ele eles em era eram essa essas esse esses esta estao estas este
    estes eu foi foram ha isso isto ja lhe lhes mais mas me mesma mesmo meu minha muito na nas
    nem no nos nossa nosso num numa o os ou para pela pelas pelo pelos por porque qual quais
    quando que quem se seja sejam ser sera serao seu seus sob sobre sua suas sao tal tambem te
    tem ter teu tua um uma umas uns voce voces""".split()  # noqa: SIM905
)
_MONTHS = {
    "janeiro": 1,
    "fevereiro": 2,
    "marco": 3,
    "abril": 4,
    "maio": 5,
    "junho": 6,
    "julho": 7,
    "agosto": 8,
    "setembro": 9,
    "outubro": 10,
    "novembro": 11,
    "dezembro": 12,
}
_TOKEN = re.compile(
    r"\b(?:arts?\b\.?|artigos?)\s*(?P<article>\d[\d.]*)[ºo°]?(?:\s?-\s?(?P<letter>[a-z])\b)?"
    r"|(?:§+|\bparagrafos?)\s*(?:(?P<paragraph>\d+)[ºo°]?(?:\s?-\s?(?P<mark>[a-z])\b)?"
    r"|(?P<sole>unico)\b)"
    r"|\b(?:inc\.|incisos?)\s*(?P<inciso>[ivxlcdm]+)\b"
    rf"|\b(?P<day>\d{{1,2}})[ºo°]?\s+de\s+(?P<month>{'|'.join(_MONTHS)})"
    r"(?:\s+de\s+(?P<year>\d{4}))?\b"
    r"|\bn[ºo°s]{1,2}\.?(?=\s*\d)|(?P<number>\d+(?:[.,/:-]\d+)*)(?:[ºª°]|(?<=\d)[oa]\b)?"
    r"|(?P<word>[^\W\d_][^\W_]*)"
)
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
_MONEY = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})$")
_PLURALS = (
    (re.compile("(?<=..)(?:o|a)es$"), "ao"),
    (re.compile("ns$"), "m"),
    (re.compile("(?<=...)ais$"), "al"),
    (re.compile("(?<=..)([bct])eis$"), r"\1il"),
    (re.compile("(?<=..)eis$"), "el"),
)
"""Plurals that the stemmer leaves apart from their singular: `provisões`, `editais`, `bens`."""
_ACCENTED_ENDINGS = (
    (re.compile("cao$"), "ção"),
    (re.compile("ao$"), "ão"),
    (re.compile("encia(s?)$"), r"ência\1"),
    (re.compile("ancia(s?)$"), r"ância\1"),
    (re.compile("([ai])vel$"), lambda found: {"a": "á", "i": "í"}[found[1]] + "vel"),
)
_SHORTEST_STEMMED = 4
_STEMMER = Stemmer("portuguese")
_STEMMER_LOCK = Lock()


def fold(text: str) -> str:
    """Return the text in lower case without accents; `º`, `ª` and `§` stay."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    if decomposed.isascii():
        return decomposed
    return unicodedata.normalize("NFC", _COMBINING.sub("", decomposed))


_COMBINING = re.compile("[\u0300-\u036f]+")


def analyse(text: str) -> list[str]:
    """Return the index terms of a text, in order, with repetitions.

    Args:
        text: Any text; case and accents do not matter.

    Returns:
        Lower-case terms without accents or spaces; empty for a text without letters or digits.
    """
    terms: list[str] = []
    for match in _TOKEN.finditer(fold(text)):
        if match.lastgroup is None:  # the `nº` before a number
            continue
        if match.lastgroup == "word":
            terms += _word_terms(match["word"])
        elif match.lastgroup == "number":
            terms += _number_terms(match["number"])
        else:
            terms += _reference_terms(match)
    return terms


@lru_cache(maxsize=100_000)
def _word_terms(word: str) -> tuple[str, ...]:
    if word in _STOP_WORDS:
        return ()
    return (stem(word),)


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
    with _STEMMER_LOCK:
        return fold(_STEMMER.stemWord(word))


@lru_cache(maxsize=20_000)
def _number_terms(number: str) -> tuple[str, ...]:
    """Return what a number may be asked by: whole, and part by part for `1.234/2024`."""
    date = _DATE.match(number)
    if date:
        return (f"{date[3]}-{int(date[2]):02}-{int(date[1]):02}", date[3])
    money = _MONEY.match(number)
    if money:
        whole = money[1].replace(".", "")
        cents = money[2].rstrip("0")
        return (f"{whole},{cents}" if cents else whole,)
    parts = [part.replace(".", "").lstrip("0") or "0" for part in re.split("[,/:-]", number)]
    return (*parts, "/".join(parts)) if len(parts) > 1 else tuple(parts)


def _reference_terms(match: re.Match[str]) -> tuple[str, ...]:
    if match["article"]:
        number = match["article"].replace(".", "")
        return ("art", f"art{number}{match['letter'] or ''}")
    if match["paragraph"]:
        return ("paragraf", f"par{match['paragraph']}{match['mark'] or ''}")
    if match["sole"]:
        return ("paragraf", "parunico")
    if match["inciso"]:
        return ("incis", f"inc{match['inciso']}")
    day, month, year = match["day"], match["month"], match["year"]
    terms = (day, *_word_terms(month))
    if not year:
        return terms
    return (*terms, year, f"{year}-{_MONTHS[month]:02}-{int(day):02}")
