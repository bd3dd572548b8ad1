"""Why a right or a collection cannot be as somebody wants it."""

from typing import ClassVar

from govbot.core.errors import GovBotError


class NameTaken(GovBotError):
    """Two collections in one place cannot have the same name. Data: `name`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "collection_name_taken"


class CollectionNotEmpty(GovBotError):
    """Only an empty collection can be removed. Data: `name`."""

    status = 409
    code = "collection_not_empty"


class WithinItself(GovBotError):
    """A collection cannot be moved into itself, or into one that is within it."""

    status = 409
    code = "collection_within_itself"


class AlreadyOver(GovBotError):
    """A right cannot end in the past."""

    status = 422
    code = "right_already_over"
