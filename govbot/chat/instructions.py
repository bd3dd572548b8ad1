"""Who knows the instructions that a tenant's answers are written by."""

from typing import Protocol

from govbot.accounts.asker import Asker
from govbot.chat.prompt import Instructions, script
from govbot.core.text.language import Tongue


class Instructor(Protocol):
    """Asked once for each answer that a model is to write."""

    async def instructions(self, asker: Asker, tongue: Tongue) -> Instructions:
        """Return the instructions in the answer's language."""
        ...


class Shipped:
    """For whom nobody has changed anything: the instructions that come with GovBot."""

    async def instructions(self, asker: Asker, tongue: Tongue) -> Instructions:  # noqa: ARG002
        """Return them."""
        return script(tongue).instructions


SHIPPED: Instructor = Shipped()
