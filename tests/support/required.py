"""What a test cannot do without: missing on a desk it is skipped, missing in CI it fails."""

import os
from importlib.util import find_spec
from typing import NoReturn, TypeVar

import pytest

Thing = TypeVar("Thing")

EVERYTHING = "GOVBOT_REQUIRE_E2E"
TORCH = "GOVBOT_REQUIRE_TORCH"


def required(present: Thing | None, what: str, *, by: str = EVERYTHING) -> Thing:
    """Return what is there; for what is not, skip the test, or fail it where `by` is set to 1."""
    return present or missing(what, by=by)


def missing(what: str, *, by: str = EVERYTHING) -> NoReturn:
    """Skip the test for want of something, or fail it where the setting `by` is 1."""
    if os.environ.get(by) == "1":
        pytest.fail(f"{by}=1 and {what}")
    pytest.skip(what)


def torch_extra() -> None:
    """Skip the test without the extra sentence-transformers; only one environment of CI has it."""
    what = "the extra sentence-transformers is missing: .ci/run tests it in .venv-extra"
    required(find_spec("sentence_transformers"), what, by=TORCH)
