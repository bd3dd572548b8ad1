"""What an OpenID provider publishes of itself: its addresses and its keys.

OpenID Connect Discovery 1.0 and RFC 8414; RFC 7517 for the keys.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from govbot.adapters.identity.base import IdentityFailed
from govbot.adapters.identity.fetching import Fetcher, origin

KEPT_SECONDS = 3600.0
Value = TypeVar("Value")
PATH = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Metadata:
    """The part of the discovery document that a login needs; an address may be empty."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    logout: str
    secret_in_form: bool
    """The provider takes the client's secret in the form only, not as Basic."""
    names_itself: bool
    """It tells its issuer in the answer's address (RFC 9207)."""


class Discovery:
    """Metadata and keys of one issuer, each fetched when first needed and kept for an hour."""

    def __init__(self, issuer: str, fetcher: Fetcher) -> None:
        self._issuer, self._fetcher = issuer.rstrip("/"), fetcher
        self._metadata: _Kept[Metadata] = _Kept()
        self._keys: _Kept[list[Mapping[str, Any]]] = _Kept()

    async def metadata(self) -> Metadata:
        """Return the addresses.

        Raises:
            IdentityError: Not to be had, or another issuer's, or not to be used safely.
        """
        return await self._metadata.get(self._read_metadata)

    async def keys(self, *, fresh: bool = False) -> list[Mapping[str, Any]]:
        """Return the provider's JSON Web Keys as published; `fresh` asks anew.

        Raises:
            IdentityError: Not to be had, or not a key set.
        """
        return await self._keys.get(self._read_keys, fresh=fresh)

    async def _read_metadata(self) -> Metadata:
        found = await self._fetcher.get(self._issuer + PATH)
        if not isinstance(found, dict):
            raise IdentityFailed(address=origin(self._issuer), detail="no discovery document")
        issuer = found.get("issuer")
        # The operator may leave out the slash at the end; nothing else may differ.
        if not isinstance(issuer, str) or issuer.rstrip("/") != self._issuer:
            raise IdentityFailed(address=origin(self._issuer), detail="another issuer")
        methods = found.get("token_endpoint_auth_methods_supported")
        methods = methods if isinstance(methods, list) else ["client_secret_basic"]
        return Metadata(
            issuer=issuer,
            authorization=self._address(found, "authorization_endpoint"),
            token=self._address(found, "token_endpoint"),
            keys=self._address(found, "jwks_uri"),
            userinfo=self._address(found, "userinfo_endpoint", optional=True),
            logout=self._address(found, "end_session_endpoint", optional=True),
            secret_in_form="client_secret_basic" not in methods,
            names_itself=found.get("authorization_response_iss_parameter_supported") is True,
        )

    def _address(self, found: Mapping[str, Any], name: str, *, optional: bool = False) -> str:
        value = found.get(name)
        if value is None and optional:
            return ""
        if not isinstance(value, str):
            raise IdentityFailed(address=origin(self._issuer), detail=f"no {name}")
        return self._fetcher.require_safe(value)

    async def _read_keys(self) -> list[Mapping[str, Any]]:
        address = (await self.metadata()).keys
        found = await self._fetcher.get(address)
        keys = found.get("keys") if isinstance(found, dict) else None
        if not isinstance(keys, list):
            raise IdentityFailed(address=origin(address), detail="no key set")
        return [key for key in keys if isinstance(key, dict)]


class _Kept(Generic[Value]):
    """One value and the time until which it holds; many who ask at once cause one request."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._value: Value | None = None
        self._until = 0.0

    async def get(self, read: Callable[[], Awaitable[Value]], *, fresh: bool = False) -> Value:
        async with self._lock:
            kept = self._value
            if fresh or kept is None or time.monotonic() >= self._until:
                kept = self._value = await read()
                self._until = time.monotonic() + KEPT_SECONDS
            return kept
