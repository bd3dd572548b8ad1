"""Whether a question is asked in Portuguese or in English, told by its commonest words."""

import re
from typing import Literal

Tongue = Literal["pt", "en"]

_ENGLISH = frozenset(
    """the of to is are do does what which how when where who why can may must should for from with
    and or an in on my i if days long many much there have has will be was it this that""".split()  # noqa: SIM905
)
_PORTUGUESE = frozenset(
    """de da do das dos o os um uma que qual quais como quando onde quem por para pra com e ou em no
    na nos nas meu minha eu se dias pode posso deve tem ter ser foi isso esse essa ao à é
    são""".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]+")


def tongue_of(text: str) -> Tongue:
    """Return the language of a question; Portuguese unless English words clearly prevail."""
    words = [word.lower() for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH for word in words)
    portuguese = sum(word in _PORTUGUESE for word in words)
    return "en" if english >= 2 and english > 2 * portuguese else "pt"  # noqa: PLR2004
