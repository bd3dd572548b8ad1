"""Why somebody whose identity is proven elsewhere does not come in."""

from typing import ClassVar

from govbot.core.errors import GovBotError


class IdentityDenied(GovBotError):
    """Who it is, is clear; they may not come in."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "identity_denied"


class IdentityUnknown(IdentityDenied):
    """Nobody here is that person, and nobody is added by coming in."""

    code = "identity_unknown"


class IdentityWithoutGroup(IdentityDenied):
    """The person is in none of the groups that may come in."""

    code = "identity_without_group"


class IdentityLevelLow(IdentityDenied):
    """The person's gov.br account is of a lower level than asked for. Data: `level`."""

    code = "identity_level_low"


class IdentitySuspended(IdentityDenied):
    """The person's account here is suspended."""

    code = "identity_suspended"


class IdentityWithoutEmail(IdentityDenied):
    """The person would be added, but nobody says an e-mail address of theirs."""

    code = "identity_without_email"


class IdentityEmailTaken(IdentityDenied):
    """Somebody here has the checked e-mail address already, and did not come in that way before."""

    code = "identity_email_taken"


class IdentityEmailUnproven(IdentityDenied):
    """The person cannot be added: nobody says that their e-mail address is theirs."""

    code = "identity_email_unproven"


class IdentityLinked(GovBotError):
    """The account has an identity at a provider or in a directory already."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "identity_linked"


class IdentityTaken(GovBotError):
    """The identity is another account's."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "identity_taken"


class IdentityNotLinked(GovBotError):
    """The account has no identity at a provider."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "identity_not_linked"


class IdentityLastWay(GovBotError):
    """The account has no password: without its identity nobody could come in by it."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "identity_last_way"


class OidcNotOffered(GovBotError):
    """No OpenID provider is configured."""

    status = 404
    code = "oidc_not_offered"
