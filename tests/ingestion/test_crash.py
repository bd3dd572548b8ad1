"""Power cuts: whole processes killed in the middle of everything, and what is there afterwards."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from govbot.adapters.postgres import embedded
from govbot.library.examples import sample_documents
from tests.support.process import ADMINISTRATOR, Govbot, postmaster, query, wait_for

SCAN = "portaria-sead-0022-2016-veiculos-oficiais.pdf"
PARSER = "govbot.adapters.parsing.child"
STATES = "SELECT filename, state FROM documents"
SOME_READY = "SELECT 1 FROM documents WHERE state = 'ready'"
# Postings, one row each: 14 bits of offset in the block, 6 of frequency, 12 of length.
POSTINGS = """
WITH bytes AS (
    SELECT term_id, base / 16384 * 16384 AS block, get_byte(postings, i) AS b0,
        get_byte(postings, i + 1) AS b1, get_byte(postings, i + 2) AS b2,
        get_byte(postings, i + 3) AS b3
    FROM lexical_postings, generate_series(0, length(postings) - 1, 4) AS i
), postings AS (
    SELECT term_id, block + b3 * 64 + b2 / 4 AS position, mod(b2, 4) * 16 + b1 / 16 AS frequency,
        mod(b1, 16) * 256 + b0 AS length
    FROM bytes
), places AS (
    SELECT c.id, d.first_position + c.ordinal AS position
    FROM chunks c JOIN documents d ON d.id = c.document_id
)"""
# Each names the totals that are kept and recounts them from the rows.
DRIFT = {
    "document_frequency": f"""
        {POSTINGS} SELECT t.term, t.document_frequency, count(p.position) FROM lexical_terms t
        LEFT JOIN postings p ON p.term_id = t.id
        GROUP BY t.id HAVING t.document_frequency <> count(p.position)""",
    "statistics": f"""
        {POSTINGS} SELECT s.chunks, s.total_length, c.chunks, c.length FROM lexical_statistics s,
        (SELECT count(DISTINCT position) AS chunks, sum(frequency) AS length FROM postings) c
        WHERE s.chunks <> c.chunks OR s.total_length <> c.length""",
    "lengths": f"""
        {POSTINGS} SELECT position FROM postings
        GROUP BY position HAVING sum(frequency) <> min(length) OR min(length) <> max(length)""",
    "passages": """
        SELECT document_id, ordinal FROM chunks GROUP BY 1, 2 HAVING count(*) > 1
        UNION ALL
        SELECT d.id, -1 FROM documents d LEFT JOIN chunks c ON c.document_id = d.id
        GROUP BY d.id HAVING (count(c.id) = 0) = (d.state = 'ready')""",
    "strays": f"""
        {POSTINGS} (SELECT position FROM postings EXCEPT SELECT position FROM places)
        UNION ALL (SELECT position FROM places EXCEPT SELECT position FROM postings)
        UNION ALL (SELECT id FROM places EXCEPT SELECT chunk_id FROM chunk_embeddings)""",
}
SLOW_INDEX = """
CREATE OR REPLACE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN PERFORM pg_sleep(4); RETURN NULL; END';
CREATE OR REPLACE TRIGGER slow BEFORE INSERT ON lexical_terms
FOR EACH STATEMENT EXECUTE FUNCTION slowly()
"""
BUSY = """
SELECT j.worker_id FROM procrastinate_jobs j JOIN documents d ON d.id::text = j.args->>'subject'
WHERE d.filename = %s AND j.status = 'doing'
"""
AT_SLEEP = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of twenty documents, one of them long."""
    path = tmp_path / "documentos"
    path.mkdir()
    for document in sample_documents():
        if document.name != SCAN:
            shutil.copy(document, path)
    for number in range(4):
        write_norm(path / f"norma-{number}.txt", 20)
    write_norm(path / "mm-longa.txt", 400)
    return path


def write_norm(path: Path, articles: int) -> None:
    path.write_text(norm(path.stem, articles), "utf-8")


def norm(name: str, articles: int) -> str:
    return "\n\n".join(
        f"Art. {number} O servidor lotado na unidade {number * 7} de {name} cumprirá o prazo "
        f"de {number + 3} dias. O pedido {number} é feito por escrito."
        for number in range(1, articles + 1)
    )


def drift(home: Path) -> dict[str, object]:
    assert query(home, STATES), "the database is away"
    return {name: rows for name, statement in DRIFT.items() if (rows := query(home, statement))}


def blobs(home: Path) -> set[str]:
    return {path.name for path in (home / "blobs").glob("??/*")}


def stage(home: Path, name: str) -> bool:
    return bool(query(home, "SELECT 1 FROM documents WHERE stage = %s", [name]))


