"""Whether a page's text layer is text, or too little, or the debris of a broken font."""

import unicodedata

MIN_CHARACTERS = 20
_MAX_DEBRIS = 0.2
_VOWELS = frozenset("aeiouyAEIOUY")
_VOWEL_SHARE = (0.25, 0.7)
_ENOUGH_LETTERS = 120


def is_legible(text: str) -> bool:
    """Tell whether `text` may stand for its page; if not, the page's image is to be read."""
    shown = [character for character in text if not character.isspace()]
    if len(shown) < MIN_CHARACTERS:
        return False
    debris = sum(unicodedata.category(character) in ("Co", "Cn", "Cc") for character in shown)
    if debris + shown.count("\ufffd") > _MAX_DEBRIS * len(shown):
        return False
    return not _is_scrambled(shown)


def _is_scrambled(shown: list[str]) -> bool:
    """Tell a font with shifted codes from a language: it has too few vowels, or too many."""
    letters = [
        unicodedata.normalize("NFD", character)[0] for character in shown if character.isalpha()
    ]
    latin = [letter for letter in letters if letter.isascii()]
    if len(latin) < _ENOUGH_LETTERS or len(latin) < len(letters) * 0.8:
        return False
    share = sum(letter in _VOWELS for letter in latin) / len(latin)
    return not _VOWEL_SHARE[0] <= share <= _VOWEL_SHARE[1]
