"""From the settings to each provider's model: what is there, and what is wrong where it is not.

Each function returns None when its provider is not configured, and raises an `LLMError` when it is
and cannot be used.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from govbot.adapters.llm import ollama_library, openai_compatible
from govbot.adapters.llm.base import (
    LLM,
    LLMAddressOutside,
    LLMError,
    LLMExternalNotAllowed,
    LLMModelMissing,
    LLMNotConfigured,
    LLMUnreachable,
    Mode,
)
from govbot.adapters.llm.embedded import EmbeddedLLM
from govbot.adapters.llm.gemini import GeminiLLM
from govbot.adapters.llm.masking import MaskedLLM
from govbot.adapters.llm.ollama import OllamaLLM
from govbot.adapters.llm.openai_compatible import OpenAICompatibleLLM
from govbot.adapters.llm.replies import Limits
from govbot.core.network import host_of, is_loopback, reach_soon
from govbot.core.settings import LLMProvider, Settings

EmbeddedFile = Callable[[], Path | None]
PLACES: Mapping[Mode, int] = {"embedded": 1, "ollama": 4, "openai": 64, "gemini": 64, "fake": 64}
"""Answers at once, by kind, where the settings do not say."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that can be asked; `key` tells whether it is one that was made before."""

    key: tuple[str, ...]
    make: Callable[[], LLM]


def limits_of(settings: Settings) -> Limits:
    """Return how long a server may take."""
    return Limits(
        first_s=settings.llm_first_token_timeout_s,
        next_s=settings.llm_next_token_timeout_s,
        connect_s=settings.llm_connect_timeout_s,
    )


async def openai(settings: Settings, _: EmbeddedFile) -> Offer | None:
    """Offer the configured server's model."""
    address, model = settings.llm_api, settings.llm_model
    if address is None:
        return None
    leaves = await _leaves("openai", address, "GOVBOT_LLM_API", settings)
    secret = settings.llm_api_key
    key = secret.get_secret_value() if secret else None
    limits = replace(limits_of(settings), stays_inside=not leaves)
    try:
        listed = await openai_compatible.list_models(address, key, limits)
    except LLMModelMissing:
        # Some gateways answer chats and list nothing; a model that is named is tried all the same.
        if model is None:
            raise
        listed = {}
    name = model or next(iter(listed))
    context = listed.get(name) or next(iter(listed.values()), None) or settings.llm_context_tokens
    return Offer(
        ("openai", address, name, str(context), str(leaves)),
        lambda: _masked(
            leaves,
            OpenAICompatibleLLM(address, name, api_key=key, context_tokens=context, limits=limits),
        ),
    )


async def ollama(settings: Settings, _: EmbeddedFile) -> Offer | None:
    """Offer the named model of a running Ollama, or its first one."""
    address, wanted = settings.ollama_api, settings.ollama_model
    wished = settings.llm == "ollama" or {"ollama_api", "ollama_model"} & settings.model_fields_set
    leaves = await _leaves("ollama", address, "OLLAMA_API", settings)
    patience = settings.llm_connect_timeout_s if wished else ollama_library.DETECT_SECONDS
    try:
        names = await ollama_library.models(address, patience)
    except ollama_library.NOT_THERE:
        if wished:
            raise
        return None
    if not wanted and not names:
        return None
    if wanted and not {wanted, f"{wanted}:latest"} & set(names):
        raise LLMModelMissing(model=wanted)
    name = wanted or names[0]
    context = await _ollama_context(settings, name)
    return Offer(
        ("ollama", address, name, str(context), str(leaves)),
        lambda: _masked(
            leaves,
            OllamaLLM(
                address,
                name,
                context_tokens=context,
                keep_alive=settings.ollama_keep_alive,
                gpu_layers=settings.ollama_gpu_layers,
                limits=replace(limits_of(settings), stays_inside=not leaves),
            ),
        ),
    )


async def _leaves(provider: LLMProvider, address: str, setting: str, settings: Settings) -> bool:
    """Tell whether what is sent to a server leaves the organisation's network, and may.

    Raises:
        LLMAddressOutside: it would, and may not.
        LLMUnreachable: nobody knows the name of the server, so that nothing is sent there. Once it
            is known this is decided anew.
    """
    where = await reach_soon(address)
    if where == "inside":
        return False
    if settings.may_leave:
        return True
    if where == "outside":
        raise LLMAddressOutside(provider=provider, host=host_of(address), setting=setting)
    raise LLMUnreachable(address=address)


def _masked(leaves: bool, llm: LLM) -> LLM:
    return MaskedLLM(llm) if leaves else llm


async def _ollama_context(settings: Settings, name: str) -> int:
    """Return what to ask for: beyond what a model was made for Ollama cuts without a word."""
    wished = settings.ollama_context_tokens
    try:
        trained = await ollama_library.trained_context(
            settings.ollama_api, name, settings.llm_connect_timeout_s
        )
    except LLMError:  # an old Ollama, or something that speaks like one
        return wished
    return min(wished, trained or wished)


async def gemini(settings: Settings, _: EmbeddedFile) -> Offer | None:
    """Offer Gemini with personal data masked; nothing is sent there to find out whether it is."""
    address, model = settings.gemini_api, settings.gemini_model
    shut = settings.offline and not is_loopback(address)  # a stand-in of the tests is
    if shut or not settings.allow_external_llm:
        raise LLMExternalNotAllowed(provider="gemini")
    if settings.gemini_api_key is None:
        raise LLMNotConfigured(provider="gemini", setting="GEMINI_API_KEY")
    key, limits = settings.gemini_api_key.get_secret_value(), limits_of(settings)
    return Offer(
        ("gemini", address, model),
        lambda: MaskedLLM(GeminiLLM(address, model, key, limits=limits)),
    )


async def embedded(settings: Settings, file: EmbeddedFile) -> Offer | None:
    """Offer the model of this machine, if its file is here."""
    path = file()
    if path is None:
        if settings.llm == "embedded":
            raise LLMModelMissing(model=settings.embedded_llm)
        return None
    limits = limits_of(settings)
    return Offer(
        ("embedded", str(path)),
        lambda: EmbeddedLLM(
            settings.embedded_llm, path, runtime=settings.embedded_runtime, limits=limits
        ),
    )


Provider = Callable[[Settings, EmbeddedFile], Awaitable[Offer | None]]
PROVIDERS: Mapping[LLMProvider, Provider] = {
    "openai": openai,
    "ollama": ollama,
    "gemini": gemini,
    "embedded": embedded,
}


def named_model(provider: LLMProvider, settings: Settings) -> str | None:
    """Return the model that the settings name for a provider, for telling that it is not there."""
    match provider:
        case "openai":
            return settings.llm_model
        case "ollama":
            return settings.ollama_model
        case "gemini":
            return settings.gemini_model
        case "embedded":
            return settings.embedded_llm
        case _:
            return None


def order(settings: Settings) -> tuple[LLMProvider, ...]:
    """Return who is asked, first to last; who only quotes is not among them."""
    chain = settings.llm_chain if settings.llm == "auto" else (settings.llm,)
    return chain[: chain.index("extractive")] if "extractive" in chain else chain
