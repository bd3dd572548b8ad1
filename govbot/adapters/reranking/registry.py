"""Which reranker the settings name; none unless they name one."""

from collections.abc import Callable, Mapping

from govbot.adapters.reranking.base import Reranker, RerankerNotConfigured
from govbot.adapters.reranking.fake import FakeReranker
from govbot.adapters.reranking.http import HttpReranker
from govbot.adapters.reranking.sentence_transformers import KNOWN, CrossEncoderReranker
from govbot.core.settings import Settings


def _http(settings: Settings) -> Reranker:
    if settings.reranker_api is None:
        raise RerankerNotConfigured(provider="http", setting="GOVBOT_RERANKER_API")
    key = settings.reranker_api_key
    reranker = HttpReranker(
        settings.reranker_api,
        settings.reranker_model or "",
        api_key=key.get_secret_value() if key else None,
        format=None if settings.reranker_format == "auto" else settings.reranker_format,
        timeout_s=settings.reranker_timeout_s,
        may_be_outside=settings.may_leave,
    )
    reranker.require_allowed()
    return reranker


def _cross_encoder(settings: Settings) -> Reranker:
    return CrossEncoderReranker(
        settings.reranker_model or KNOWN[0],
        folder=settings.models_dir / "reranking",
        offline=settings.offline,
        timeout_s=settings.reranker_timeout_s,
    )


PROVIDERS: Mapping[str, Callable[[Settings], Reranker]] = {
    "fake": lambda _: FakeReranker(),
    "http": _http,
    "sentence-transformers": _cross_encoder,
}


def get_reranker(settings: Settings) -> Reranker | None:
    """Return the reranker that `settings.reranker` names, None for `none`.

    Raises:
        RerankerNotConfigured: A setting that the provider needs is not there.
        RerankerAddressOutside: The server's address is outside, which is not allowed.
    """
    if settings.reranker == "none":
        return None
    return PROVIDERS[settings.reranker](settings)
