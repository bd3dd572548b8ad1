"""Measure the server on a data folder of its own; print one JSON object.

    python -m benchmarks.server.measure [--pages 1000] [FILE.pdf ...]

The files (default: a long text made here) are ingested while the server is asked something every
50 ms. Memory is the proportional set size (PSS), so that pages shared between processes count
once; Linux only.

    ready_s          from the start of `govbot serve` on an existing folder to its first answer
    memory_mb        PSS at rest by part: the server, PostgreSQL, all
    health, search   milliseconds of GET /health and of GET /search during the ingestion
    calm             the same search before anything is ingested
    memory_peak_mb   the highest PSS of all processes together during the ingestion
    command_s        `govbot version` and `govbot search` on a folder that no server holds
"""

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pypdfium2 as pdfium

COMMAND = [sys.executable, "-c", "from govbot.cli.main import main; main()"]
EVERY_S = 0.05
client = httpx.Client(timeout=120)  # kept: making one takes longer than what is measured
QUESTIONS = ("prazo do recurso administrativo", "férias do servidor", "valor da diária")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sentences", type=int, default=8_000)
    parser.add_argument(
        "--pages", type=int, help="join the PDFs, repeated, to one of so many pages"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = options.files
        if options.pages:
            files = [joined(files, options.pages, Path(folder) / "unido.pdf")]
        print(json.dumps(measure(Path(folder) / "casa", files, options.sentences), indent=1))


def joined(files: list[Path], pages: int, target: Path) -> Path:
    """Write a PDF with the pages of all files, in order and again, until it has `pages`."""
    whole = pdfium.PdfDocument.new()
    sources = [pdfium.PdfDocument(file) for file in files]
    for source in itertools.cycle(sources):
        missing = pages - len(whole)
        if missing <= 0:
            break
        whole.import_pages(source, list(range(min(len(source), missing))))
    whole.save(target)
    return target


def measure(home: Path, files: list[Path], sentences: int) -> dict[str, Any]:
    with serving(home):
        pass  # the first start makes the database
    figures: dict[str, Any] = {}
    with serving(home) as (server, api, ready_s):
        figures["ready_s"] = round(ready_s, 1)
        ingest(api, [("pequena.txt", text(200))])
        figures["calm"] = spread([ask(api, "search", {"q": q}) for q in QUESTIONS * 10])
        time.sleep(5)
        figures["memory_mb"] = memory(server)
        given = [(path.name, path.read_bytes()) for path in files]
        figures |= under_load(server, api, given or [("longa.txt", text(sentences))])
        figures["memory_after_mb"] = memory(server)
    figures["command_s"] = {
        name: timed(home, *arguments)
        for name, arguments in {"version": ["version"], "search": ["search", "prazo"]}.items()
    }
    return figures


def under_load(
    server: "subprocess.Popen[str]", api: str, files: list[tuple[str, bytes]]
) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    done = threading.Event()
    peaks: list[int] = [0]

    def keep_weighing() -> None:
        while not done.wait(0.5):
            peaks[0] = max(peaks[0], memory(server)["all"])

    samples: dict[str, list[float]] = {"health": [], "search": []}

    def keep_asking(path: str) -> None:
        number = 0
        while not done.is_set():
            parameters = {"q": QUESTIONS[number % 3]} if path == "search" else {}
            samples[path].append(ask(api, path, parameters))
            number += 1
            done.wait(EVERY_S)

    askers = [threading.Thread(target=keep_asking, args=(path,)) for path in samples]
    askers.append(threading.Thread(target=keep_weighing))
    for asker in askers:
        asker.start()
    began = time.monotonic()
    figures["documents"] = ingest(api, files)
    figures["ingestion_s"] = round(time.monotonic() - began, 1)
    done.set()
    for asker in askers:
        asker.join()
    figures["memory_peak_mb"] = peaks[0]
    return figures | {path: spread(values) for path, values in samples.items()}


@contextmanager
def serving(home: Path) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """Yield the process, the address of the interface and the seconds to the first answer."""
    began = time.monotonic()
    environment = settings(home)
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        api = f"{next(word for word in line.split() if word.startswith('http'))}/api/v1"
        ask(api, "health", {})
        yield server, api, time.monotonic() - began
        server.terminate()


def settings(home: Path) -> dict[str, str]:
    own = {"GOVBOT_HOME": str(home), "GOVBOT_LLM": "extractive", "PYTHONUNBUFFERED": "1"}
    return {"PATH": "/usr/bin:/bin", **own}


def text(sentences: int) -> bytes:
    return "\n\n".join(
        f"Art. {n} O servidor lotado na unidade {n * 7} cumprirá o prazo de {n % 90} dias úteis."
        for n in range(sentences)
    ).encode()


def ingest(api: str, files: list[tuple[str, bytes]]) -> dict[str, int]:
    """Upload the files, wait until all are settled, and return how many are in each state."""
    keys = [client.post(f"{api}/documents", files={"file": file}).json()["id"] for file in files]
    while True:
        states = [client.get(f"{api}/documents/{key}").json()["state"] for key in keys]
        if all(state in {"ready", "failed"} for state in states):
            return {state: states.count(state) for state in set(states)}
        time.sleep(0.5)


def ask(api: str, path: str, parameters: dict[str, str]) -> float:
    """Return the milliseconds of one request."""
    began = time.perf_counter()
    client.get(f"{api}/{path}", params=parameters).raise_for_status()
    return (time.perf_counter() - began) * 1000


def spread(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {
        "requests": len(values),
        "p50": round(cuts[49]),
        "p95": round(cuts[94]),
        "max": round(max(values)),
    }


def memory(server: "subprocess.Popen[str]") -> dict[str, int]:
    own = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    # PostgreSQL belongs to init, not to the server; it is known by its data folder.
    home = Path(psutil.Process(server.pid).environ()["GOVBOT_HOME"])
    database = [
        process
        for process in psutil.process_iter(["name", "cwd"])
        if process.info["name"] == "postgres"
        and str(process.info["cwd"]) == str(home.resolve() / "postgres/data")
    ]
    parts = {"server": sum(map(pss_mb, own)), "postgresql": sum(map(pss_mb, database))}
    return {**parts, "all": sum(parts.values())}


def pss_mb(process: psutil.Process) -> int:
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024


def timed(home: Path, *arguments: str) -> float:
    began = time.monotonic()
    subprocess.run([*COMMAND, *arguments], env=settings(home), check=True, capture_output=True)
    return round(time.monotonic() - began, 1)


if __name__ == "__main__":
    main()
