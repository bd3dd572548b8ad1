"""A real domain controller of Active Directory's kind: Samba, on a loopback address of its own.

Its ports are LDAP's own and cannot be chosen, so that only root can start it.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.support.process import wait_for
from tests.support.required import missing, required

HOST = "127.0.0.77"
BASE = "DC=orgao,DC=example"
USERS = f"CN=Users,{BASE}"
PASSWORD, SERVICE_PASSWORD = "Passaro.verde7", "Servico.123"
CHANGES = (
    f"user create govbot {SERVICE_PASSWORD}",
    f"user create ana {PASSWORD} --given-name=Ana --surname=Souza --mail-address=ana@orgao.example",
    f"user create fechada {PASSWORD}",
    "user disable fechada",
    "group add juridico",
    "group add todos",
    "group addmembers juridico ana",
    "group addmembers todos juridico",
)


@dataclass(frozen=True)
class Samba:
    """The authority of its certificate, and a way to change who is in it."""

    ca_file: Path
    tool: str
    configuration: Path

    def change(self, words: str) -> None:
        run(self.tool, *words.split(), "-s", str(self.configuration))


@contextmanager
def samba(folder: Path) -> Iterator[Samba]:
    """Run the controller of the domain orgao.example; its data is in `folder`."""
    path = f"{os.environ['PATH']}:/usr/sbin:/usr/bin"
    program = required(shutil.which("samba", path=path), "there is no samba")
    tool = required(shutil.which("samba-tool", path=path), "there is no samba-tool")
    if os.geteuid():
        missing("only root can start samba")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate = authority.issue_cert(HOST)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    (folder / "key.pem").chmod(0o600)
    domain = folder / "domain"
    options = {
        "server services": "ldap",
        "interfaces": f"{HOST}/8",
        "bind interfaces only": "yes",
        "log file": str(folder / "log.%m"),
        "pid directory": str(folder),
        "vfs objects": "",
        **{f"tls {kind}file": str(folder / f"{kind}.pem") for kind in ("cert", "key", "ca")},
    }
    # It wants more of a machine than others do: extended attributes, a port below 1024.
    refused = attempt(
        *(tool, "domain", "provision", f"--targetdir={domain}"),
        *("--realm=ORGAO.EXAMPLE", "--domain=ORGAO", "--server-role=dc", "--dns-backend=NONE"),
        *("--host-name=dc1", f"--host-ip={HOST}", "--adminpass=Administrador.123"),
        *(f"--option={name}={value}" for name, value in options.items()),
    )
    if refused:
        pytest.skip(f"no domain controller can be made on this machine: {refused[-300:]}")
    (domain / "cache").mkdir(exist_ok=True)
    controller = Samba(folder / "ca.pem", tool, domain / "etc/smb.conf")
    for words in CHANGES:
        controller.change(words)
    log = folder / "samba.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, "-F", "--no-process-group", "-s", str(controller.configuration)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        wait_for(lambda: _listens() or process.poll() is not None, 30)
        assert process.poll() is None, log.read_text("utf-8", "replace")
        yield controller
    finally:
        process.terminate()
        process.wait(20)


def run(*command: str) -> None:
    """Run to the end; show what was said only if it fails."""
    refused = attempt(*command)
    assert not refused, refused


def attempt(*command: str) -> str:
    """Run to the end; return what was said if it fails, else nothing."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    return "" if done.returncode == 0 else f"{done.stdout}{done.stderr}" or "no word"


def _listens() -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, 636)) == 0
