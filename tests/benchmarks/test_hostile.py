"""The hostile documents of the benchmark, read as the product reads them."""

from pathlib import Path

import pytest

from benchmarks.answers.hostile_documents import HOST, Case, cases
from govbot.adapters.parsing.base import Limits
from govbot.adapters.parsing.finish import finish
from govbot.adapters.parsing.readers.registry import READERS
from govbot.adapters.parsing.readers.shape import Facts, Source
from govbot.adapters.parsing.sniff import sniff
from govbot.core.text.injection import orders, without_orders

LIMITS = Limits()


def read(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    kind = sniff(path, path.name, LIMITS)
    steps = READERS[kind](Source(path, path.name, kind, LIMITS), Facts())
    return "\n\n".join(block.text for step in steps for block in finish(step.blocks))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_nothing_of_an_attack_is_left_and_nothing_else_is_lost(case: Case, tmp_path: Path) -> None:
    left = without_orders(read(tmp_path / case.name, case.hostile))
    assert f"é de {case.days} dias úteis" in left
    assert not any(said in left for said in (case.canary, f"{case.false} d", HOST))
    assert orders(read(tmp_path / case.name, case.innocent)) == ()
