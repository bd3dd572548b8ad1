"""The second factor: codes of an authenticator app (RFC 6238), and what replaces a lost phone.

SHA-1, six digits and thirty seconds, which is what every app understands; SHA-1's collisions do
not touch HMAC.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime
from urllib.parse import quote, urlencode

import segno

PERIOD = 30
"""Seconds that a code lasts."""
DIGITS = 6
_DRIFT = 1
# RFC 4226 asks for 128 bits at least and recommends 160.
_SECRET_BYTES = 20
_CODE = re.compile(rf"[0-9]{{{DIGITS}}}", re.ASCII)

RECOVERY_CODES = 10
# Crockford's base 32: no letter that reads like a digit. 16 characters are 80 bits, which nobody
# guesses, not even with the digests at hand.
_RECOVERY_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RECOVERY_GROUPS, _RECOVERY_GROUP = 4, 4
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


def new_secret() -> str:
    """Return a new secret of 160 bits in base 32, as apps take it. Keep it in a vault."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def code_at(secret: str, step: int) -> str:
    """Return the code of the `step`-th period since 1970 (RFC 4226, section 5.3).

    Raises:
        ValueError: `secret` is not base 32.
    """
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def verified_step(secret: str, code: str, now: datetime, last: int | None = None) -> int | None:
    """Return the step of which `code` is, or none if it is wrong.

    The period before and the one after count too, for clocks differ. A step that is not after
    `last`, the one accepted before, is refused: a code is good for one login (RFC 6238, section
    5.2). The caller keeps the step that is returned, in the same transaction.
    """
    typed = code.replace(" ", "")
    if not _CODE.fullmatch(typed):
        return None
    current = int(now.timestamp()) // PERIOD
    found = None
    for step in range(current - _DRIFT, current + _DRIFT + 1):
        right = hmac.compare_digest(code_at(secret, step), typed)
        if right and found is None and (last is None or step > last):
            found = step
    return found


def uri(secret: str, account: str, issuer: str) -> str:
    """Return the `otpauth://` address that an app reads from the QR code.

    A colon in the names would divide them elsewhere, so it becomes a blank.
    """
    who, whose = account.replace(":", " "), issuer.replace(":", " ")
    asked = {
        "secret": secret.rstrip("="),
        "issuer": whose,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": PERIOD,
    }
    label = f"{quote(whose, safe='')}:{quote(who, safe='')}"
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def qr_svg(address: str) -> str:
    """Return the QR code of an address as an `<svg>` element, black on white, of any size.

    It holds the secret: it is sent to its owner once, and kept nowhere.

    Raises:
        ValueError: the address is too long for a QR code (over 2 kB).
    """
    code = segno.make_qr(address, error="m")
    return code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True)


def new_recovery_codes() -> list[str]:
    """Return ten codes such as `7k2m-q9xd-04tz-vw8h`, each good once in the place of the app.

    Show them once; keep their `recovery_digest`s.
    """
    return ["-".join(_group() for _ in range(_RECOVERY_GROUPS)) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str) -> str:
    """Return the SHA-256 of a recovery code, however its owner wrote it: what is stored of it."""
    plain = code.lower().translate(_MISREAD)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def spent_recovery(code: str, stored: Collection[str]) -> str | None:
    """Return the digest in `stored` that a code spends, or none if it is wrong.

    The caller deletes that digest before it lets anybody in, and only if it is still there: of two
    logins at once with one code, one deletes it.
    """
    wanted = recovery_digest(code)
    found = [each for each in stored if hmac.compare_digest(each, wanted)]
    return found[0] if found else None


def _group() -> str:
    return "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_GROUP))
