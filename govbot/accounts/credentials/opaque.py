"""Opaque secrets: API keys, refresh tokens, and the links that are sent once.

`gbk_` and so on, 43 characters of base 62 (256 bits) and 6 of a checksum. The prefix tells a person
or a scanner of leaked secrets what was found; the checksum tells a typing error, or a text that
only looks like one, without asking the database. It is no protection: that is the 256 bits.

Shown once and stored as a plain SHA-256: nobody guesses 256 bits, so a slow hash would only cost
time at each request.
"""

import hashlib
import hmac
import secrets
import string
import zlib
from enum import StrEnum

from govbot.core.errors import GovBotError

_ALPHABET = string.digits + string.ascii_letters
_RANDOM = 43
_CHECKSUM = 6
_SHOWN = 4


class Kind(StrEnum):
    """What a secret is for; the value is how it begins."""

    API_KEY = "gbk"
    REFRESH = "gbr"
    INVITATION = "gbi"
    PASSWORD_RESET = "gbp"  # noqa: S105 - a prefix
    SETUP = "gbs"
    ENTRY = "gbe"


class SecretInvalid(GovBotError):
    """The secret is malformed, unknown, spent or expired. Which, is said to nobody outside."""

    status = 401
    code = "secret_invalid"


def new_secret(kind: Kind) -> str:
    """Return a new secret. Show it once; keep its `digest` and, for lists, its `public_part`."""
    body = f"{kind}_{''.join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))}"
    return body + _checksum(body)


def recognised(text: str) -> Kind | None:
    """Return the kind of a well-formed secret; none for any other text. Asks nobody."""
    prefix, _, rest = text.partition("_")
    if len(rest) != _RANDOM + _CHECKSUM or not set(rest) <= set(_ALPHABET):
        return None
    if prefix not in set(Kind) or _checksum(text[:-_CHECKSUM]) != text[-_CHECKSUM:]:
        return None
    return Kind(prefix)


def checked_digest(text: str, *kinds: Kind) -> str:
    """Return the digest to look for in the database.

    Raises:
        SecretInvalid: the text is no secret of these kinds; there is nothing to look for.
    """
    if recognised(text) not in kinds:
        raise SecretInvalid
    return digest(text)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret, 64 hexadecimal digits: what is stored of it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def matches(secret: str, stored: str) -> bool:
    """Tell whether `stored` is the digest of the secret, in the same time wherever they differ."""
    return hmac.compare_digest(digest(secret).encode(), stored.encode("utf-8", "surrogatepass"))


def public_part(secret: str) -> str:
    """Return what a list may show of a secret, `gbk_3fa9…`: 24 of its 256 bits."""
    return f"{secret[: secret.index('_') + 1 + _SHOWN]}…"


def _checksum(body: str) -> str:
    rest, digits = zlib.crc32(body.encode("ascii")), []
    for _ in range(_CHECKSUM):
        rest, digit = divmod(rest, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
