"""Any LDAP directory: OpenLDAP, Active Directory, 389, FreeIPA.

A service account finds the person, then the person's own password is tried on a second connection.
No password leaves before the connection is encrypted and the server's certificate verified.
"""

import asyncio
import logging
import secrets
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ldap3 import DEREF_NEVER, NONE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import (
    LDAPCommunicationError,
    LDAPExceptionError,
    LDAPStartTLSError,
)
from ldap3.core.results import (
    RESULT_CONSTRAINT_VIOLATION,
    RESULT_INVALID_CREDENTIALS,
    RESULT_NO_SUCH_OBJECT,
    RESULT_SIZE_LIMIT_EXCEEDED,
    RESULT_SUCCESS,
    RESULT_UNWILLING_TO_PERFORM,
)

from govbot.adapters.identity.base import (
    CredentialsInvalid,
    Identity,
    IdentityFailed,
    IdentityNotConfigured,
    IdentityTimeout,
    IdentityUnreachable,
)
from govbot.adapters.identity.entries import (
    ATTRIBUTES,
    PLACE,
    Entry,
    group_filter,
    identity_of,
    user_filter,
)
from govbot.adapters.identity.trust import trusting
from govbot.core.network import is_loopback

_LOGINS_AT_ONCE = 8
"""Threads of their own: a directory that hangs holds up logins and nothing else."""
_LONGEST_NAME, _LONGEST_PASSWORD = 256, 1024
_REFUSALS = {
    RESULT_INVALID_CREDENTIALS,
    # Closed, locked or expired, in the words of one directory or another.
    RESULT_UNWILLING_TO_PERFORM,
    RESULT_CONSTRAINT_VIOLATION,
    RESULT_NO_SUCH_OBJECT,
}
_STUMBLES = (LookupError, TypeError, ValueError, AttributeError)
"""What ldap3 raises over bytes that are no LDAP."""
_PAGE = 500
Found = TypeVar("Found")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """The service account; both empty: the directory is searched without one."""

    dn: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the directory people and their groups are."""

    base: str
    user_filter: str = "(|(uid={username})(sAMAccountName={username}))"
    group_base: str = ""
    """Empty: `base`."""


class LdapDirectory:
    """One directory; see `Directory`."""

    def __init__(
        self,
        url: str,
        account: Account,
        place: Place,
        *,
        ca_file: Path | None = None,
        start_tls: bool | None = None,
        timeout_s: float = 10.0,
    ) -> None:
        """Connect nowhere yet.

        Args:
            url: `ldaps://host` or `ldap://host`, with a port if it is not the usual one.
            account: Who searches.
            place: Where.
            ca_file: Certificates of authorities to trust besides the system's, in PEM.
            start_tls: Whether `ldap://` must become TLS before anything is said; None: everywhere
                but on loopback. False sends passwords in the clear.
            timeout_s: Seconds for one login, whatever it takes.

        Raises:
            IdentityNotConfigured: A setting is of no use.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"ldap", "ldaps"} or not parts.hostname:
            raise IdentityNotConfigured(setting="GOVBOT_LDAP_URL")
        if bool(account.dn) != bool(account.password):
            # A name without a password is a bind that succeeds and proves nothing.
            raise IdentityNotConfigured(setting="GOVBOT_LDAP_BIND_PASSWORD")
        if PLACE not in place.user_filter:
            raise IdentityNotConfigured(setting="GOVBOT_LDAP_USER_FILTER")
        self._url, self._account, self._place = url, account, place
        self._timeout_s = timeout_s
        self._start_tls = parts.scheme == "ldap" and (
            not is_loopback(url) if start_tls is None else start_tls
        )
        trusted = trusting(ca_file, setting="GOVBOT_LDAP_CA_FILE")
        self._server = Server(
            parts.hostname,
            port=parts.port or (636 if parts.scheme == "ldaps" else 389),
            use_ssl=parts.scheme == "ldaps",
            tls=_VerifiedTls(trusted, parts.hostname),
            get_info=NONE,
            connect_timeout=timeout_s,
        )
        self._threads = ThreadPoolExecutor(_LOGINS_AT_ONCE, thread_name_prefix="ldap")

    @property
    def issuer(self) -> str:
        """`ldap:` and the base: the same on each of a directory's servers."""
        return f"ldap:{self._place.base.lower()}"

    @property
    def encrypted(self) -> bool:
        """Whether nothing is said before the connection is TLS."""
        return self._server.ssl or self._start_tls

    async def authenticate(self, username: str, password: str) -> Identity:
        """Say who this is; see `Directory`."""
        username = username.strip()
        fits = len(username) <= _LONGEST_NAME and len(password) <= _LONGEST_PASSWORD
        # Without a password a server takes the bind for an anonymous one, and says yes.
        if not username or not password or not fits or "\0" in username + password:
            raise CredentialsInvalid
        return await self._in_time(lambda: self._login(username, password))

    async def check(self) -> None:
        """Connect and bind as the service account; see `Directory`."""

        def look() -> None:
            with self._service() as service:
                self._search(service, self._place.base, "(objectClass=*)", ("1.1",))

        await self._in_time(look)

    async def close(self) -> None:
        """Let the threads end with what they do."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_time(self, work: Callable[[], Found]) -> Found:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_s):
                return await loop.run_in_executor(self._threads, work)
        except TimeoutError as error:
            raise IdentityTimeout(address=self._url, seconds=self._timeout_s) from error
        except (LDAPCommunicationError, LDAPStartTLSError, OSError) as error:
            log.warning("no connection to %s: %s", self._url, error)
            raise IdentityUnreachable(address=self._url) from error
        except (LDAPExceptionError, *_STUMBLES) as error:
            log.warning("no answer of a directory from %s", self._url, exc_info=True)
            raise self._failed(type(error).__name__) from error

    def _login(self, username: str, password: str) -> Identity:
        with self._service() as service:
            entry = self._find(service, username)
            # Also for nobody: the time that an answer takes does not tell who exists.
            dn = entry.dn if entry else f"cn={secrets.token_hex(8)},{self._place.base}"
            if not self._proves(dn, password) or entry is None:
                raise CredentialsInvalid
            if entry.disabled:
                log.warning("%s is disabled in the directory", entry.dn)
                raise CredentialsInvalid
            if not entry.stable_id:
                raise self._failed("no entryUUID")
            return identity_of(entry, self._groups(service, entry), issuer=self.issuer)

    def _find(self, service: Connection, username: str) -> Entry | None:
        """Return the one entry of a name; None if there is none, or more."""
        wanted = user_filter(self._place.user_filter, username)
        found = self._search(service, self._place.base, wanted, ATTRIBUTES, most=2)
        if len(found) > 1:
            log.warning("the directory has more than one entry for what was typed as user name")
        return found[0] if len(found) == 1 and found[0].dn else None

    def _groups(self, service: Connection, entry: Entry) -> list[str]:
        rows = service.extend.standard.paged_search(
            self._place.group_base or self._place.base,
            group_filter(entry),
            SUBTREE,
            dereference_aliases=DEREF_NEVER,
            attributes=["1.1"],
            paged_size=_PAGE,
            generator=False,
        )
        if service.result["result"] != RESULT_SUCCESS:
            raise self._failed(f"groups: {service.result['description']}")
        return [str(row["dn"]) for row in rows if row["type"] == "searchResEntry"]

    def _search(
        self,
        service: Connection,
        base: str,
        wanted: str,
        attributes: tuple[str, ...],
        *,
        most: int = 1,
    ) -> list[Entry]:
        """Return entries; what the server says of other servers is left alone."""
        service.search(
            base,
            wanted,
            SUBTREE,
            dereference_aliases=DEREF_NEVER,
            attributes=list(attributes),
            size_limit=most,
            time_limit=max(1, int(self._timeout_s)),
        )
        if service.result["result"] not in {RESULT_SUCCESS, RESULT_SIZE_LIMIT_EXCEEDED}:
            raise self._failed(f"search: {service.result['description']}")
        rows = service.response or []
        return [Entry.of(row) for row in rows if row["type"] == "searchResEntry"]

    @contextmanager
    def _service(self) -> Iterator[Connection]:
        """Yield a connection that may search."""
        with self._connected(self._account.dn, self._account.password) as connection:
            if not connection.bind():
                raise self._failed(f"service account: {connection.result['description']}")
            yield connection

    def _proves(self, dn: str, password: str) -> bool:
        """Tell whether the directory takes the password for the entry's."""
        with self._connected(dn, password) as connection:
            if connection.bind():
                return bool(connection.bound)
            if connection.result["result"] not in _REFUSALS:
                raise self._failed(f"bind: {connection.result['description']}")
            return False

    @contextmanager
    def _connected(self, dn: str, password: str) -> Iterator[Connection]:
        """Yield a connection that is open and encrypted where it must be; nothing was said."""
        connection = Connection(
            self._server,
            user=dn or None,
            password=password or None,
            authentication="SIMPLE" if dn else "ANONYMOUS",
            auto_bind="NONE",
            auto_referrals=False,
            check_names=False,
            receive_timeout=max(1, int(self._timeout_s)),
        )
        try:
            connection.open(read_server_info=False)
            if self._start_tls and not connection.start_tls(read_server_info=False):
                raise LDAPStartTLSError("refused")
            yield connection
        finally:
            connection.strategy.close()

    def _failed(self, detail: str) -> IdentityFailed:
        return IdentityFailed(address=self._url, detail=detail)


class _VerifiedTls(Tls):
    """TLS whose name and chain Python's own library verifies during the handshake."""

    def __init__(self, trusted: ssl.SSLContext, name: str) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED)
        self._trusted, self._name = trusted, name

    def wrap_socket(self, connection: Any, do_handshake: bool = False) -> None:  # noqa: ARG002
        """Replace the connection's socket by one that has shaken hands, asked to or not."""
        connection.socket = self._trusted.wrap_socket(connection.socket, server_hostname=self._name)
