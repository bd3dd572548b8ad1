"""E-mail addresses and names of people as they are kept and compared."""

import re
from typing import ClassVar

from govbot.core.errors import InvalidInput
from govbot.core.text.typed import clean_typed

LONGEST_EMAIL = 254
LONGEST_NAME = 200
# Whether it reaches anybody only a message tells; this refuses what cannot.
_EMAIL = re.compile(r"[^\s@<>()\"',;]+@[^\s@<>()\"',;]+")


class EmailInvalid(InvalidInput):
    """It is no e-mail address. Data: `email`."""

    code: ClassVar[str] = "email_invalid"


class NameInvalid(InvalidInput):
    """A name has no character that can be seen, or is too long. Data: `limit` (characters)."""

    code: ClassVar[str] = "name_invalid"


def normal_email(email: str) -> str:
    """Return an e-mail address as it is kept and compared."""
    return "".join(each for each in email.strip().lower() if each.isprintable())


def checked_email(email: str) -> str:
    """Return a new e-mail address as it is kept.

    Raises:
        EmailInvalid: it is none.
    """
    normal = normal_email(email)
    if len(normal) > LONGEST_EMAIL or not _EMAIL.fullmatch(normal):
        raise EmailInvalid(email=normal[:LONGEST_EMAIL])
    return normal


def checked_name(name: str) -> str:
    """Return a name as one line, without what cannot be seen.

    Raises:
        NameInvalid: nothing is left of it, or too much.
    """
    line = " ".join(clean_typed(name).split())
    if not 0 < len(line) <= LONGEST_NAME:
        raise NameInvalid(limit=LONGEST_NAME)
    return line
