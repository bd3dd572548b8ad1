"""An OpenID provider on loopback that lies as a test wants it to."""

import asyncio
import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from jwt.algorithms import RSAAlgorithm

from tests.support.services import served

CLIENT = "govbot"
KEY, STRANGE = (generate_private_key(65537, 2048) for _ in range(2))
ACCESS_TOKEN = "acesso-1"
Answer = Callable[[], Awaitable[Response]]


@dataclass
class Rogue:
    """Honest until a field says otherwise."""

    issuer: str = ""
    nonce: str = ""
    """Of the login at hand; the real one would have it from the browser."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Laid over the ID token's; what is None is left out."""
    userinfo: dict[str, Any] = field(default_factory=lambda: {"sub": "ana", "name": "Ana"})
    sign: Callable[[dict[str, Any]], str] | None = None
    keys: list[Mapping[str, Any]] = field(default_factory=lambda: [published(KEY)])
    metadata: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    """What a path answers instead."""
    asked: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of the last request to each path."""

    async def handle(self, request: Request) -> Response:
        path = request.url.path
        self.asked[path] += 1
        self.headers[path] = dict(request.headers)
        if path in self.answers:
            return await self.answers[path]()
        known: dict[str, Callable[[], Any]] = {
            "/.well-known/openid-configuration": self._metadata,
            "/jwks": lambda: {"keys": self.keys},
            "/token": self._tokens,
            "/userinfo": lambda: self.userinfo,
        }
        return (
            await saying(json.dumps(known[path]()))()
            if path in known
            else Response(status_code=404)
        )

    def _metadata(self) -> dict[str, Any]:
        names = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "jwks"}
        names["userinfo_endpoint"] = "userinfo"
        addresses = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        return {"issuer": self.issuer, **addresses, **self.metadata}

    def _tokens(self) -> dict[str, Any]:
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "sub": "ana",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
        }
        claims = {k: v for k, v in {**honest, **self.claims}.items() if v is not None}
        token = (self.sign or signed())(claims)
        return {
            "access_token": ACCESS_TOKEN,
            "token_type": "Bearer",
            "id_token": token,
            **self.tokens,
        }


def published(key: RSAPrivateKey, kid: str = "um") -> dict[str, Any]:
    """Return the public key as a JSON Web Key."""
    return {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid}


def signed(key: RSAPrivateKey = KEY, **header: Any) -> Callable[[dict[str, Any]], str]:
    """Return who signs with RS256; a header that is None is left out."""
    full = {"alg": "RS256", "kid": "um", **header}

    def sign(claims: dict[str, Any]) -> str:
        text = _joined({k: v for k, v in full.items() if v is not None}, claims)
        signature = key.sign(text.encode(), PKCS1v15(), SHA256())
        return f"{text}.{_base64(signature)}"

    return sign


def unsigned(algorithm: str) -> Callable[[dict[str, Any]], str]:
    """Return who does not sign at all."""
    return lambda claims: f"{_joined({'alg': algorithm, 'kid': 'um'}, claims)}."


def shared(secret: bytes) -> Callable[[dict[str, Any]], str]:
    """Return who takes something public for a shared secret."""

    def sign(claims: dict[str, Any]) -> str:
        text = _joined({"alg": "HS256", "kid": "um"}, claims)
        return f"{text}.{_base64(hmac.digest(secret, text.encode(), hashlib.sha256))}"

    return sign


def _joined(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return ".".join(_base64(json.dumps(part).encode()) for part in (header, claims))


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def saying(text: str | bytes, status: int = 200, **headers: str) -> Answer:
    """Answer with this."""

    async def answer() -> Response:
        return Response(text, status, {k.replace("_", "-"): v for k, v in headers.items()})

    return answer


def dripping(piece: bytes, every_s: float) -> Answer:
    """Answer without an end, a piece at a time."""

    async def pieces() -> AsyncIterator[bytes]:
        while True:
            yield piece
            await asyncio.sleep(every_s)

    async def answer() -> Response:
        return StreamingResponse(pieces(), media_type="application/json")

    return answer


@dataclass
class Stage:
    """The server, on which one rogue after the other may stand."""

    issuer: str = ""
    now: Rogue = field(default_factory=Rogue)

    def enter(self) -> Rogue:
        self.now = Rogue(issuer=self.issuer)
        return self.now

    async def handle(self, request: Request) -> Response:
        return await self.now.handle(request)


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """Serve for the length of the block."""
    one, app = Stage(), FastAPI()
    app.add_api_route("/{path:path}", one.handle, methods=["GET", "POST"], response_model=None)
    async with served(app) as client:
        one.issuer = str(client.base_url).rstrip("/")
        yield one
