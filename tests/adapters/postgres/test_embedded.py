"""The embedded server, tried with real processes and real kills."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import sqlalchemy

from govbot.adapters.postgres import cluster, embedded
from govbot.adapters.postgres.errors import PostgresDataVersion, PostgresHomeNotWritable
from govbot.core.db.engine import plain_url

CLIENT = """
import sys
from pathlib import Path
from govbot.adapters.postgres import cluster, embedded
running = embedded.start(Path(sys.argv[1]))
print(running.url, flush=True)
sys.stdin.read()
running.stop()
"""


def postmaster(home: Path) -> int:
    return int((home / "postgres/data/postmaster.pid").read_text().split()[0])


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def ask(url: str, statement: str) -> object:
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "dados do órgão"
    yield path
    if (path / "postgres").exists():
        embedded.start(path).stop()


def client(home: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", CLIENT, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql+psycopg://")
    return process


def leave(process: "subprocess.Popen[str]") -> None:
    process.communicate("", timeout=30)


def test_a_fresh_folder_becomes_a_database_for_an_ordinary_role(home: Path) -> None:
    with embedded.start(home) as running:
        assert ask(running.url, "SELECT '[1,2]'::vector <-> '[1,4]'::vector") == 2.0
        assert ask(running.url, "SHOW data_checksums") == "on"
        assert ask(running.url, "SELECT usesuper FROM pg_user WHERE usename = user") is False
        assert ask(running.url, "SELECT lower('AÇÃO')") == "ação"


def test_the_second_start_is_quick_and_the_last_to_leave_stops_the_server(home: Path) -> None:
    embedded.start(home).stop()
    began = time.monotonic()
    first = embedded.start(home)
    assert time.monotonic() - began < 2
    second = embedded.start(home)
    pid = postmaster(home)
    first.stop()
    assert ask(second.url, "SELECT 1") == 1
    second.stop()
    assert not alive(pid)


def test_two_processes_share_one_server(home: Path) -> None:
    other = client(home)
    pid = postmaster(home)
    with embedded.start(home):
        assert postmaster(home) == pid
        leave(other)
        assert alive(pid)
    assert not alive(pid)


def test_many_processes_at_once_set_up_one_server(home: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    outputs = {process.communicate(b"", timeout=60)[0] for process in processes}
    assert len(outputs) == 1
    assert [process.returncode for process in processes] == [0] * 4
    assert not (home / "postgres/data/postmaster.pid").exists()


def test_a_killed_client_does_not_keep_the_server_from_stopping(home: Path) -> None:
    other = client(home)
    other.kill()
    leave(other)
    pid = postmaster(home)
    assert alive(pid)
    embedded.start(home).stop()
    assert not alive(pid)


def test_a_killed_postmaster_comes_back_with_its_data(home: Path) -> None:
    with embedded.start(home) as running:
        ask(running.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(postmaster(home), signal.SIGKILL)
        running.ensure_running()
        assert ask(running.url, "SELECT answer FROM kept") == 42


def test_a_busy_orphan_of_a_killed_postmaster_is_ended(home: Path) -> None:
    with embedded.start(home) as running:
        busy = psycopg.connect(plain_url(running.url), autocommit=True)
        busy.execute("SET statement_timeout = 0")
        orphan = busy.info.backend_pid
        loop = "DO $$ BEGIN LOOP END LOOP; END $$"
        busy.pgconn.send_query(loop.encode())
        os.kill(postmaster(home), signal.SIGKILL)
        running.ensure_running()
        assert not alive(orphan)
        assert ask(running.url, "SELECT 1") == 1
        busy.close()


def test_a_stale_pid_file_with_a_living_stranger_s_number_is_replaced(home: Path) -> None:
    with embedded.start(home) as running:
        ask(running.url, "CREATE TABLE kept AS SELECT 42 AS answer")
    stranger = subprocess.Popen(["sleep", "60"])
    data, sockets = home / "postgres/data", running.socket_dir
    stale = f"{stranger.pid}\n{data}\n1\n5432\n{sockets}\n\n  1 2\nready\n"
    (data / "postmaster.pid").write_text(stale)
    sockets.mkdir(mode=0o700, exist_ok=True)
    (sockets / ".s.PGSQL.5432.lock").write_text(stale)
    with embedded.start(home) as running:
        assert ask(running.url, "SELECT answer FROM kept") == 42
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_an_interrupted_first_set_up_is_redone(home: Path) -> None:
    half = home / "postgres/initdb-0123"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.start(home) as running:
        assert ask(running.url, "SELECT 1") == 1
    assert not half.exists()


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(home: Path) -> None:
    with embedded.start(home):
        assert os.getsid(postmaster(home)) != os.getsid(0)


@pytest.mark.parametrize("name", ["govbot", "dados do órgão, 2ª via", "50%+1"])
def test_any_name_of_a_folder_gives_an_address_that_everyone_reads(name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="gb") as parent:
        home = Path(parent) / name
        with embedded.start(home) as running:
            again = sqlalchemy.make_url(running.url).render_as_string(hide_password=False)
            assert ask(again, "SELECT current_database()") == "govbot"
            assert (running.socket_dir == home / "postgres/run") == (name == "govbot")


def test_a_path_too_long_for_a_socket_still_works(tmp_path: Path) -> None:
    long = tmp_path / ("pasta-" + "x" * 90)
    with embedded.start(long) as running:
        assert ask(running.url, "SELECT 1") == 1
        assert len(str(running.socket_dir)) < 100


def test_data_of_another_major_version_are_left_alone(home: Path) -> None:
    data = home / "postgres/data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(PostgresDataVersion) as caught:
        embedded.start(home)
    assert caught.value.data["found"] == "15"
    assert (data / "PG_VERSION").read_text() == "15\n"
    (data / "PG_VERSION").unlink()
    data.rmdir()


def test_a_home_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(PostgresHomeNotWritable) as caught:
        embedded.start(file)
    assert str(file) in caught.value.data["path"]


@pytest.mark.parametrize(("memory", "cache"), [(400, 128), (8_192, 2_048), (65_536, 8_192)])
def test_the_servers_cache_follows_the_memory(memory: int, cache: int) -> None:
    assert cluster.shared_buffers_mb(memory) == cache