@dataclass(frozen=True)
class Served:
    """A data folder and the server that works on it."""

    home: Path
    server: Govbot
    api: str
    mine: dict[str, str]

    def upload(self, name: str, articles: int) -> str:
        body = norm(name, articles).encode()
        answer = httpx.post(
            f"{self.api}/documents", files={"file": (name, body)}, headers=self.mine
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def state(self, name: str) -> str | None:
        return dict(query(self.home, STATES)).get(name)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("servida") / "casa"
    server = Govbot(home, "serve", "--port", "0", **ADMINISTRATOR)
    yield Served(home, server, f"{server.address()}/api/v1", server.sign_in())
    server.interrupt()


def test_whatever_is_killed_every_document_is_ready_exactly_once(home: Path, folder: Path) -> None:
    run = Govbot(home, "ingest", str(folder))
    wait_for(lambda: stage(home, "parsing") and run.children(PARSER))
    run.kill()

    run = Govbot(home, "ingest", str(folder))
    wait_for(lambda: stage(home, "embedding") or query(home, SOME_READY))
    run.kill()

    query(home, SLOW_INDEX)
    run = Govbot(home, "ingest", str(folder))
    wait_for(lambda: query(home, AT_SLEEP))
    run.kill()
    query(home, "DROP TRIGGER slow ON lexical_terms")

    run = Govbot(home, "ingest", str(folder))
    wait_for(lambda: run.children(PARSER))[0].kill()
    wait_for(lambda: query(home, SOME_READY))
    server = wait_for(lambda: postmaster(home))
    server.kill()
    assert run.end() == 0, run.words

    with embedded.start(home):
        assert Counter(dict(query(home, STATES)).values()) == {"ready": 20}
        assert drift(home) == {}
        assert blobs(home) == {row[0].hex for row in query(home, "SELECT id FROM documents")}


def test_what_is_to_be_masked_is_masked_whatever_is_killed(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "nomeacoes.txt"
    named = "\n\n".join(f"Art. {n} Nomear o {n}º, CPF 529.982.247-25." for n in range(1, 400))
    path.write_text(named, "utf-8")
    texts = "SELECT count(*), count(*) FILTER (WHERE position('529' in text) > 0) FROM chunks"

    run = Govbot(home, "ingest", "--personal-data", "mask", str(path))
    wait_for(lambda: stage(home, "parsing") and run.children(PARSER))
    run.kill()
    query(home, SLOW_INDEX)
    run = Govbot(home, "ingest", str(path))
    wait_for(lambda: query(home, AT_SLEEP))
    run.kill()
    query(home, "DROP TRIGGER slow ON lexical_terms")
    assert query(home, texts) == [(0, 0)]

    run = Govbot(home, "ingest", str(path))
    assert run.end() == 0, run.words
    with embedded.start(home):
        ((chunks, shown),) = query(home, texts)
        assert (chunks > 0, shown) == (True, 0)
        found = query(home, "SELECT state, personal_mode, personal_found FROM documents")
        assert found == [("ready", "mask", {"CPF": 399})]
        assert drift(home) == {}


def test_two_commands_and_a_server_share_one_folder(served: Served, folder: Path) -> None:
    runs = [Govbot(served.home, "ingest", str(folder)) for _ in range(2)]
    assert [run.end() for run in runs] == [0, 0], [run.words for run in runs]
    assert Counter(dict(query(served.home, STATES)).values()) == {"ready": 20}
    assert drift(served.home) == {}


def test_the_job_of_a_killed_command_is_taken_over(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "interrompida.txt"
    write_norm(path, 300)
    served.upload("ocupada.txt", 1_500)  # keeps the server's own worker away
    run = Govbot(served.home, "ingest", str(path))
    taken = wait_for(lambda: query(served.home, BUSY, [path.name]))
    run.kill()
    began = time.monotonic()
    wait_for(lambda: query(served.home, BUSY, [path.name]) != taken)
    assert time.monotonic() - began < 15
    wait_for(lambda: served.state(path.name) == "ready")
    assert drift(served.home) == {}


def test_a_document_removed_while_it_is_read_leaves_nothing(served: Served) -> None:
    document = served.upload("removida.txt", 2_000)
    wait_for(lambda: stage(served.home, "embedding"))
    removed = httpx.delete(f"{served.api}/documents/{document}", headers=served.mine)
    assert removed.status_code == 204
    assert served.upload("seguinte.txt", 5)
    wait_for(lambda: served.state("seguinte.txt") == "ready", 10)
    assert document.replace("-", "") not in blobs(served.home)
    assert drift(served.home) == {}


def test_a_file_that_always_kills_its_reader_fails_alone(served: Served) -> None:
    served.upload("veneno.txt", 1)
    served.upload("sadia.txt", 5)
    while served.state("veneno.txt") != "failed":
        for child in served.server.children("veneno.txt"):
            child.kill()
        time.sleep(0.02)
    wait_for(lambda: served.state("sadia.txt") == "ready", 20)
    why = "SELECT reason_code, reason_data->>'exit_status' FROM documents WHERE filename = %s"
    assert query(served.home, why, ["veneno.txt"]) == [("parse_crashed", "-9")]
