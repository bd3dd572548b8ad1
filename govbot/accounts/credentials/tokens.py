"""Access tokens: short-lived JSON Web Tokens that this installation signs for itself (RFC 9068).

HS256, for nobody else has to verify them. The key is found by its id among the ring's keys and by
nothing else that the token says; the algorithm and the type are fixed, not asked of the token.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from govbot.core.errors import GovBotError

ALGORITHM = "HS256"
TYPE = "at+jwt"
LEEWAY = timedelta(seconds=10)
"""What the clocks of two servers may differ by."""
LIFETIME = timedelta(minutes=10)
_LONGEST = 2048
# Seconds since 1970, in the year 2286.
_LAST_TIME = 10**10
_SHORTEST_KEY = 32
_CLAIMS = ("iss", "aud", "sub", "tid", "sid", "iat", "exp", "jti")
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
# A server may hear of a new key this much later than the others.
_GRACE = timedelta(hours=1)


class TokenInvalid(GovBotError):
    """The access token is not one of ours, or not any more. Why is said to nobody outside."""

    status = 401
    code = "token_invalid"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of HS256 by its public name. It signs from `created` on, until a newer one does."""

    kid: str
    secret: bytes = field(repr=False)
    created: datetime

    def __post_init__(self) -> None:
        if len(self.secret) < _SHORTEST_KEY:
            raise ValueError(f"the key {self.kid} has less than {_SHORTEST_KEY} bytes")


class KeyRing:
    """Signing keys by their age. To rotate, add a key; one may be added before its time.

    The newest key whose time has come signs. An older one verifies for as long as a token of it may
    live: a token's lifetime, and an hour more for servers that hear late of the new key.
    """

    def __init__(self, keys: Sequence[SigningKey], lifetime: timedelta = LIFETIME) -> None:
        self._keys = sorted(keys, key=lambda key: key.created)
        self._by_kid = {key.kid: place for place, key in enumerate(self._keys)}
        self._kept = lifetime + _GRACE + LEEWAY
        if not self._keys or len(self._by_kid) < len(self._keys):
            raise ValueError("a ring has at least one key, and no two of one name")

    def signer(self, now: datetime) -> SigningKey:
        """Return the key that signs at `now`; the oldest if the time of none has come."""
        return next((key for key in reversed(self._keys) if key.created <= now), self._keys[0])

    def verifier(self, kid: object, now: datetime) -> SigningKey | None:
        """Return the key called `kid` unless it is unknown or its last token has expired."""
        place = self._by_kid.get(kid) if isinstance(kid, str) else None
        if place is None:
            return None
        newer = self._keys[place + 1 : place + 2]
        retired = bool(newer) and now >= newer[0].created + self._kept
        return None if retired else self._keys[place]


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: who, of which tenant, in which session, until when (UTC)."""

    user_id: UUID
    tenant_id: UUID
    session_id: UUID
    issued: datetime
    expires: datetime
    token_id: str


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Issues and reads the access tokens of one installation."""

    ring: KeyRing
    issuer: str = "govbot"
    audience: str = "govbot-api"
    lifetime: timedelta = LIFETIME

    def issue(
        self, user_id: UUID, tenant_id: UUID, session_id: UUID, now: datetime | None = None
    ) -> str:
        """Return a token that is valid from `now` for `lifetime`."""
        moment = now or datetime.now(UTC)
        key = self.ring.signer(moment)
        issued = int(moment.timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(user_id),
            "tid": str(tenant_id),
            "sid": str(session_id),
            "iat": issued,
            "exp": issued + int(self.lifetime.total_seconds()),
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode(claims, key.secret, ALGORITHM, {"kid": key.kid, "typ": TYPE})

    def read(
        self, token: str, now: datetime | None = None, tenant_id: UUID | None = None
    ) -> AccessClaims:
        """Return what a token says, if it is ours, for us, of `tenant_id` (if given), and alive.

        Raises:
            TokenInvalid: it is not, whatever the reason.
        """
        moment = now or datetime.now(UTC)
        if len(token) > _LONGEST or not _SHAPE.fullmatch(token):
            raise TokenInvalid
        try:
            claims = _alive(self._verified(token, moment), moment)
        # Nested deep enough, JSON ends in a RecursionError.
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise TokenInvalid from error
        if tenant_id is not None and claims.tenant_id != tenant_id:
            raise TokenInvalid
        return claims

    def _verified(self, token: str, now: datetime) -> Mapping[str, Any]:
        """Return the claims of a token whose signature, issuer and audience are right."""
        header = jwt.get_unverified_header(token)
        if set(header) != {"alg", "typ", "kid"} or header["typ"] != TYPE:
            raise TokenInvalid
        key = self.ring.verifier(header["kid"], now)
        if key is None:
            raise TokenInvalid
        claims: dict[str, Any] = jwt.decode(
            token,
            key.secret,
            algorithms=[ALGORITHM],
            audience=self.audience,
            issuer=self.issuer,
            options={
                "require": list(_CLAIMS),
                "strict_aud": True,
                # The times are compared with `now`, which PyJWT does not know.
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        return claims


def _alive(claims: Mapping[str, Any], now: datetime) -> AccessClaims:
    # A boolean is a whole number to Python, and a fraction is none of ours.
    if not all(type(claims[name]) is int for name in ("iat", "exp")):
        raise TokenInvalid
    if not all(type(claims[name]) is str for name in ("sub", "tid", "sid", "jti")):
        raise TokenInvalid
    issued, expires = claims["iat"], claims["exp"]
    leeway = LEEWAY.total_seconds()
    # A claim may be larger than any date, so that it is compared before it becomes one.
    if not 0 < issued < expires < _LAST_TIME:
        raise TokenInvalid
    if not issued - leeway <= now.timestamp() < expires + leeway:
        raise TokenInvalid
    return AccessClaims(
        user_id=UUID(claims["sub"]),
        tenant_id=UUID(claims["tid"]),
        session_id=UUID(claims["sid"]),
        issued=datetime.fromtimestamp(issued, UTC),
        expires=datetime.fromtimestamp(expires, UTC),
        token_id=claims["jti"],
    )
