"""The language model as a writer of other wordings of a question, for the search."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from govbot.adapters.llm.base import Message
from govbot.adapters.llm.registry import LLMs
from govbot.core.errors import GovBotError
from govbot.core.text.turns import neutral

logger = logging.getLogger(__name__)

MAX_TOKENS = 90


@dataclass(frozen=True, slots=True)
class ModelVariants:
    """Asks the model at work; what is not written in time is not waited for."""

    llms: LLMs
    timeout_s: float
    always: bool = False

    async def write(self, question: str) -> Sequence[str]:
        """Return the lines that the model wrote in full within the time; none without a model."""
        llm = await self.llms.current()
        if llm is None:
            return ()
        text = ""
        messages = [
            Message("system", instructions()),
            Message("user", f"Pergunta: {neutral(question)}"),
        ]
        try:
            async with (
                asyncio.timeout(self.timeout_s),
                aclosing(llm.stream(messages, max_tokens=MAX_TOKENS)) as pieces,
            ):
                async for piece in pieces:
                    text += piece
        except TimeoutError:
            text = text.rpartition("\n")[0]  # the last line may be half a sentence
        except GovBotError as error:
            logger.warning("no variants of the question: %s", error)
            return ()
        return text.splitlines()


@cache
def instructions() -> str:
    """Return what the model is told, in Portuguese."""
    return files(__package__).joinpath("prompts/variants.pt-BR.txt").read_text("utf-8").strip()
