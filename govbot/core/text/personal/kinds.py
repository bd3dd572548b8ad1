"""The kinds of personal data, and what a detector of one is."""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

Kind = Literal[
    "CARTAO",
    "CEP",
    "CNH",
    "CNPJ",
    "CNS",
    "CONTA",
    "CPF",
    "EMAIL",
    "NASCIMENTO",
    "PASSAPORTE",
    "PIS",
    "PIX",
    "PROCESSO",
    "RENAVAM",
    "RG",
    "TELEFONE",
    "TITULO",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Mode = Literal["off", "find", "mask"]
"""What is done with a document's personal data: nothing, counting, or marks instead of it."""

Proof = Literal["digits", "format", "context"]
"""What proves a hit: check digits, a form that nothing else has, or a word beside it."""


class Found(NamedTuple):
    """A piece of personal data: `text[start:end]`."""

    start: int
    end: int
    kind: Kind
    proof: Proof


class Detector(NamedTuple):
    """How one kind is written, and what tells it from what is only written like it.

    `shape` matches a bounded number of characters, so that looking through a text takes time
    linear in its length. `proof` judges a match and returns None where nothing proves it.
    """

    kind: Kind
    shape: re.Pattern[str]
    proof: Callable[[re.Match[str]], Proof | None]
