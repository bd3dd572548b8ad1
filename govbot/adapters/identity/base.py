"""The port to those who know who somebody is: OpenID providers and LDAP directories.

An adapter says who stands at the door and in which groups that person is; it knows nothing of
users, tenants or rights. Whoever calls it decides what an identity may do here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, runtime_checkable

from govbot.core.errors import GovBotError

Pending = dict[str, str]
"""A login on its way, under 1 KB of plain strings. It holds what proves that the answer belongs to
this browser: keep it in a signed, short-lived cookie of that browser, and drop it when used."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as the provider says. A person is `issuer` and `subject` together."""

    issuer: str
    """The OpenID issuer's address; of a directory `ldap:` and its base."""
    subject: str = field(repr=False)
    """Never given to somebody else there, at most 255 characters: `sub`, `entryUUID`, `objectGUID`.
    At gov.br it is the CPF."""
    username: str = ""
    """What the person types there; may change, and may be given to somebody else later."""
    name: str = ""
    email: str = field(default="", repr=False)
    email_verified: bool = False
    """Whether the provider says that it checked the address; a directory never does."""
    groups: tuple[str, ...] = ()
    """Without repetition and in order: names of the claim, or the groups' distinguished names."""
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """gov.br: `cpf`, `nivel` (`bronze`, `prata`, `ouro` or empty), `selos` (a tuple of ids)."""
    logout_hint: str = field(default="", repr=False)
    """What `OpenIdProvider.logout_url` wants of this login; proves nothing to anybody else."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where to send the browser, and what to keep until it comes back."""

    url: str
    pending: Pending = field(repr=False)


@runtime_checkable
class OpenIdProvider(Protocol):
    """Logins at somebody else's page; safe to ask from several tasks at once."""

    @property
    def issuer(self) -> str:
        """The issuer's address as configured; cheap, asks nobody."""
        ...

    async def start(self, redirect_uri: str) -> Start:
        """Begin a login that comes back to `redirect_uri`, as registered with the provider.

        Raises:
            IdentityError: The provider does not answer, or not as one.
        """
        ...

    async def finish(self, pending: Mapping[str, str], params: Mapping[str, str]) -> Identity:
        """Say who came back.

        Args:
            pending: What `start` gave to this browser.
            params: The query of the address that the browser came back to.

        Raises:
            LoginStale: Not the answer to this login, or too late; begin anew.
            LoginRefused: The provider refused, or the person did.
            IdentityTokenInvalid: What the provider says cannot be trusted.
            IdentityError: The provider does not answer, or not as one.
        """
        ...

    async def logout_url(self, redirect_uri: str, hint: str = "", state: str = "") -> str | None:
        """Return where a browser ends its session at the provider; None where that has no place.

        Args:
            redirect_uri: Where it comes back to, as registered with the provider.
            hint: `Identity.logout_hint`, without which the provider may ask the person.
            state: What the provider adds to the address that it sends the browser back to.

        Raises:
            IdentityError: The provider does not answer, or not as one.
        """
        ...

    async def close(self) -> None:
        """Release the connections."""
        ...


@runtime_checkable
class Directory(Protocol):
    """Logins with a name and a password that a directory checks."""

    @property
    def issuer(self) -> str:
        """`ldap:` and the base, as in its identities; cheap, asks nobody."""
        ...

    async def authenticate(self, username: str, password: str) -> Identity:
        """Say who this is.

        Raises:
            CredentialsInvalid: Unknown, disabled, ambiguous, or not the password: always the same.
            IdentityError: The directory does not answer, or not as one.
        """
        ...

    async def check(self) -> None:
        """Connect and bind as the service account, as a login would.

        Raises:
            IdentityError: What a login would end with.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and threads."""
        ...


class IdentityError(GovBotError):
    """Why nobody can say who this is."""

    status: ClassVar[int] = 502
    code: ClassVar[str] = "identity_failed"


class IdentityFailed(IdentityError):
    """What came back is no answer of such a server. Data: `address`, `detail`."""


class IdentityUnreachable(IdentityError):
    """No server answers, or not over a connection that can be trusted. Data: `address`."""

    status: ClassVar[int] = 503
    code: ClassVar[str] = "identity_unreachable"


class IdentityTimeout(IdentityError):
    """No answer within the time allowed. Data: `address`, `seconds`."""

    status: ClassVar[int] = 504
    code: ClassVar[str] = "identity_timeout"


class IdentityTokenInvalid(IdentityError):
    """The proof of identity does not hold. Data: `detail`, one word for the check."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "identity_token_invalid"


class LoginStale(IdentityError):
    """The answer does not belong to a login that this browser began lately."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "identity_login_stale"


class LoginRefused(IdentityError):
    """The provider lets this person not in. Data: `reason`, a code of OAuth."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "identity_login_refused"


class CredentialsInvalid(IdentityError):
    """Not a name and its password."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "identity_credentials_invalid"


class IdentityInsecure(IdentityError):
    """The settings would send secrets in the clear. Data: `address`, `setting`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "identity_insecure"


class IdentityNotConfigured(IdentityError):
    """A setting that the provider needs is not there, or of no use. Data: `setting`."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "identity_not_configured"
