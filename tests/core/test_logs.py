"""What a log is told of a person never reaches stderr, however it is told."""

import logging
import subprocess
import sys

import pytest

from govbot.core.logs import WITHOUT_PERSONAL_DATA

CPF, MAIL = "529.982.247-25", "ana.souza@mail.gov.br"
BEGIN = f"""
import logging
from govbot.cli.console import log_to_stderr
from govbot.cli.serve import server_of
log_to_stderr(logging.INFO, "%(levelname)s %(name)s: %(message)s")
log = logging.getLogger("govbot.some.room")
who = "Ana, CPF {CPF}, {MAIL}"
"""
# Each writes once; `who` is "Ana, CPF 529.982.247-25, ana.souza@mail.gov.br".
CALLS = {
    "message": "log.warning('asked: ' + who)",
    "arguments": "log.warning('asked: %s (%d)', who, 7)",
    "a dictionary": "log.warning('asked: %(who)s', {'who': who})",
    "an object": "log.warning(ValueError(who))",
    "exception": "try:\n    raise ValueError(who)\nexcept ValueError:\n    log.exception('failed')",
    "its cause": (
        "try:\n    try:\n        raise KeyError(who)\n    except KeyError as error:\n"
        "        raise RuntimeError('x') from error\n"
        "except RuntimeError:\n    log.exception('failed')"
    ),
    "stack": "def f(who): log.warning('asked: %s', who, stack_info=True)\nf(who)",
    "wrong arguments": "log.warning('asked: ' + who + ' %s %s', who)",
    "a number": "log.warning('asked: %s', 52998224725)",
    "the server": ("server_of(None)\nlogging.getLogger('uvicorn.error').error('asked: %s', who)"),
}


def test_personal_data_in_a_log_does_not_reach_stderr() -> None:
    """One process, because to begin one takes longer than all that it writes."""
    program = BEGIN + "".join(f"log.error('== {name}')\n{call}\n" for name, call in CALLS.items())
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    for secret in (CPF, "52998224725", MAIL):
        assert secret not in done.stderr
    _, *written = done.stderr.split("== ")
    assert [each.partition("\n")[0] for each in written] == list(CALLS)
    assert [each for each in written if "<CPF>" not in each] == []


def test_a_record_without_personal_data_reads_as_before() -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "%d de %s", (3, "Lei 13.709"), None)
    assert WITHOUT_PERSONAL_DATA.filter(record)
    assert record.getMessage() == "3 de Lei 13.709"


def test_an_exception_without_personal_data_stays_with_its_record() -> None:
    try:
        int("nada")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "m", (), sys.exc_info())
    WITHOUT_PERSONAL_DATA.filter(record)
    assert record.exc_info
    assert "ValueError: invalid" in logging.Formatter().format(record)


def test_arguments_that_cannot_be_written_stop_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError(CPF)

    record = logging.LogRecord("x", logging.INFO, __file__, 1, "de %s", (Broken(),), None)
    WITHOUT_PERSONAL_DATA.filter(record)
    logging.StreamHandler().handle(record)
    assert "de %s" in capsys.readouterr().err
    assert CPF not in record.getMessage()
