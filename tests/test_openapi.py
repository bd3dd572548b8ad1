"""The web client is generated from the server's own schema: neither may run ahead of the other."""

import json
import subprocess
from pathlib import Path

from govbot.app import create_app
from tests.support.node import FRONTEND, node

REGENERATE = (
    "run: .venv/bin/python -m govbot.openapi > frontend/openapi.json "
    "&& npm --prefix frontend run client"
)


def test_the_schema_is_the_one_the_server_has() -> None:
    kept = json.loads((FRONTEND / "openapi.json").read_text("utf-8"))
    assert kept == create_app().openapi(), REGENERATE


def test_the_client_is_the_one_the_schema_gives(tmp_path: Path) -> None:
    fresh = tmp_path / "schema.ts"
    tool = FRONTEND / "node_modules/openapi-typescript/bin/cli.js"
    subprocess.run(
        [node(), str(tool), "openapi.json", "--output", str(fresh)],
        cwd=FRONTEND,
        check=True,
        capture_output=True,
        timeout=120,
    )
    kept = (FRONTEND / "src/client/schema.ts").read_text("utf-8")
    assert kept == fresh.read_text("utf-8"), REGENERATE
