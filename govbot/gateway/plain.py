"""An answer as text for whoever shows nothing but text: what it rests on stands below it."""

from govbot.chat.answer import Answer, Source
from govbot.core.text.addresses import inert
from govbot.core.words import Language, say

NEAREST = 3
"""Passages that are listed when nothing was found."""
LONGEST_QUOTE = 300


def with_sources(answer: Answer, language: Language = "pt") -> str:
    """Return the answer and the list of its sources."""
    return answer.content + sources_below(answer, language)


def sources_below(answer: Answer, language: Language = "pt") -> str:
    """Return the list that goes below the answer; nothing when there is no source.

    Cited sources when something was found, the nearest passages when not.
    """
    cited = [source for source in answer.sources if source.cited]
    shown = cited if answer.found else answer.sources[:NEAREST]
    if not shown:
        return ""
    heading = say("sources_cited" if answer.found else "sources_nearest", language=language)
    return "\n\n" + "\n".join([heading, "", *(_line(source, language) for source in shown)])


def _line(source: Source, language: Language) -> str:
    parts = [source.label or source.document_title]
    if source.section:
        parts.append(source.section)
    if source.page is not None:
        parts.append(f"p. {source.page}")
    ended = "" if source.in_force else f" ({_ended(source, language)})"
    ordered = f" ({say('source_holds_orders', language=language)})" if source.holds_orders else ""
    quote = " ".join(inert(source.quote).split())
    if len(quote) > LONGEST_QUOTE:
        quote = quote[:LONGEST_QUOTE].rstrip() + "…"
    return f"- [{source.n}] {inert(', '.join(parts))}{ended}{ordered}: “{quote}”"


def _ended(source: Source, language: Language) -> str:
    words = say("source_out_of_force", language=language)
    return f"{words}: {source.note}" if source.note else words
