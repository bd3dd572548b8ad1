"""The frontend's own tools, where they are installed."""

import shutil
from pathlib import Path

from tests.support.required import required

FRONTEND = Path(__file__).parent.parent.parent / "frontend"


def node() -> str:
    """Return the path of Node.js; it and the frontend's packages are required."""
    required((FRONTEND / "node_modules").is_dir(), "frontend/node_modules is missing: npm ci")
    return required(shutil.which("node"), "no node in PATH")
