"""Fetch a model file over HTTP, continuing where an earlier attempt stopped."""

from pathlib import Path

import httpx

from govbot.adapters.models.base import HubFile, Model, Observer, SourceFailed

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


def fetch(source: HubFile, model: Model, partial: Path, observer: Observer) -> None:
    """Append to `partial` what is missing of the model's bytes.

    Raises:
        SourceFailed: no connection, a refusal, or a file of another size.
    """
    have = partial.stat().st_size if partial.exists() else 0
    # Compressed on the way, the bytes could not be counted or continued.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client,
            client.stream("GET", source.url, headers=headers) as response,
        ):
            if response.status_code not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
                raise SourceFailed("source_refused")
            # A server that ignores the range sends the whole file again.
            have = have if response.status_code == httpx.codes.PARTIAL_CONTENT else 0
            _copy(response, model, partial, have, observer)
    except httpx.TransportError as error:
        raise SourceFailed("source_unreachable") from error


def _copy(
    response: httpx.Response, model: Model, partial: Path, have: int, observer: Observer
) -> None:
    with partial.open("r+b" if partial.exists() else "wb") as file:
        file.truncate(have)
        file.seek(have)
        for block in response.iter_bytes():
            have += len(block)
            if have > model.size:
                raise SourceFailed("source_other_file")
            file.write(block)
            observer.progress(have, model.size)
    if have != model.size:
        raise SourceFailed("source_other_file")
