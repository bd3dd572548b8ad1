"""One pipeline from Portuguese text to index terms, the same for passages and questions.

Lower case, accents folded, Snowball's Portuguese stemmer, few stop words. What lawyers look for
literally stays whole: numbers of norms without their dots (`13.709` and `13709` are one term),
articles, paragraphs, incisos, alíneas and divisions (`art. 5º-A` is `art5a`, `inciso IV` and the
item `IV -` are `inc4`), processes, CPF and CNPJ, dates in any spelling (`2024-03-12`), values.
Numbers in words are numbers (`trinta dias`, `vinte por cento`), and a verb is found without the
pronoun that hangs on it (`fazê-lo`, `conceder-se-á`).
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from sys import intern

from govbot.core.text import numerals
from govbot.core.text.months import MONTH_NUMBERS
from govbot.core.text.roman import roman_value
from govbot.core.text.stemming import fold, stem

__all__ = ["ANALYSIS_VERSION", "analyse", "fold", "stem", "terms_of", "words_of"]

ANALYSIS_VERSION = 2
"""Changes when the same text may give other terms: an index of another version must be rebuilt."""

NAMES_OF_PARTS = frozenset({"art", "paragraf"})
"""Terms that every article or paragraph has; the numbered one beside them tells it apart."""
TEXTS_KEPT = 8_000
"""Texts of which `terms_of` remembers the terms; each term itself is kept once for all."""

_STOP_WORDS = frozenset(
    """a ao aos aquela aquelas aquele aqueles aquilo as ate com como da das de dela delas dele
    deles do dos e ela elas ele eles em era eram essa essas esse esses esta estao estas este
    estes eu foi foram ha isso isto ja lhe lhes mais mas me mesma mesmo meu meus minha
    minhas muito na nas nem no nos nossa nossas nosso nossos num numa o os ou para pela
    pelas pelo pelos por porque quais qual quando que quem sao se seja sejam ser sera serao
    seu seus sob sobre sua suas tal tambem te tem ter teu tua um uma umas uns voce voces""".split()  # noqa: SIM905
)
_LABEL = r"\d[\d.]*(?:[ºo°]|(?<=\d))(?:\s?-\s?[a-z]\b)?"
_ROMAN = r"[ivxlc]+\b"


def _list(label: str) -> str:
    return rf"{label}(?:\s*(?:,|\be\b|\bou\b)\s*{label})*"


_CLITIC = r"-(?:l[oa]s?|lhes?|n?[oa]s?|[mst]e|vos)\b(?:-(?:as?|ao|ei|emos|i?am|ias?|iamos)\b)?"
_ITEM_START = r"(?:(?<![^\n])|(?<=[;:.]\s)|(?<=;\se\s))"
_TOKEN = re.compile(
    # The first look-ahead spares the blanks all that follows; the second, most words.
    r"(?=[\w§])(?:(?:\b(?=[acilnpst\d])|(?=§))(?:"
    r"(?P<cnpj>[0-9a-z]{2}\.[0-9a-z]{3}\.[0-9a-z]{3}/[0-9a-z]{4}-\d\d\b)"
    rf"|(?:art\b\.?|artigo\b)\s*(?P<article>{_LABEL})"
    rf"|(?:arts\b\.?|artigos\b)\s*(?P<articles>{_list(_LABEL)})"
    rf"|(?:§|paragrafo\b)\s*(?P<paragraph>{_LABEL}|unico\b)"
    rf"|(?:§§|paragrafos\b)\s*(?P<paragraphs>{_list(_LABEL)})"
    rf"|(?:incs?\.|incisos?\b)\s*(?P<incisos>{_list(_ROMAN)})"
    r"|alineas?\s*[\"“”'‘’]?(?P<alinea>[a-z])\b"
    r"|(?P<division>(?:livro|titulo|capitulo|secao|subsecao|anexo)\s+(?:[ivxlc]+|\d+)\b)"
    rf"|(?P<day>\d{{1,2}})[ºo°]?\s+de\s+(?P<month>{'|'.join(MONTH_NUMBERS)})"
    r"(?:\s+de\s+(?P<year>\d{4}))?\b"
    r"|n[ºo°s]{1,2}\.?(?=\s*\d))"
    rf"|{_ITEM_START}(?:(?P<item>[ivxl]+)\s?[-–—](?=\s|\Z)|(?P<letter>[a-z])\)(?=\s|\Z))"
    r"|(?P<number>\d+(?:[.,/:-]\d+)*(?:[ºª°]|(?<=\d)[oa]\b|\s?%|\s+por\s+cento\b)?)"
    rf"|(?P<word>[^\W\d_][^\W_]*(?:{_CLITIC})?))"
)
_LISTED = re.compile(r"(\d[\d.]*)[ºo°]?(?:\s?-\s?([a-z])\b)?")
_ROMANS = re.compile(r"[ivxlc]+\b")
_IN_WORDS = re.compile(r"\s?\(\s?(?=[a-z])")
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
_MONEY = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})$")
_CNJ = re.compile(r"(\d{7})-\d\d\.(\d{4})\.\d\.\d\d\.\d{4}$")
_NUP = re.compile(r"\d{5}\.(\d{6})/(\d{4})-\d\d$")
_CPF = re.compile(r"\d{3}\.\d{3}\.\d{3}-\d\d$")
_NUMBER_END = re.compile(r"(?:([ºª°oa])|\s?(%)|\s+(por)\s+cento)$")


def analyse(text: str) -> list[str]:
    """Return the index terms of a text, in order, with repetitions.

    Args:
        text: Any text; case and accents do not matter.

    Returns:
        Lower-case terms without accents or spaces; empty for a text without letters or digits.
    """
    folded = fold(text)
    terms: list[str] = []
    skipped = 0
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup
        if kind is None or match.start() < skipped:  # the `nº` before a number; what was read
            continue
        if kind == "word":
            word = match["word"]
            if word in numerals.STARTS and (found := numerals.read(folded, match.start())):
                terms += _number_terms(found.digits)
                skipped = found.end
            else:
                terms += _word_terms(word)
        elif kind == "number":
            terms += _number_terms(match["number"])
            skipped = _after_its_words(folded, match)
        else:
            terms += _reference_terms(match)
    return terms


@lru_cache(maxsize=TEXTS_KEPT)
def terms_of(text: str) -> tuple[str, ...]:
    """Return what `analyse` does, and remember it: for texts that are found again and again."""
    return tuple(map(intern, analyse(text)))


def words_of(text: str) -> dict[str, str]:
    """Return index term -> the folded word that it came from, for the plain words of a text.

    Numbers and references are left out: nobody may take them for misspelt.
    """
    found = (match["word"] for match in _TOKEN.finditer(fold(text)) if match.lastgroup == "word")
    return {term: word.partition("-")[0] for word in found for term in _word_terms(word)}


def _after_its_words(folded: str, match: re.Match[str]) -> int:
    """Return where `(trinta)` ends, if it only repeats the `30` before it."""
    opened = _IN_WORDS.match(folded, match.end())
    said = numerals.read(folded, opened.end()) if opened else None
    if said is None or said.digits.rstrip("%") != match["number"].rstrip("% ").lstrip("0"):
        return 0
    return said.end


@lru_cache(maxsize=100_000)
def _word_terms(word: str) -> tuple[str, ...]:
    word, hyphen, pronoun = word.partition("-")
    if hyphen and pronoun[0] == "l" and pronoun[1] != "h" and word[-1] in "aeio":
        word += "r"  # `fazê-lo` is `fazer` with a pronoun
    if word in _STOP_WORDS:
        return ()
    return (stem(word),)


@lru_cache(maxsize=20_000)
def _number_terms(number: str) -> tuple[str, ...]:
    """Return what a number may be asked by: whole, and part by part for `1.234/2024`."""
    if ending := _NUMBER_END.search(number):
        number = number[: ending.start()]
        terms = _number_terms(number)
        if ending[1]:
            ordinal = numerals.ORDINALS.get(int(number)) if len(number) < 3 else None  # noqa: PLR2004 (two digits)
            return (*terms, stem(ordinal)) if ordinal else terms
        return (*terms, f"{terms[-1]}%")
    date = _DATE.match(number)
    if date:
        return (f"{date[3]}-{int(date[2]):02}-{int(date[1]):02}", date[3])
    money = _MONEY.match(number)
    if money:
        whole = money[1].replace(".", "")
        cents = money[2].rstrip("0")
        return (f"{whole},{cents}" if cents else whole,)
    if terms := _process_terms(number):
        return terms
    parts = [part.replace(".", "").lstrip("0") or "0" for part in re.split("[,/:-]", number)]
    return (*parts, "/".join(parts)) if len(parts) > 1 else tuple(parts)


def _process_terms(number: str) -> tuple[str, ...]:
    """Return the terms of a process or a CPF: all digits as one, and its number and year."""
    digits = re.sub(r"\D", "", number).lstrip("0")
    if _CPF.match(number):
        return (digits,)
    if process := _CNJ.match(number) or _NUP.match(number):
        own = process[1].lstrip("0") or "0"
        return (digits, own, process[2], f"{own}/{process[2]}")
    return ()


def _reference_terms(match: re.Match[str]) -> tuple[str, ...]:
    kind = str(match.lastgroup)
    if kind in _NUMBERED:
        return _numbered(*_NUMBERED[kind], match[kind])
    if kind in _SAID:
        return _SAID[kind](match[kind])
    return _date_terms(match["day"], match["month"], match["year"])


_NUMBERED = {
    "article": ("art", "art"),
    "articles": ("art", "art"),
    "paragraph": ("paragraf", "par"),
    "paragraphs": ("paragraf", "par"),
}


def _numbered(name: str, prefix: str, labels: str) -> tuple[str, ...]:
    if labels == "unico":
        return (name, f"{prefix}unico")
    found = _LISTED.findall(labels)
    return (name, *(f"{prefix}{number.replace('.', '')}{letter}" for number, letter in found))


def _inciso(letters: str) -> str:
    return f"inc{roman_value(letters.upper()) or letters}"


def _division(said: str) -> tuple[str, ...]:
    name, label = said.split()
    return (stem(name), f"{stem(name)}{roman_value(label.upper()) or label.lstrip('0')}")


_SAID: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "incisos": lambda said: tuple(map(_inciso, _ROMANS.findall(said))),
    "item": lambda said: (_inciso(said),),
    "alinea": lambda said: (f"ali-{said}",),
    "letter": lambda said: (f"ali-{said}",),
    "division": _division,
    "cnpj": lambda said: (re.sub("[./-]", "", said).lstrip("0"),),
}


def _date_terms(day: str, month: str, year: str | None) -> tuple[str, ...]:
    terms = (day, *_word_terms(month))
    if not year:
        return terms
    return (*terms, year, f"{year}-{MONTH_NUMBERS[month]:02}-{int(day):02}")
