"""A certified OpenID provider of its own process, and a browser that logs in there."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.support.required import required

FOLDER = Path(__file__).parents[2] / "servers" / "oidc"
REDIRECT = "http://127.0.0.1:8000/volta"
SITE = "http://127.0.0.1:8000"
CALLBACK = f"{SITE}/api/v1/auth/oidc/callback"
AFTER_LOGOUT = "http://127.0.0.1:8000/ate-logo"
LEFT = f"{SITE}/api/v1/auth/oidc/left"
SECRET = "segredo com: dois-pontos & 100%+"
CPF = "12345678909"
PEOPLE: dict[str, dict[str, Any]] = {
    "ana": {
        "name": "Ana Lúcia de Souza",
        "preferred_username": "ana.souza",
        "email": "ana@orgao.example",
        "email_verified": True,
        "groups": ["juridico", "gestores", "juridico"],
        "realm_access": {"roles": ["leitor"]},
    },
    "bia": {"email": "bia@orgao.example", "email_verified": False},
    CPF: {
        "name": "JOSE DA SILVA",
        "social_name": "Maria da Silva",
        "email": "maria@orgao.example",
        "email_verified": "true",
        "reliability_info": {"level": "gold", "reliabilities": [{"id": "801"}, {"id": "201"}]},
    },
}


def client(name: str, method: str, **more: Any) -> dict[str, Any]:
    secret = {} if method == "none" else {"client_secret": SECRET}
    return {
        "client_id": name,
        "redirect_uris": [REDIRECT, CALLBACK],
        "post_logout_redirect_uris": [AFTER_LOGOUT, LEFT],
        "token_endpoint_auth_method": method,
        "scope": "openid profile email govbr_confiabilidades govbr_confiabilidades_idtoken",
        **secret,
        **more,
    }


CLIENTS = [
    client("govbot", "client_secret_basic"),
    client("govbot-publico", "none"),
    client("govbot-es", "client_secret_basic", id_token_signed_response_alg="ES256"),
]


class Issuer(str):
    """The address of a provider that runs."""

    process: "subprocess.Popen[str]"

    def tell(self, person: str, **claims: Any) -> str:
        """Let the provider know somebody by these claims from now on; return who."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({person: claims}) + "\n")
        self.process.stdin.flush()
        assert "known\n" in self.process.stdout  # it has other things to say before
        return person


@contextmanager
def provider(*more: dict[str, Any]) -> Iterator[Issuer]:
    """Run the provider, with more clients besides the usual ones; yield its issuer."""
    node = required(shutil.which("node"), "there is no node")
    required((FOLDER / "node_modules").is_dir(), f"npm ci was not run in {FOLDER.name}")
    rs = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048), as_dict=True)
    es = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    keys = [
        {**rs, "kid": "rs", "use": "sig", "alg": "RS256"},
        {**es, "kid": "es", "use": "sig", "alg": "ES256"},
    ]
    for key in keys:
        key.pop("key_ops", None)  # "sign" only; the provider also reads its own tokens again
    setup = {
        "clients": [*CLIENTS, *more],
        "people": PEOPLE,
        "keys": keys,
    }
    process = subprocess.Popen(
        [node, str(FOLDER / "server.mjs"), json.dumps(setup)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        said = process.stdout.readline().strip()
        assert said.startswith("http://127.0.0.1:"), said
        issuer = Issuer(said)
        issuer.process = process
        yield issuer
    finally:
        process.terminate()
        process.communicate(timeout=20)


async def log_in(
    url: str, person: str, *, cancel: bool = False, back: str = REDIRECT
) -> dict[str, str]:
    """Do at the provider's pages what a person does; return the query of the address back."""
    async with httpx.AsyncClient(timeout=30) as browser:
        return await log_in_with(browser, url, person, cancel=cancel, back=back)


async def log_in_with(
    browser: httpx.AsyncClient,
    url: str,
    person: str,
    *,
    cancel: bool = False,
    back: str = REDIRECT,
) -> dict[str, str]:
    """Log in with a browser that keeps its cookies."""
    response = await browser.get(url)
    for _ in range(10):
        if response.is_redirect:
            url = urljoin(str(response.url), response.headers["Location"])
            if url.startswith(back):
                return dict(parse_qsl(urlsplit(url).query))
            response = await browser.get(url)
        elif cancel:
            response = await browser.get(f"{response.url}/abort")
        else:
            asks = 'name="login"' in response.text
            form = {"prompt": "login", "login": person, "password": "x"} if asks else {}
            response = await submit(browser, response, form or {"prompt": "consent"})
    raise AssertionError("the provider never sent the browser back")


async def submit(
    browser: httpx.AsyncClient, page: httpx.Response, form: dict[str, str]
) -> httpx.Response:
    """Send a page's only form with these fields and its hidden ones."""
    assert page.status_code == 200, page.text
    action = re.search(r'action="([^"]+)"', page.text)
    assert action, page.text
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return await browser.post(
        urljoin(str(page.url), action.group(1)), data={**dict(hidden), **form}
    )
