"""Wire shapes of the ways in."""

from typing import Annotated

from pydantic import BaseModel, Field

from govbot.accounts.branding import Branding
from govbot.accounts.signing.schemas import Organization, Password
from govbot.accounts.signing.service import Given


class OidcOut(BaseModel):
    """The provider whose page people may log in at. `label`: the operator's words for it."""

    label: str | None
    is_govbr: bool


class OptionsOut(BaseModel):
    """How one comes in here. `organization`: which one must be said, for there are several.

    `ldap`: names and passwords of a directory count too. `branding` is that of the installation's
    own organisation, whoever comes in.
    """

    setup_needed: bool
    organization: bool
    oidc: OidcOut | None
    ldap: bool
    branding: Branding


class LoginIn(BaseModel):
    """Who comes in. With `bearer` the tokens are in the answer, for programs; else in cookies.

    `email` may be a name of the directory's.
    """

    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Password
    code: Annotated[str | None, Field(max_length=40)] = None
    organization: Organization = None
    bearer: bool = False

    def given(self) -> Given:
        """Return what the service takes."""
        return Given(self.email, self.password, self.code, self.organization)


class LeftOut(BaseModel):
    """What is left to do. `provider`: where the browser goes to end its session there too."""

    provider: str | None


class ProposedOut(BaseModel):
    """The identity that the provider's page gave, as it calls its person."""

    name: str
    email: str


class IdentityLinkOut(BaseModel):
    """How the person's account stands to the provider's login.

    `offered`: it can be linked here. `proposed`: what waits for the person's yes.
    """

    offered: bool
    linked: bool
    proposed: ProposedOut | None


class LinkStartOut(BaseModel):
    """The address of the provider's page, where the browser goes."""

    url: str


class CodeIn(BaseModel):
    """The second factor's code, after the provider's page."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
