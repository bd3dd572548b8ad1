"""A look at each configured model: reachable, there, how much it reads, how fast, how sane."""

import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from govbot.adapters.llm import gemini, openai_compatible
from govbot.adapters.llm.base import (
    LLM,
    LLMBadReply,
    LLMError,
    LLMExternalNotAllowed,
    LLMKeyRejected,
    LLMModelMissing,
    LLMNotConfigured,
    LLMUnreachable,
    Message,
)
from govbot.adapters.llm.providers import (
    PROVIDERS,
    EmbeddedFile,
    limits_of,
    named_model,
    order,
)
from govbot.core.settings import LLMProvider, Settings

State = Literal["ok", "doubtful", "failed", "absent"]

QUESTION = "Qual é a capital do Brasil? Responda só com o nome da cidade."
EXPECTED = "brasília"
_SPEED = "Explique em um parágrafo para que serve uma biblioteca pública."
_SANE_TOKENS, _SPEED_TOKENS = 24, 64
_NOT_REACHED = (LLMUnreachable, LLMBadReply, LLMExternalNotAllowed, LLMNotConfigured)


@dataclass(frozen=True, slots=True)
class Probe:
    """What was seen of one provider; None where it did not come to it.

    `absent` is not configured, `doubtful` answers nonsense. `tokens_s` counts pieces of text, of
    which these servers send one a token; Gemini sends several at once and has none.
    """

    provider: LLMProvider
    state: State
    address: str | None = None
    model: str | None = None
    reachable: bool | None = None
    present: bool | None = None
    context_tokens: int | None = None
    first_token_s: float | None = None
    tokens_s: float | None = None
    answer: str | None = None
    problem: LLMError | None = None


async def probe_all(settings: Settings, file: EmbeddedFile) -> list[Probe]:
    """Look at every provider of the chain, one after the other, so that none slows another."""
    return [await probe(each, settings, file) for each in order(settings)]


def answers(probes: Sequence[Probe]) -> bool:
    """Tell whether all that is configured works, and whether anything is."""
    states = {each.state for each in probes}
    return "ok" in states and not states & {"failed", "doubtful"}


async def probe(provider: LLMProvider, settings: Settings, file: EmbeddedFile) -> Probe:
    """Look at one provider, and ask its model."""
    seen, llm = await _found(provider, settings, file)
    if llm is None:
        return seen
    try:
        return await _heard(llm, seen)
    except LLMError as error:
        return _failed(seen, error)
    finally:
        await llm.close()


async def look(provider: LLMProvider, settings: Settings, file: EmbeddedFile) -> Probe:
    """Look at one provider without asking its model anything; its state is failed or absent.

    Whether it is there is told by `reachable` and `present`.
    """
    seen, llm = await _found(provider, settings, file)
    if llm:
        await llm.close()
    return seen


async def _found(
    provider: LLMProvider, settings: Settings, file: EmbeddedFile
) -> tuple[Probe, LLM | None]:
    seen = Probe(provider, "absent", _address(provider, settings), named_model(provider, settings))
    try:
        offer = await PROVIDERS[provider](settings, file)
    except LLMError as error:
        return _failed(seen, error), None
    if offer is None:
        return seen, None
    llm = offer.make()
    seen = replace(seen, model=llm.identity.model, reachable=True, present=True)
    try:
        return replace(seen, context_tokens=await _context(provider, llm, settings)), llm
    except LLMError as error:
        await llm.close()
        return _failed(seen, error), None


def _address(provider: LLMProvider, settings: Settings) -> str | None:
    addresses = {
        "openai": settings.llm_api,
        "ollama": settings.ollama_api,
        "gemini": settings.gemini_api,
    }
    return addresses.get(provider)


def _failed(seen: Probe, error: LLMError) -> Probe:
    reachable = not isinstance(error, _NOT_REACHED)
    present = seen.present
    if isinstance(error, LLMModelMissing):
        present = False
    elif not reachable or isinstance(error, LLMKeyRejected):
        present = None
    return replace(seen, state="failed", reachable=reachable, present=present, problem=error)


async def _context(provider: LLMProvider, llm: LLM, settings: Settings) -> int:
    """Return how much prompt and answer may come to: what is asked for, or what the server has."""
    model, asked, limits = llm.identity.model, llm.identity.context_tokens, limits_of(settings)
    told: int | None = None
    if provider == "gemini" and settings.gemini_api_key:
        key = settings.gemini_api_key.get_secret_value()
        told = await gemini.context_of(settings.gemini_api, model, key, limits)
    if provider == "openai" and settings.llm_api:
        secret = settings.llm_api_key
        key = secret.get_secret_value() if secret else ""
        told = await openai_compatible.lm_studio_context(settings.llm_api, model, key, limits)
    return told or asked


async def _heard(llm: LLM, seen: Probe) -> Probe:
    began = time.perf_counter()
    answer, first, _ = await _ask(llm, QUESTION, _SANE_TOKENS)
    _, _, tokens_s = await _ask(llm, _SPEED, _SPEED_TOKENS)
    return replace(
        seen,
        state="ok" if EXPECTED in answer.casefold() else "doubtful",
        first_token_s=round(first - began, 2),
        tokens_s=None if seen.provider == "gemini" else tokens_s,
        answer=answer.strip(),
    )


async def _ask(llm: LLM, question: str, max_tokens: int) -> tuple[str, float, float | None]:
    """Return the answer, when it began, and pieces a second from the first to the last."""
    moments: list[float] = []
    text = ""
    stream = llm.stream([Message("user", question)], max_tokens=max_tokens)
    async with aclosing(stream) as pieces:
        async for piece in pieces:
            moments.append(time.perf_counter())
            text += piece
    spent = moments[-1] - moments[0]
    return text, moments[0], round((len(moments) - 1) / spent, 1) if spent > 0 else None
