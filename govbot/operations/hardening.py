"""What of the settings is too weak for a server that people rely on."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from govbot.core.network import Reach, is_loopback, reach
from govbot.core.settings import ENV_FILE, Settings
from govbot.core.words import Language, say

SHORTEST_SECRET = 32
"""Characters; `openssl rand -hex 32` makes twice as many."""
SHORTEST_PASSWORD = 12
GUESSED_FIRST = frozenset(
    {
        "admin",
        "changeme",
        "database",
        "govbot",
        "password",
        "postgres",
        "secret",
        "segredo",
        "senha",
    }
)
"""Passwords and secrets that stand in examples, also with figures and signs after them."""
WIDEST_PROXIES = {4: 8, 6: 16}
"""Bits of a network of proxies: fewer are no network of one's own."""
_WHERE_MACHINES_TELL = ip_network("169.254.0.0/16")
"""Link-local addresses, at which clouds tell a machine its credentials."""
_READ_OR_WRITE, _ANYTHING, _ENTER = 0o006, 0o007, 0o001


@dataclass(frozen=True, slots=True)
class Weakness:
    """One thing to mend: a code of `core/words`, and what its sentence needs."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)

    def words(self, language: Language = "pt") -> str:
        """Return what is wrong and what to do."""
        return say(self.code, self.data, language)


Look = Callable[[str], Reach]


def weaknesses(
    settings: Settings, *, env_file: Path = Path(ENV_FILE), look: Look = reach
) -> list[Weakness]:
    """Return everything that is too weak for production, in the order of the documentation.

    Args:
        settings: To be looked at. The embedded database is no weakness: nobody reaches it but the
            user that runs GovBot.
        env_file: Read for its permissions only.
        look: Tells where a server's address leads; asked of those without TLS only.
    """
    return [
        *_door(settings),
        *_secrets(settings),
        *_database(settings),
        *_servers(settings, look),
        *_identity(settings),
        *_files(settings, env_file),
    ]


def _door(settings: Settings) -> Iterator[Weakness]:
    if not is_loopback(f"//{_bracketed(settings.host)}") and not settings.allowed_hosts:
        yield Weakness("weak_no_hosts", {"host": settings.host})
    for network in settings.trusted_proxies:
        if network.prefixlen < WIDEST_PROXIES[network.version]:
            yield Weakness("weak_proxies", {"network": network})
    unlimited = [kind for kind, times in settings.rate_limits.items() if not times]
    if unlimited:
        yield Weakness("weak_no_limits", {"kinds": ", ".join(unlimited)})
    for network in settings.allowed_networks:
        if network.version == 4 and network.overlaps(_WHERE_MACHINES_TELL):  # noqa: PLR2004 - IPv4
            yield Weakness("weak_allowed_network", {"network": network})


def _secrets(settings: Settings) -> Iterator[Weakness]:
    if settings.secret_key is not None:
        secret = settings.secret_key.get_secret_value()
        if len(secret) < SHORTEST_SECRET or len(set(secret)) < SHORTEST_SECRET // 4:
            yield Weakness("weak_secret_key", {"shortest": SHORTEST_SECRET})


def _database(settings: Settings) -> Iterator[Weakness]:
    if settings.database_url is None:
        return
    address = urlsplit(settings.database_url.get_secret_value())
    options = parse_qs(address.query)
    user = unquote(address.username or options.get("user", [""])[0])
    password = unquote(address.password or options.get("password", [""])[0])
    over_network = bool(address.hostname) and not unquote(address.hostname or "").startswith("/")
    other_proof = {"sslcert", "passfile", "service"} & options.keys()
    if user == "postgres":
        yield Weakness("weak_database_user")
    if (password or (over_network and not other_proof)) and _is_guessed(password, user):
        yield Weakness("weak_database_password", {"shortest": SHORTEST_PASSWORD})


def _servers(settings: Settings, look: Look) -> Iterator[Weakness]:
    addresses = {
        "GOVBOT_LLM_API": settings.llm_api,
        "OLLAMA_API": settings.ollama_api,
        "GOVBOT_GEMINI_API": settings.gemini_api,
        "GOVBOT_JUDGE_API": settings.judge_api,
        "GOVBOT_EMBEDDING_API": settings.embedding_api,
        "GOVBOT_RERANKER_API": settings.reranker_api,
        "GOVBOT_QDRANT_URL": settings.qdrant_url,
        "GOVBOT_MILVUS_URL": settings.milvus_url,
    }
    for setting, address in addresses.items():
        plain = address is not None and address.lower().startswith("http://")
        if address and plain and not is_loopback(address) and look(address) == "outside":
            yield Weakness("weak_no_tls", {"setting": setting})
    for store, address, key, setting in (
        ("Qdrant", settings.qdrant_url, settings.qdrant_api_key, "GOVBOT_QDRANT_API_KEY"),
        ("Milvus", settings.milvus_url, settings.milvus_token, "GOVBOT_MILVUS_TOKEN"),
    ):
        if address and not key:
            yield Weakness("weak_store_open", {"store": store, "setting": setting})
    if settings.redis_url is not None:
        redis = urlsplit(settings.redis_url.get_secret_value())
        if redis.hostname and not redis.password and not is_loopback(redis.geturl()):
            yield Weakness("weak_store_open", {"store": "Redis", "setting": "REDIS_URL"})


def _identity(settings: Settings) -> Iterator[Weakness]:
    """Where people's passwords and the proofs of who they are would pass in the clear."""
    issuer, ldap, public = settings.oidc_issuer, settings.ldap_url, settings.public_url
    for setting, address in (("GOVBOT_OIDC_ISSUER", issuer), ("GOVBOT_PUBLIC_URL", public)):
        if address and address.lower().startswith("http://") and not is_loopback(address):
            yield Weakness("weak_identity_issuer", {"setting": setting})
    is_plain = ldap is not None and ldap.lower().startswith("ldap://") and not is_loopback(ldap)
    if is_plain and settings.ldap_start_tls is False:
        yield Weakness("weak_identity_plain", {"setting": "GOVBOT_LDAP_URL"})


def _files(settings: Settings, env_file: Path) -> Iterator[Weakness]:
    if os.name != "posix":
        return
    if _mode(env_file) & _ANYTHING:
        yield Weakness("weak_env_file", {"path": env_file.absolute()})
    home, blobs = settings.home, settings.home / "blobs"
    if _mode(home) & _READ_OR_WRITE:
        yield Weakness("weak_folder", {"path": home})
    elif _mode(home) & _ENTER and _mode(blobs) & _ANYTHING:
        yield Weakness("weak_folder", {"path": blobs})


def _is_guessed(password: str, user: str) -> bool:
    kernel = password.lower().strip("0123456789!@#$%&*-_.")
    return len(password) < SHORTEST_PASSWORD or kernel in {"", user.lower(), *GUESSED_FIRST}


def _mode(path: Path) -> int:
    """Return the permissions of a file or folder; none of what is not there yet."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
