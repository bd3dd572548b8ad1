"""The base class of every error that a person may see.

An error states a fact by its class and carries data; the words are in `core/words`. `status` is
the HTTP status that the doors answer with, `code` is stable and may be relied on by clients.
"""

from typing import Any, ClassVar


class GovBotError(Exception):
    """A fact that stopped the work, with the data that its message needs."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, **data: Any) -> None:
        super().__init__(self.code, data)
        self.data = data

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.data.items())
        return f"{self.code}({details})"


class NotFound(GovBotError):
    """What was asked for does not exist, or not for this asker."""

    status = 404
    code = "not_found"


class InvalidInput(GovBotError):
    """The request cannot be understood as it was written."""

    status = 422
    code = "invalid_input"
