"""Wire shapes of tickets."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from govbot.accounts.signing.repository import About
from govbot.accounts.signing.schemas import Name, Password, Secret
from govbot.accounts.tickets.service import Chosen, Link, Purpose


class TicketIn(BaseModel):
    """A ticket: what stands behind the `#` of its address."""

    code: Secret


class TicketOut(BaseModel):
    """What a ticket is for, and for whom. `totp_on`: a second factor's code is needed too."""

    kind: Purpose
    name: str
    email: str
    organization: str
    totp_on: bool

    @classmethod
    def of(cls, purpose: Purpose, about: About) -> "TicketOut":
        """Translate what the service found."""
        return cls(
            kind=purpose,
            name=about.user.name,
            email=about.user.email,
            organization=about.tenant.name,
            totp_on=about.user.totp_on,
        )


class TicketUse(TicketIn):
    """The ticket, and what its person chooses; `totp_code` where they have a second factor."""

    password: Password
    name: Name | None = None
    totp_code: Annotated[str | None, Field(max_length=40)] = None

    def chosen(self) -> Chosen:
        """Return what the service takes."""
        return Chosen(self.password, self.name, self.totp_code)


class LinkOut(BaseModel):
    """A path of the page with its secret, which is shown this once, to be passed on."""

    path: str
    expires_at: datetime

    @classmethod
    def of(cls, link: Link) -> "LinkOut":
        """Translate a link."""
        return cls(path=link.path, expires_at=link.expires_at)
