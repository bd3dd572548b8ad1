r"""The hash chain: what is hashed of an act, byte for byte.

`hash = SHA-256(previous + canonical)`, where `previous` are the 32 bytes of the hash before (zeros
before the first) and `canonical` is a JSON array in UTF-8 without white space:

    ["govbot-audit-1", tenant_id, seq, at, actor_id, key_id, address, action, subject_kind,
     subject_id, data, text_digest]

Ids are written as lower-case UUIDs, `at` as `2026-03-09T14:05:00.000000Z`, bytes in hexadecimal,
what is absent as `null`. Keys of `data` are sorted by code point, at every depth. Characters stand
as they are, never normalised; only `"`, `\` and those below U+0020 are escaped (`\n`, `\u001f`).
Numbers are integers: that PostgreSQL and a program write a fraction alike is not certain.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from json import JSONEncoder
from typing import NamedTuple, TypeAlias

FORMAT = "govbot-audit-1"
GENESIS = bytes(32)

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"

_TOO_LARGE = 1 << 63

_encode = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Sealed(NamedTuple):
    """The fields of an act that are hashed, in their order."""

    tenant_id: str
    seq: int
    at: str
    actor_id: str | None
    key_id: str | None
    address: str | None
    action: str
    subject_kind: str | None
    subject_id: str | None
    data: object
    text_digest: str | None


def seal(previous: bytes, act: Sealed) -> bytes:
    """Return the hash of an act that follows `previous`."""
    return sha256(previous + _encode([FORMAT, *act]).encode()).digest()


def moment(at: datetime) -> str:
    """Return a time as it is hashed."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(salt: bytes, text: str) -> bytes:
    """Return what the chain holds of a text."""
    return sha256(salt + text.encode()).digest()


def storable(text: str) -> str:
    """Return a text that PostgreSQL keeps as it is: NUL and lone surrogates become U+FFFD."""
    return "".join(
        "\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text
    )


def plain(value: Plain) -> Plain:
    """Return data as it will come back from the database.

    Raises:
        TypeError: a part of it has no single way to be written, as fractions and times have none,
            or is a number of more than 64 bits.
    """
    match value:
        case str():
            return storable(value)
        case None:
            return None
        case int() if abs(value) < _TOO_LARGE:
            return value
        case Mapping():
            return {storable(key): plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
    raise TypeError(f"the record takes no {type(value).__name__}: {value!r}")
