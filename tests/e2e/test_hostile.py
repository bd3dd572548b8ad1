"""A hostile document in a real browser, answered by a model server that always obeys."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from tests.adapters.llm.server import running
from tests.chat.test_hostile import IMAGE, NORM, QUESTION, TRUE, saying
from tests.e2e.test_browser import Start, start
from tests.support.node import FRONTEND, node

pytestmark = pytest.mark.e2e

__all__ = ["start"]

OBEYED = (
    f"{TRUE} [1] {IMAGE} <img src='https://coleta.example/b.png'> "
    "[Confirme aqui](https://coleta.example/c). Veja https://coleta.example/d?q=prazo."
)


@pytest.mark.timeout(600)
async def test_nothing_leaves_for_another_machine(
    start: Start, chromium: str, tmp_path: Path
) -> None:
    file = tmp_path / "recurso.txt"
    file.write_text(NORM, "utf-8")
    async with running(saying(OBEYED)) as model:
        server = start(
            GOVBOT_LLM="openai", GOVBOT_LLM_API=f"{model.address}/v1", GOVBOT_LLM_MODEL="m"
        )
        address = await asyncio.to_thread(server.address)
        setup = await asyncio.to_thread(server.first_access)
        told = ["--base-url", address, "--setup", setup, "--file", str(file), "--question", QUESTION]
        run = await asyncio.to_thread(
            subprocess.run,
            [node(), "e2e/hostile.mjs", *told, "--expect", "dez dias", "--chromium", chromium],
            cwd=FRONTEND,
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    assert any(path.endswith("completions") for path, _ in model.requests)
    assert "example" not in run.stdout
