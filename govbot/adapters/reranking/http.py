"""Any rerank server: Text Embeddings Inference, Infinity, vLLM, llama.cpp, Jina, Cohere.

Which path and format a server takes is found out on the first question and remembered.
"""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import httpx

from govbot.adapters.reranking.base import (
    RerankerAddressOutside,
    RerankerFailed,
    RerankerIdentity,
    RerankerTimeout,
    RerankerUnreachable,
)
from govbot.adapters.reranking.wire import BATCH, Format, NotScores, Route, routes, scores
from govbot.core.egress.client import guarded_client
from govbot.core.egress.policy import INSIDE, OPERATOR
from govbot.core.network import Reach, host_of, reach, reach_soon
from govbot.core.text import personal

_WRONG_DOOR = {
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.NOT_IMPLEMENTED,
}
"""What a server answers where another path or format may be the right one."""


class HttpReranker:
    """A rerank server at one address."""

    def __init__(
        self,
        address: str,
        model: str = "",
        *,
        api_key: str | None = None,
        format: Format | None = None,  # noqa: A002 (the word that everybody uses for it)
        timeout_s: float = 5.0,
        may_be_outside: bool = False,
    ) -> None:
        """Ask nothing yet.

        Args:
            address: Base address, `…/v1`, or the full address of the rerank path.
            model: Name to ask for; empty where the server has one model.
            api_key: Sent as a bearer token.
            format: None finds it out.
            timeout_s: Seconds for one call of `rerank`, whatever it takes.
            may_be_outside: Whether the address may lead out of the organisation's network.
        """
        url = httpx.URL(address)
        self._address, self._model, self._timeout_s = address, model, timeout_s
        self._may_be_outside = may_be_outside
        self._routes = routes(url.path.rstrip("/"), format)
        self._client = guarded_client(
            OPERATOR if may_be_outside else INSIDE,
            base_url=str(url.copy_with(raw_path=b"/")),
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=httpx.Timeout(None),
        )

    @property
    def identity(self) -> RerankerIdentity:
        """`http` and the model asked for."""
        return RerankerIdentity("http", self._model)

    def require_allowed(self) -> None:
        """Look where the address leads.

        Raises:
            RerankerAddressOutside: out of the organisation, which is not allowed.
        """
        self._refuse(reach(self._address))

    def _refuse(self, where: Reach) -> None:
        if where == "outside" and not self._may_be_outside:
            raise RerankerAddressOutside(host=host_of(self._address), setting="GOVBOT_RERANKER_API")

    async def rerank(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score texts; see `Reranker`."""
        if not texts:
            return []
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._first_that_works(*await self._as_sent(question, texts))
        except TimeoutError as error:
            raise RerankerTimeout(model=self._model, seconds=self._timeout_s) from error
        except httpx.ConnectError as error:
            raise RerankerUnreachable(address=self._address) from error
        except httpx.HTTPError as error:
            raise RerankerFailed(model=self._model, detail=type(error).__name__) from error

    async def close(self) -> None:
        """Release the connections."""
        await self._client.aclose()

    async def _as_sent(self, question: str, texts: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return question and texts without personal data, if they leave the organisation."""
        where = await reach_soon(self._address)
        self._refuse(where)
        if where == "unresolved" and not self._may_be_outside:
            raise RerankerUnreachable(address=self._address)
        if where == "inside":
            return question, texts
        return personal.blanked(question), [personal.blanked(text) for text in texts]

    async def _first_that_works(self, question: str, texts: Sequence[str]) -> list[float]:
        status = 0
        for route in self._routes:
            found = await self._ask(route, question, texts)
            if not isinstance(found, int):
                self._routes = [route]
                return found
            status = found
            if status not in _WRONG_DOOR:
                break
        raise RerankerFailed(model=self._model, detail=f"HTTP {status}")

    async def _ask(self, route: Route, question: str, texts: Sequence[str]) -> list[float] | int:
        """Return the scores, or the status with which the server refused."""
        found: list[float] = []
        for start in range(0, len(texts), BATCH[route.format]):
            batch = texts[start : start + BATCH[route.format]]
            response = await self._client.post(
                route.path, json=route.body(self._model, question, batch)
            )
            if response.status_code != HTTPStatus.OK:
                return response.status_code
            try:
                found += scores(response.json(), len(batch))
            except (ValueError, NotScores) as error:
                raise RerankerFailed(model=self._model, detail="not scores") from error
        return found
