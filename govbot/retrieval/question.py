"""What may be asked: the bounds of a question, and the errors that say them."""

from typing import ClassVar

from govbot.core.errors import InvalidInput
from govbot.core.text.typed import clean_typed

MAX_QUESTION = 4_000


class QuestionEmpty(InvalidInput):
    """Nothing was asked: there is no character that can be seen."""

    code: ClassVar[str] = "question_empty"


class QuestionTooLong(InvalidInput):
    """The question is longer than any question. Data: `length`, `limit` (characters)."""

    code: ClassVar[str] = "question_too_long"


def checked(question: str) -> str:
    """Return the question as it can be worked with.

    Raises:
        QuestionEmpty, QuestionTooLong: it cannot.
    """
    # Before anything reads it: what is far too long costs nothing.
    if len(question) > MAX_QUESTION:
        raise QuestionTooLong(length=len(question), limit=MAX_QUESTION)
    question = clean_typed(question)
    if not question:
        raise QuestionEmpty
    return question
