"""What a request carries to prove who it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """An access token or an API key, as it came.

    `address` is the caller's. A token from the browser's cookie (`is_cookie`) comes along whoever
    made the browser send the request, so a change needs `csrf` besides, which only our page can
    read; None where nothing is changed.
    """

    secret: str
    address: str | None = None
    is_cookie: bool = False
    csrf: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody signs in from."""

    address: str | None = None
    agent: str | None = None
