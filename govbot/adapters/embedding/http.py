"""Encoders behind HTTP: batches, time limits, few retries, and errors that say what to do."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpx
import numpy as np

from govbot.adapters.embedding.base import (
    EmbeddingAddressOutside,
    EmbeddingDimensionsChanged,
    EmbeddingIdentity,
    EmbeddingServerModelMissing,
    EmbeddingServerRefused,
    EmbeddingServerUnreachable,
    FloatMatrix,
    unit,
)
from govbot.adapters.embedding.profiles import Profile, profile_of
from govbot.core.egress.client import guarded_sync_client
from govbot.core.egress.policy import INSIDE, OPERATOR
from govbot.core.network import Reach, host_of, is_loopback, reach
from govbot.core.text import personal

_BATCH_TEXTS = 32
"""What text-embeddings-inference takes at most, unless it is told otherwise."""
_BATCH_CHARACTERS = 60_000
_TRIES = 3
_BUSY = frozenset({429, 500, 502, 503, 504})

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: to connect, for an answer, and before the second and third try."""

    connect_s: float = 5.0
    answer_s: float = 120.0
    again_s: tuple[float, ...] = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is, by which setting, and whether it may be outside the organisation."""

    address: str
    setting: str
    api_key: str | None = None
    may_be_outside: bool = False


@dataclass(frozen=True, slots=True)
class Wire:
    """How a family of servers is spoken to: path, question, answer."""

    path: str
    body: Callable[[str, list[str]], Body]
    vectors: Callable[[Any], list[list[float]]]
    """Takes the parsed answer; raises LookupError, TypeError or ValueError if it is another."""


class HttpEmbedder:
    """One model of one server."""

    def __init__(
        self,
        wire: Wire,
        server: Server,
        served: str,
        *,
        model: str,
        waits: Waits | None = None,
    ) -> None:
        """Connect lazily.

        Args:
            wire: The family's form.
            server: Where it is.
            served: The name that the server knows the model by; its profile gives the prefixes.
            model: The name in the settings.
            waits: Time limits.
        """
        self.model = model
        self._wire, self._server, self._served = wire, server, served
        self._address = server.address
        self._waits = waits or Waits()
        self._profile = profile_of(served) or Profile(served, 0, 0, 0, "", "")
        self._dimensions = 0
        self._asking = Lock()
        self._client = guarded_sync_client(
            OPERATOR if server.may_be_outside else INSIDE,
            base_url=server.address,
            headers={"Authorization": f"Bearer {server.api_key}"} if server.api_key else {},
            timeout=httpx.Timeout(self._waits.answer_s, connect=self._waits.connect_s),
        )

    @property
    def identity(self) -> EmbeddingIdentity:
        """Name and length; asks the server once."""
        with self._asking:
            if not self._dimensions:
                self._dimensions = self._ask(["GovBot"]).shape[1]
        return EmbeddingIdentity(self.model, self._dimensions)

    def require_allowed(self) -> None:
        """Look where the address leads.

        Raises:
            EmbeddingAddressOutside: out of the organisation, which is not allowed.
        """
        self._where()

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions; see `Embedder`."""
        return self._encode([self._profile.query_prefix + text for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages; see `Embedder`."""
        return self._encode([self._profile.passage_prefix + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        vectors = np.empty((len(texts), self.identity.dimensions), dtype=np.float32)
        done = 0
        for batch in _batches(texts):
            rows = self._ask(batch)
            if rows.shape[1] != vectors.shape[1]:
                raise EmbeddingDimensionsChanged(
                    model=self.model, expected=vectors.shape[1], found=rows.shape[1]
                )
            vectors[done : done + len(batch)] = rows
            done += len(batch)
        return vectors

    def _ask(self, texts: list[str]) -> FloatMatrix:
        # An empty text is an error for most servers, a blank one is not.
        sent = [text or " " for text in texts]
        where = self._where()
        if where == "unresolved" and not self._server.may_be_outside:
            raise EmbeddingServerUnreachable(address=self._address)
        if where != "inside":
            sent = [personal.blanked(text) for text in sent]
        body = self._wire.body(self._served, sent)
        response = self._post(body)
        if response.status_code == httpx.codes.NOT_FOUND or _names_no_model(response):
            raise EmbeddingServerModelMissing(model=self._served, address=self._address)
        try:
            rows = np.array(
                self._wire.vectors(response.raise_for_status().json()), dtype=np.float32
            )
        except (httpx.HTTPStatusError, LookupError, TypeError, ValueError) as error:
            raise self._refusal(response) from error
        if rows.ndim != 2 or len(rows) != len(texts) or not rows.size:  # noqa: PLR2004  a matrix
            raise self._refusal(response)
        return unit(self.model, rows)

    def _where(self) -> Reach:
        where: Reach = "inside" if is_loopback(self._address) else reach(self._address)
        if where == "outside" and not self._server.may_be_outside:
            host = host_of(self._address)
            raise EmbeddingAddressOutside(host=host, setting=self._server.setting)
        return where

    def _post(self, body: Body) -> httpx.Response:
        for wait in self._waits.again_s[: _TRIES - 1]:
            try:
                response = self._client.post(self._wire.path, json=body)
                if response.status_code not in _BUSY:
                    return response
            except (httpx.ConnectError, httpx.RemoteProtocolError):
                pass  # a server that is starting, or a connection that it had closed
            except httpx.TransportError as error:
                raise EmbeddingServerUnreachable(address=self._address) from error
            time.sleep(wait)
        try:
            return self._client.post(self._wire.path, json=body)
        except httpx.TransportError as error:
            raise EmbeddingServerUnreachable(address=self._address) from error

    def _refusal(self, response: httpx.Response) -> EmbeddingServerRefused:
        return EmbeddingServerRefused(
            model=self._served, address=self._address, http_status=response.status_code
        )


def _names_no_model(response: httpx.Response) -> bool:
    if response.status_code != httpx.codes.BAD_REQUEST:
        return False
    text = response.text.lower()
    return "model" in text and ("not found" in text or "does not exist" in text)


def _batches(texts: Sequence[str]) -> list[list[str]]:
    batches: list[list[str]] = []
    size = 0
    for text in texts:
        size += len(text)
        if not batches or size > _BATCH_CHARACTERS or len(batches[-1]) == _BATCH_TEXTS:
            batches.append([])
            size = len(text)
        batches[-1].append(text)
    return batches
