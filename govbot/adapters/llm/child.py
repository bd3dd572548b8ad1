"""What the model processes share: their order, their announcement, their end with the parent."""

import ctypes
import json
import os
import signal
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Order:
    """What a model process is told on its first line of input.

    It comes by a pipe and not by arguments, so that no other user of the machine reads the key.
    """

    model_file: str
    api_key: str
    context_tokens: int
    threads: int

    def line(self) -> bytes:
        """Return the order as the line that `read_order` takes."""
        return json.dumps(asdict(self)).encode() + b"\n"


def read_order() -> Order:
    """Read the order from standard input, and from then on end when the parent ends."""
    _die_with_parent()
    order = Order(**json.loads(sys.stdin.buffer.readline()))
    threading.Thread(target=_end_with_input, daemon=True).start()
    return order


def announce(address: str) -> None:
    """Tell the parent where this process serves."""
    print(json.dumps({"address": address}), flush=True)


def wait_for_ever() -> None:
    """Sleep until the process is ended."""
    threading.Event().wait()


def _end_with_input() -> None:
    # The parent holds the other end of the pipe; when it is gone, however it went, so is this.
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def usable_threads(physical: int | None, quota: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Return how many threads compute best: physical cores, within affinity and container quota.

    Hyper-threads share the units that matrix products keep busy, so they only add waiting.
    """
    allowed = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    try:
        limit, period = quota.read_text("ascii").split()
        allowed = min(allowed, max(1, int(limit) // int(period)))
    except (OSError, ValueError):
        pass  # no container, or one without a limit ("max")
    return max(1, min(physical or allowed, allowed))
