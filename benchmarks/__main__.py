"""`python -m benchmarks [NAME…]`: run the benchmarks described as data and say OK or FAIL.

Each `benchmarks/*.json` is a list of {name, what, command, expected, tolerance, at_most}. A
command prints one JSON object. A figure of `expected` fails if it is more than `tolerance` below;
one of `at_most` fails if it is above. `{govbot}`, `{python}`, `{data}` and
`{former}` (`--former`, an interpreter with the former system) are filled in; a benchmark whose
place is not given is skipped.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from string import Formatter

HERE = Path(__file__).parent
PLACES = {
    "python": sys.executable,
    "govbot": str(Path(sys.executable).with_name("govbot")),
    "data": str(HERE.parent.parent / "shared" / "data"),
}


@dataclass(frozen=True)
class Benchmark:
    """One claim of the product."""

    name: str
    what: str
    command: list[str]
    expected: dict[str, float]
    tolerance: float
    at_most: dict[str, float] = field(default_factory=dict)

    def lacking(self, places: dict[str, str]) -> list[str]:
        """Return the places that the command names and nobody gave."""
        parsed = chain.from_iterable(Formatter().parse(part) for part in self.command)
        return sorted({name for _, name, _, _ in parsed if name and name not in places})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="all when left out")
    parser.add_argument("--data", default=PLACES["data"], help="folder of the real data")
    parser.add_argument("--search-home", help="folder for the database of search-1m")
    parser.add_argument("--former", help="interpreter that has all-MiniLM-L6-v2")
    chosen = parser.parse_args()
    places = PLACES | {"data": chosen.data}
    if chosen.search_home:
        places["search_home"] = chosen.search_home
    if chosen.former:
        places["former"] = chosen.former
    failed = 0
    for benchmark in benchmarks():
        if chosen.names and benchmark.name not in chosen.names:
            continue
        if lacking := benchmark.lacking(places):
            print(f"{'SKIP':<5}{benchmark.name}  needs --{' --'.join(lacking)}", flush=True)
            continue
        faults = list(check(benchmark, figures(benchmark, places)))
        failed += bool(faults)
        print(f"{'FAIL' if faults else 'OK':<5}{benchmark.name}  {'; '.join(faults)}", flush=True)
    return min(failed, 1)


def benchmarks() -> Iterator[Benchmark]:
    """Yield every benchmark described beside this file."""
    for file in sorted(HERE.glob("*.json")):
        for record in json.loads(file.read_text("utf-8")):
            yield Benchmark(**record)


def figures(benchmark: Benchmark, places: dict[str, str]) -> dict[str, float]:
    """Run the command and return what it printed."""
    command = [part.format_map(places) for part in benchmark.command]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    printed: dict[str, float] = json.loads(done.stdout)
    return printed


def check(benchmark: Benchmark, found: dict[str, float]) -> Iterator[str]:
    """Yield what is worse than it should be."""
    for name, expected in benchmark.expected.items():
        if found[name] < expected - benchmark.tolerance:
            yield f"{name} {found[name]} < {expected} - {benchmark.tolerance}"
    for name, limit in benchmark.at_most.items():
        if found[name] > limit:
            yield f"{name} {found[name]} > {limit}"


if __name__ == "__main__":
    sys.exit(main())
