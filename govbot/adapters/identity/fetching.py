"""Requests to an OpenID provider, with an end: of time, of bytes, and without redirects."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from govbot.adapters.identity.base import IdentityFailed, IdentityTimeout, IdentityUnreachable
from govbot.adapters.identity.trust import trusting
from govbot.core.network import is_loopback

LIMIT_BYTES = 512 * 1024
"""Of one answer; the largest honest ones, key sets with certificates, have some tens of KB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the JSON object or list that came with it."""

    status: int
    body: Any


class Fetcher:
    """One provider's door. Addresses must be HTTPS; where the provider is on loopback, HTTP may."""

    def __init__(self, issuer: str, *, ca_file: Path | None, timeout_s: float) -> None:
        """Open no connection yet.

        Args:
            issuer: The provider's address; tells whether plain HTTP on loopback is allowed.
            ca_file: Certificates of authorities to trust besides the system's, in PEM.
            timeout_s: Seconds for one request from its start to the last byte.
        """
        self._on_loopback, self._timeout_s = is_loopback(issuer), timeout_s
        self._client = httpx.AsyncClient(
            verify=trusting(ca_file, setting="GOVBOT_OIDC_CA_FILE"),
            follow_redirects=False,
            trust_env=not self._on_loopback,
            timeout=httpx.Timeout(timeout_s),
            # An answer of a few bytes that unpacks to gigabytes is refused, not unpacked.
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )

    def require_safe(self, address: str) -> str:
        """Return an address that the provider named, if secrets may be sent there.

        Raises:
            IdentityFailed: It is not HTTPS, nor HTTP between two ends of this machine.
        """
        parts = urlsplit(address)
        plain = parts.scheme == "http" and self._on_loopback and is_loopback(address)
        if not parts.hostname or not (parts.scheme == "https" or plain):
            raise IdentityFailed(address=origin(address), detail="not https")
        return address

    async def get(self, address: str, *, bearer: str = "") -> Any:
        """Return the JSON that stands at an address.

        Raises:
            IdentityError: No answer, not in time, or not JSON with status 200.
        """
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        answer = await self._send(httpx.Request("GET", address, headers=headers))
        if answer.status != HTTPStatus.OK:
            raise IdentityFailed(address=origin(address), detail=f"HTTP {answer.status}")
        return answer.body

    async def post(
        self, address: str, form: Mapping[str, str], *, basic: tuple[str, str] | None = None
    ) -> Answer:
        """Send a form; return status and JSON, also of a refusal.

        Raises:
            IdentityError: No answer, not in time, or not JSON.
        """
        request = self._client.build_request("POST", address, data=dict(form))
        if basic:
            request = next(httpx.BasicAuth(*basic).auth_flow(request))
        return await self._send(request)

    async def close(self) -> None:
        """Release the connections."""
        await self._client.aclose()

    async def _send(self, request: httpx.Request) -> Answer:
        address = origin(self.require_safe(str(request.url)))
        for name, value in self._client.headers.items():
            request.headers.setdefault(name, value)
        try:
            async with asyncio.timeout(self._timeout_s):
                status, text = await self._read(request, address)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise IdentityTimeout(address=address, seconds=self._timeout_s) from error
        except httpx.NetworkError as error:
            raise IdentityUnreachable(address=address) from error
        except httpx.HTTPError as error:
            raise IdentityFailed(address=address, detail=type(error).__name__) from error
        try:
            return Answer(status, json.loads(text))
        except (ValueError, RecursionError) as error:
            raise IdentityFailed(address=address, detail=f"HTTP {status}, not JSON") from error

    async def _read(self, request: httpx.Request, address: str) -> tuple[int, bytes]:
        response = await self._client.send(request, stream=True)
        try:
            if response.is_redirect:
                raise IdentityFailed(address=address, detail="redirect")
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise IdentityFailed(address=address, detail="compressed")
            text = bytearray()
            async for piece in response.aiter_raw():
                text += piece
                if len(text) > LIMIT_BYTES:
                    raise IdentityFailed(address=address, detail="too large")
            return response.status_code, bytes(text)
        finally:
            await response.aclose()


def origin(address: str) -> str:
    """Return scheme, host and port: what may be shown, for a path may hold a CPF."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
