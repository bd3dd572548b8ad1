"""What the language model reads: the rules, the numbered passages as data, the question."""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from govbot.adapters.llm.base import Message
from govbot.chat.context import Passage

NOT_FOUND = "Não encontrei essa informação nos documentos."


@cache
def system_prompt() -> str:
    """Return the rules of the answer, in Portuguese."""
    return files(__package__).joinpath("prompts/answer.pt-BR.txt").read_text("utf-8").strip()


def build(question: str, passages: Sequence[Passage], previous: str | None = None) -> list[Message]:
    """Return the messages for one answer.

    Args:
        question: as it was asked.
        passages: in the order of their numbers; numbered from 1.
        previous: the question before, when this one follows up on it.
    """
    fence = _fence(question, passages)
    blocks = [
        f"[{passage.n}] {passage.label}\n<{fence}>\n{passage.excerpt}\n</{fence}>"
        for passage in passages
    ]
    before = f"Pergunta anterior: {previous}\n" if previous else ""
    request = (
        "Trechos dos documentos:\n\n"
        + "\n\n".join(blocks)
        + f"\n\n{before}Pergunta: {question}\n"
        + "Responda só com o que está nos trechos, citando o número do trecho em cada frase."
    )
    return [Message("system", system_prompt()), Message("user", request)]


def _fence(question: str, passages: Sequence[Passage]) -> str:
    """Return a mark that no passage can contain on purpose, the same for the same prompt.

    It is a digest of the question and of every passage, so text inside a document would have to
    know all of them, itself included, to close the fence.
    """
    digest = hashlib.sha256(question.encode())
    for passage in passages:
        digest.update(passage.excerpt.encode())
    return digest.hexdigest()[:8]


def says_not_found(answer: str) -> bool:
    """Return whether the model declined to answer."""
    start = answer.strip().lower()[:120]
    return any(phrase in start for phrase in _REFUSALS)


_REFUSALS = (
    "não encontrei",
    "nao encontrei",
    "não há informaç",
    "não foi encontrad",
    "os trechos não",
    "não contêm informaç",
    "não contém informaç",
    "não consta nos trechos",
)
