"""Words in capitals as a sentence would write them, learnt from the document's own sentences."""

import re
from collections import Counter
from collections.abc import Iterable

from govbot.adapters.parsing.norms import is_upper

_WORD = re.compile(r"[^\W\d_]+(?:[&-][^\W\d_]+)*")
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_VOWEL = re.compile(r"[AEIOUYÁÉÍÓÚÂÊÔÃÕÀ]", re.IGNORECASE)
_SMALL = frozenset(
    {
        *("a", "à", "ao", "aos", "as", "às", "com", "da", "das", "de", "do", "dos", "e", "em"),
        *("na", "nas", "no", "nos", "o", "os", "ou", "para", "por"),
    }
)
_INITIALS = frozenset(
    {
        *("SISU", "MEC", "USP", "SUS", "INSS", "ISS", "IPTU", "ITBI", "ICMS", "IPVA", "SEI", "TCU"),
        *("AGU", "CGU", "STF", "STJ", "TSE", "CNAE", "LOA", "LDO", "PPA", "LAI", "RH", "TI"),
        *("UFABC", "EAD"),
    }
)
_PUBLIC_WORDS = frozenset(
    {
        *(
            "ADMINISTRATIVA",
            "CONCURSO",
            "CONJUNTA",
            "CONJUNTO",
            "CONSELHO",
            "DECISÓRIO",
            "DIRETORIA",
        ),
        *(
            "EXECUTIVA",
            "EXECUTIVO",
            "INTERMINISTERIAL",
            "INTERNA",
            "MESA",
            "NORMATIVA",
            "NORMATIVO",
        ),
        *("ESPECIAL", "PRESIDÊNCIA", "PROCESSO", "PÚBLICA", "PÚBLICO", "REGIMENTAL", "SELETIVO"),
        *("CHAMAMENTO", "SELEÇÃO", "SECRETARIA", "MUNICIPAL", "ESTADUAL", "FEDERAL"),
    }
)
"""Words between a norm's kind and number that are no initials."""
_NUMBER_MARK = re.compile(r"\bN(?=[º°])")
_ENDS_AS_A_WORD = frozenset("aeiouyáéíóúâêôãõàlmnrsxz")
_SHORT = 5
_PROSE = 0.5
"""Share of small words in a sentence; names and headings have fewer."""


class Casing:
    """Knows how a document writes its words inside sentences."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms: dict[str, Counter[str]] = {}
        for text in texts:
            words = _WORD.findall(text)
            if sum(word.islower() for word in words) >= _PROSE * len(words):
                for word in words[1:]:
                    self._forms.setdefault(word.casefold(), Counter())[word] += 1

    def known(self, word: str) -> str | None:
        """Return the form that sentences write most often, or None if they never say the word."""
        forms = self._forms.get(word.casefold())
        return forms.most_common(1)[0][0] if forms else None

    def owner(self, word: str) -> str:
        """Return one word of an issuer's name or initials; unknown ones are initials."""
        if word.casefold() in _SMALL:
            return word.lower()
        known = word.lower() if word in _PUBLIC_WORDS else self.known(word)
        if not word.isupper() or known is None or known.isupper():
            return word
        return known.capitalize()

    def sentence(self, text: str) -> str:
        """Return a line in capitals in the case of a sentence; any other as it is."""
        if not is_upper(text):
            return text
        written = _NUMBER_MARK.sub("n", _WORD.sub(lambda found: self._word(found[0]), text))
        first = next((at for at, letter in enumerate(written) if letter.isalpha()), 0)
        return written[:first] + written[first : first + 1].upper() + written[first + 1 :]

    def _word(self, word: str) -> str:
        if word.casefold() in _SMALL:
            return word.lower()
        if _ROMAN.match(word) or (len(word) <= _SHORT and not _VOWEL.search(word)):
            return word
        if word in _INITIALS or word[-1].lower() not in _ENDS_AS_A_WORD:
            return word
        return self.known(word) or word.lower()
