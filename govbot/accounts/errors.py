"""Why somebody does not come in."""

from typing import ClassVar

from govbot.core.errors import GovBotError


class NotSignedIn(GovBotError):
    """The request says not who it comes from, or says it with what counts no more."""

    status: ClassVar[int] = 401
    code: ClassVar[str] = "not_signed_in"


class SetupNeeded(GovBotError):
    """Nobody administers this installation yet."""

    status = 401
    code = "setup_needed"


class NotAllowed(GovBotError):
    """The person's role, or the key, does not include this. Data: `permission`."""

    status = 403
    code = "not_allowed"


class SecondFactorMissing(GovBotError):
    """The person's role asks for a second factor, which they have not set up or not used."""

    status = 403
    code = "second_factor_missing"


class ForgedRequest(GovBotError):
    """A change came with the browser's cookies alone, as another site could have it sent."""

    status = 403
    code = "forged_request"


class BadCredentials(GovBotError):
    """E-mail and password do not belong together; which of them is wrong is not told."""

    status = 401
    code = "bad_credentials"


class CodeNeeded(GovBotError):
    """The password is right; the code of the second factor is missing or wrong."""

    status = 401
    code = "code_needed"


class TicketInvalid(GovBotError):
    """The link was used already, is too old, or was never given out."""

    status = 410
    code = "ticket_invalid"


class AlreadySetUp(GovBotError):
    """Somebody administers this installation already."""

    status = 409
    code = "already_set_up"


class KeyNotEnough(GovBotError):
    """What proves who one is, is changed after signing in; an API key does not do."""

    status = 403
    code = "key_not_enough"
