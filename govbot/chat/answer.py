"""An answer and its sources, as saved and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from uuid import UUID

from govbot.adapters.llm.relay import Skipped
from govbot.chat.attribution import Support
from govbot.chat.checking import Flag
from govbot.chat.context import Passage
from govbot.core.text.injection import orders

Mode = Literal["ollama", "openai", "embedded", "gemini", "extractive", "fake"]


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered passage: where it stands, what is quoted of it, whether the answer cites it.

    `label` and `urn` cite the quotation; `in_force` and `note` tell whether it holds today.
    `holds_orders`: parts of `text` are meant for the assistant, which did not read them.
    """

    n: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    section: str | None
    passage_id: int
    text: str
    quote: str
    cited: bool
    score: float
    label: str | None = None
    urn: str | None = None
    in_force: bool = True
    note: str | None = None
    holds_orders: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the JSON shape that is saved with the answer."""
        return asdict(self) | {"document_id": str(self.document_id)}


@dataclass(slots=True)
class Answer:
    """One answer. `found` is False when the documents do not hold what was asked.

    `flags` tell, in order, of the sentences that are not proven, and at the end of the whole;
    `support` is the share of its claims that is, None where a text is quoted or claims nothing.
    `mode` is None while nobody has written: a question without evidence reaches no model.
    `skipped` tells which models were to answer and did not, and why.
    `understood` is the whole question, where the conversation was needed to understand it.
    """

    id: UUID
    content: str = ""
    sources: tuple[Source, ...] = ()
    mode: Mode | None = None
    model: str | None = None
    skipped: Sequence[Skipped] = ()
    found: bool = True
    flags: tuple[Flag, ...] = ()
    support: float | None = None
    understood: str | None = None
    state: Literal["complete", "stopped", "failed"] = "complete"
    timings_ms: dict[str, int] = field(default_factory=dict)
    response_time_ms: int = 0

    def as_row(self) -> dict[str, Any]:
        """Return the columns to save."""
        return {
            "content": self.content,
            "sources": [source.as_json() for source in self.sources],
            "mode": self.mode,
            "model_used": self.model,
            "skipped": [_skipped(each) for each in self.skipped],
            "found": self.found,
            "flags": [asdict(flag) for flag in self.flags],
            "support": self.support,
            "understood": self.understood,
            "state": self.state,
            "timings_ms": self.timings_ms,
            "response_time_ms": self.response_time_ms,
        }


def _skipped(skipped: Skipped) -> dict[str, Any]:
    """Return what is saved of it: the facts, whose words are said in the reader's language."""
    error = skipped.error
    data = {name: str(value) for name, value in error.data.items()}
    return {"mode": skipped.mode, "model": skipped.model, "code": error.code, "data": data}


def sources_of(
    passages: Sequence[Passage], supports: Mapping[int, Support] | None = None
) -> tuple[Source, ...]:
    """Turn passages into sources; what supports the answer is quoted and marked as cited.

    Args:
        passages: the numbered passages.
        supports: number -> the first support that the answer took from it.
    """
    return tuple(_source(passage, (supports or {}).get(passage.n)) for passage in passages)


def _source(passage: Passage, support: Support | None) -> Source:
    hit = passage.hit
    start = max(hit.text.find(hit.quote), 0)
    end = start + len(hit.quote)
    if support is not None:
        start, end = support.start, support.end
    cited = hit.place.cite(start, end)
    return Source(
        n=passage.n,
        document_id=hit.document_id,
        document_title=hit.document_title,
        filename=hit.filename,
        media_type=hit.media_type,
        page=hit.page_at(start),
        section=hit.section,
        passage_id=hit.passage_at(start),
        text=hit.text,
        quote=hit.text[start:end],
        cited=support is not None,
        score=round(hit.score, 4),
        label=cited.label,
        urn=cited.urn,
        in_force=cited.in_force,
        note=cited.note,
        holds_orders=bool(orders(hit.text)),
    )
