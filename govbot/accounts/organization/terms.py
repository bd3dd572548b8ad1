"""For how long each kind of data is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from govbot.core.errors import InvalidInput

Kind = Literal["conversations", "sign_ins", "login_failures", "audit_texts", "usage"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Term:
    """Days that a kind is kept, and between what they may be chosen; None: for ever."""

    usual: int | None
    shortest: int
    longest: int | None = None


TERMS: Mapping[Kind, Term] = {
    # From the last question or answer of a conversation.
    "conversations": Term(None, 1),
    # From their end. Whoever looks into an incident needs some of them.
    "sign_ins": Term(90, 1, 3650),
    # Counted to slow guessing down; of the installation, for a try belongs to nobody yet.
    "login_failures": Term(1, 1, 90),
    # Words in the record of acts; the record itself is never shortened.
    "audit_texts": Term(None, 1),
    # Numbers of questions a day.
    "usage": Term(400, 31, 3650),
}


class TermInvalid(InvalidInput):
    """A kind of data cannot be kept for so long. Data: `kind`, `shortest`, `longest`."""

    code: ClassVar[str] = "term_invalid"


def days(chosen: Mapping[str, int | None], kind: Kind) -> int | None:
    """Return for how many days a kind is kept; None: for ever."""
    return chosen[kind] if kind in chosen else TERMS[kind].usual


def all_days(chosen: Mapping[str, int | None]) -> dict[Kind, int | None]:
    """Return the days of every kind."""
    return {kind: days(chosen, kind) for kind in KINDS}


def checked(chosen: Mapping[Kind, int | None]) -> dict[str, int | None]:
    """Return terms that may be kept to.

    Raises:
        TermInvalid: one of them may not.
    """
    for kind, number in chosen.items():
        term = TERMS[kind]
        too_long = term.longest is not None and (number is None or number > term.longest)
        if too_long or (number is not None and number < term.shortest):
            raise TermInvalid(kind=kind, shortest=term.shortest, longest=term.longest or "∞")
    return {str(kind): number for kind, number in chosen.items()}
