"""What the child process gives up before it opens a file that anyone may have made."""

import ctypes
import os
import resource
import signal
import sys
import threading

_MB = 1_048_576
_ADDRESS_SPACE_SLACK_MB = 1_536
"""Address space over the resident limit: libraries and stacks reserve more than they use."""
_MAX_FILE_MB = 64
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def confine(memory_mb: int, cpu_s: int) -> None:
    """Bound memory, processor time and file size, leave the network, and yield to others."""
    die_with_parent()
    os.nice(10)
    address_space = (memory_mb + _ADDRESS_SPACE_SLACK_MB) * _MB
    for kind, limit in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, _MAX_FILE_MB * _MB),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(kind, limit)
    if sys.platform == "linux":
        _leave_network()


def _lower(kind: int, limit: int) -> None:
    _, hard = resource.getrlimit(kind)
    allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    try:
        resource.setrlimit(kind, (allowed, allowed))
    except (ValueError, OSError):
        return  # macOS knows RLIMIT_AS but refuses it; the parent watches the memory as well


def die_with_parent() -> None:
    """End this process when the parent goes, however it goes: the parent holds the input open."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def watch_parent() -> None:
    """End this process when its input closes; for the systems that send no signal."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


def _leave_network() -> None:
    """Move to an empty network namespace where the system lets us; no reader opens a socket."""
    unshare = ctypes.CDLL(None).unshare
    if unshare(_CLONE_NEWNET) != 0:
        unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
