"""Text as a reader takes it, whatever characters it is disguised in: for looking, never to be kept.

Letters lose accents and case; letters of other scripts or of mathematical and enclosed alphabets
that look like Latin ones become those; what is invisible goes; words spelt out (`i g n o r e`,
`i-g-n-o-r-e`) are joined. Each character knows where it came from.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LATIN = re.compile(r"\bLATIN\b.*?\bLETTER\b.*?\b([A-Z])\b")
_LOOKALIKES = {
    other: latin
    for others, latins in (
        ("авсеһіјкмнорԛѕтиухԝьԁԍӏ", "abcehijkmhopqstnyxwbdgl"),  # Cyrillic
        ("αβγεικμνορτυχωη", "abyeikmvoptuxwn"),  # Greek
        ("օռսոֆհ", "onunsh"),  # Armenian
        ("ɡȶꜱ", "gts"),
    )
    for other, latin in zip(others, latins, strict=True)
}
"""Letters that look like a Latin one."""
_MARKS = dict.fromkeys("–—―−‐‑", "-") | dict.fromkeys("“”„«»‟", '"') | dict.fromkeys("‘’‚‹›", "'")
_INVISIBLE = frozenset(("Cf", "Mn", "Me", "Cc", "Cn", "Co", "Cs"))
_SPELT = re.compile(r"(?<!\w)[a-z0-9](?:[ \-._*|/]{1,3}[a-z0-9])+(?!\w)")
_FEWEST_SPELT = 6


_STANDS_FOR = {"0": "o", "1": "[il]", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
_MASKED = re.compile(r"(?<![a-z0-9@$?*#])[a-z]{0,12}[0-9@$?*#][a-z0-9@$?*#]{0,12}(?![a-z0-9@$?*#])")
"""Words in which signs stand for letters: `1gn0re`, `ign*re`, `ign?re`."""
_HIDDEN_WORDS = """as os ignore ignorar desconsidere esqueca instrucoes instrucao anteriores todas
    regras ordens prompt sistema assistente responda escreva revele all previous instructions
    disregard forget rules system answer reveal assistant""".split()  # noqa: SIM905


class Unmasked(NamedTuple):
    """Lower-case ASCII; `places[i]` is where character `i` stands in the original."""

    text: str
    places: list[int]


def unmask(text: str) -> Unmasked:
    """Return what a text says, in plain letters; in time linear in its length."""
    letters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for letter in _plain(character):
            letters.append(letter)
            places.append(at)
    return Unmasked(_MASKED.sub(_guessed, "".join(letters)), places)


def spelt_words(plain: Unmasked) -> list[Unmasked]:
    """Return the stretches that are spelt letter by letter, without what stands between."""
    found = []
    for match in _SPELT.finditer(plain.text):
        kept = [at for at in range(*match.span()) if plain.text[at].isalnum()]
        if len(kept) >= _FEWEST_SPELT:
            joined = "".join(plain.text[at] for at in kept)
            found.append(Unmasked(joined, [plain.places[at] for at in kept]))
    return found


def _guessed(match: re.Match[str]) -> str:
    """Return the word that a masked one is, of the same length; itself where it is none."""
    return _word_of(match[0])


@lru_cache(maxsize=8_192)
def _word_of(masked: str) -> str:
    if not any(map(str.isalpha, masked)):
        return masked
    signs = "".join(_STANDS_FOR.get(sign, "." if sign in "?*#" else sign) for sign in masked)
    return next((word for word in _HIDDEN_WORDS if re.fullmatch(signs, word)), masked)


@lru_cache(maxsize=8_192)
def _plain(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isprintable() or character.isspace() else ""
    if character.isspace():
        return "\n" if character in "\u2028\u2029\x85" else " "
    decomposed = unicodedata.normalize("NFKD", character).lower()
    plain = "".join(each if each.isascii() else _LOOKALIKES.get(each, "") for each in decomposed)
    return plain or _MARKS.get(character) or _named(character)


def _named(character: str) -> str:
    """Return the Latin letter that a character's name tells of; nothing for what is invisible."""
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    named = _LATIN.search(unicodedata.name(character, ""))
    return named[1].lower() if named else " "
