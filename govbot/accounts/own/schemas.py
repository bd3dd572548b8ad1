"""Wire shapes of one's own account."""

from typing import Annotated

from pydantic import BaseModel, Field

from govbot.accounts.signing.schemas import Password


class PasswordIn(BaseModel):
    """Another password. `current` may be left out for a while after an entry link only."""

    current: Password | None = None
    new: Password


class ProofIn(BaseModel):
    """The person's password; it may be left out for a while after an entry link only."""

    password: Password | None = None


class EnrolmentOut(BaseModel):
    """What an authenticator app is given: an `otpauth://` address, and its QR code as `<svg>`."""

    uri: str
    qr_svg: str


class TotpCodeIn(BaseModel):
    """The first code of a new second factor."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class RecoveryOut(BaseModel):
    """Codes in the place of a lost phone, each good once; they are shown this once."""

    codes: list[str]
