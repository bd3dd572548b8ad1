"""In by an identity provider's page and out of both, in a real browser at a real provider."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.identity.provider import SECRET, Issuer, client, provider
from tests.support.node import FRONTEND, node
from tests.support.process import Govbot, postmaster
from tests.support.required import required

pytestmark = pytest.mark.e2e

BACK = "/api/v1/auth/oidc"


@dataclass
class Installation:
    """A server whose people come in by a provider."""

    server: Govbot
    address: str
    issuer: Issuer


def free_port() -> int:
    """Return a port that nobody listens on; the provider must know it before the server begins."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    required((FRONTEND.parent / "govbot/web/index.html").is_file(), "the page is not built")
    home, port = tmp_path / "casa", free_port()
    address = f"http://127.0.0.1:{port}"
    registered = client(
        "govbot-e2e",
        "client_secret_basic",
        redirect_uris=[f"{address}{BACK}/callback"],
        post_logout_redirect_uris=[f"{address}{BACK}/left"],
    )
    with provider(registered) as issuer:
        settings = {
            "GOVBOT_OIDC_ISSUER": str(issuer),
            "GOVBOT_OIDC_CLIENT_ID": "govbot-e2e",
            "GOVBOT_OIDC_CLIENT_SECRET": SECRET,
            "GOVBOT_OIDC_LABEL": "a conta do órgão",
            "GOVBOT_SSO_CREATE": "true",
            "GOVBOT_RATE_LIMITS": "auth=600",
        }
        server = Govbot(home, "serve", "--port", str(port), **settings)
        yield Installation(server, address, issuer)
        server.interrupt()
        print(server.words)  # shown only when the test fails
    if database := postmaster(home):
        database.send_signal(signal.SIGQUIT)


@pytest.mark.timeout(300)
def test_in_by_the_provider_out_of_both_and_linked(
    installation: Installation, chromium: str, tmp_path: Path
) -> None:
    issuer = installation.issuer
    for who, name, email in (
        ("lia", "Lia Moura", "lia@orgao.example"),
        ("ana-prado", "Ana do Provedor", "ana@campobelo.example"),
    ):
        issuer.tell(who, name=name, email=email, email_verified=True)
    shots = tmp_path / "shots"
    told = ["--base-url", installation.address, "--setup", installation.server.first_access()]
    told += ["--issuer", str(issuer), "--chromium", chromium, "--shots", str(shots)]
    run = subprocess.run(
        [node(), "e2e/provider.mjs", *told],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}\nPictures: {shots}"
    assert "in by the provider, out of both, linked" in run.stdout
