"""The messages that a chat client sends, read as a question and the questions before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from govbot.core.errors import InvalidInput
from govbot.gateway.schemas import MessageIn, UnsupportedParameter

TEXT_PARTS = ("text", "input_text")


class NoUserMessage(InvalidInput):
    """Nobody asks anything: there is no message of the role `user`."""

    code: ClassVar[str] = "no_user_message"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What is asked, and what was asked before, oldest first."""

    question: str
    history: tuple[str, ...]


def read(messages: Sequence[MessageIn]) -> Dialogue:
    """Return the last thing that the person said as the question, the rest as its history.

    What the assistant or the system says is not read: GovBot has its own instructions, and earlier
    answers are no source.

    Raises:
        NoUserMessage: nobody asks.
        UnsupportedParameter: the question has an image, a sound or a file in it.
    """
    asked = [message for message in messages if message.role == "user"]
    if not asked:
        raise NoUserMessage
    question = _text(asked[-1].content, strict=True)
    return Dialogue(question, tuple(_text(each.content) for each in asked[:-1]))


def _text(content: str | list[dict[str, Any]] | None, *, strict: bool = False) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    for part in content:
        if strict and part.get("type") not in TEXT_PARTS:
            raise UnsupportedParameter(parameter=f"messages.content.{part.get('type')}")
    return "\n".join(str(part.get("text", "")) for part in content if "text" in part)
