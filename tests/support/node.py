"""The frontend's own tools, where they are installed."""

import os
import shutil
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parent.parent.parent / "frontend"


def required(present: object, what: str) -> None:
    """Skip the test that lacks something, or fail where everything must be there (CI)."""
    if present:
        return
    if os.environ.get("GOVBOT_REQUIRE_E2E") == "1":
        pytest.fail(f"GOVBOT_REQUIRE_E2E=1 and {what}")
    pytest.skip(what)


def node() -> str:
    """Return the path of Node.js; skip without it or without the frontend's packages."""
    found = shutil.which("node")
    required(found, "no node in PATH")
    required((FRONTEND / "node_modules").is_dir(), "frontend/node_modules is missing: npm ci")
    assert found
    return found
