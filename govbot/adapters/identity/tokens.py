"""Whether an ID token proves anything: OpenID Connect Core 1.0, 3.1.3.7, and RFC 8725.

Only signatures by a published public key count. An algorithm with a shared secret is not on the
list, so that nobody can take the public key for one.
"""

import hashlib
import hmac
import json
import math
import time
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jwt import PyJWK, PyJWS, PyJWTError, get_unverified_header

from govbot.adapters.identity.base import IdentityTokenInvalid

LEEWAY_SECONDS = 60
LIMIT_CHARACTERS = 64 * 1024
_SMALLEST_RSA = 2048
_LAST_SECOND = 10**12
_KEY_TYPES: Mapping[str, Mapping[str, str]] = {
    **{f"{family}{bits}": {"kty": "RSA"} for family in ("RS", "PS") for bits in (256, 384, 512)},
    "ES256": {"kty": "EC", "crv": "P-256"},
    "ES384": {"kty": "EC", "crv": "P-384"},
    "ES512": {"kty": "EC", "crv": "P-521"},
    "EdDSA": {"kty": "OKP", "crv": "Ed25519"},
}
"""Every algorithm that is accepted, and what its keys are like."""
_PUBLIC = ("kty", "crv", "n", "e", "x", "y")
"""What verifies; the rest of a published key says what its owner does with it."""

Keys = Callable[[bool], Awaitable[list[Mapping[str, Any]]]]
"""Gives the provider's keys; with True it asks for them anew."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must say: for whom it is, from whom, and for which login."""

    issuer: str
    client_id: str
    nonce: str
    began: float
    """When the login began, in seconds since the epoch."""
    access_token: str


async def verified(token: str, keys: Keys, expected: Expected) -> dict[str, Any]:
    """Return the claims of an ID token that holds.

    Raises:
        IdentityTokenInvalid: It does not; `detail` names the check.
        IdentityError: The keys are not to be had.
    """
    if len(token) > LIMIT_CHARACTERS:
        raise IdentityTokenInvalid(detail="size")
    try:
        header = get_unverified_header(token)
    except (PyJWTError, ValueError, RecursionError) as error:
        raise IdentityTokenInvalid(detail="format") from error
    key = _chosen(header, await keys(False)) or _chosen(header, await keys(True))
    if key is None:
        raise IdentityTokenInvalid(detail="kid")
    claims = _opened(token, key, str(header["alg"]))
    _require(claims, expected)
    _require_bound(claims, str(header["alg"]), expected.access_token)
    return claims


def _chosen(header: Mapping[str, Any], keys: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the one published key that may have signed; None if it is not clear which."""
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in _KEY_TYPES:
        raise IdentityTokenInvalid(detail="alg")
    fit = [
        key
        for key in keys
        if _KEY_TYPES[algorithm].items() <= key.items()
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (kid is None or key.get("kid") == kid)
    ]
    return fit[0] if len(fit) == 1 else None


def _opened(token: str, published: Mapping[str, Any], algorithm: str) -> dict[str, Any]:
    public = {name: published[name] for name in _PUBLIC if name in published}
    try:
        key = PyJWK(public, algorithm)
        if public["kty"] == "RSA" and key.key.key_size < _SMALLEST_RSA:
            raise IdentityTokenInvalid(detail="key")
        claims = json.loads(PyJWS().decode(token, key, algorithms=[algorithm]))
    except (PyJWTError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise IdentityTokenInvalid(detail="signature") from error
    if not isinstance(claims, dict):
        raise IdentityTokenInvalid(detail="claims")
    return claims


def _require(claims: Mapping[str, Any], expected: Expected) -> None:
    """Hold each claim against what was asked for."""
    now = time.time()
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    holds = {
        "iss": claims.get("iss") == expected.issuer,
        "aud": expected.client_id in audiences,
        "azp": claims.get("azp", expected.client_id if len(audiences) == 1 else None)
        == expected.client_id,
        "exp": _seconds(claims, "exp", -math.inf) > now - LEEWAY_SECONDS,
        "nbf": "nbf" not in claims or _seconds(claims, "nbf", math.inf) <= now + LEEWAY_SECONDS,
        "iat": expected.began - LEEWAY_SECONDS
        <= _seconds(claims, "iat", math.inf)
        <= now + LEEWAY_SECONDS,
        "nonce": same(claims.get("nonce"), expected.nonce),
    }
    for name, held in holds.items():
        if not held:
            raise IdentityTokenInvalid(detail=name)


def _require_bound(claims: Mapping[str, Any], algorithm: str, access_token: str) -> None:
    """Hold `at_hash`, where there is one, against the access token (3.1.3.6)."""
    if "at_hash" not in claims or algorithm == "EdDSA":  # which hash, depends on the curve there
        return
    digest = hashlib.new(f"sha{algorithm[2:]}", access_token.encode()).digest()
    half = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    if not same(claims["at_hash"], half):
        raise IdentityTokenInvalid(detail="at_hash")


def _seconds(claims: Mapping[str, Any], name: str, otherwise: float) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    # NaN, the infinities and what is too large for a time hold for nothing.
    return float(value) if abs(value) < _LAST_SECOND else otherwise


def same(given: object, wanted: str) -> bool:
    """Compare in a time that does not tell how much was right."""
    # JSON may hold halves of surrogate pairs, which are no characters.
    return isinstance(given, str) and hmac.compare_digest(
        given.encode(errors="surrogatepass"), wanted.encode(errors="surrogatepass")
    )
