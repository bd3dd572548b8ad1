"""From wordings to hits: rank, put what the question refers to first, read the passages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from govbot.core.db.engine import ReadSession
from govbot.core.text.analysis import NAMES_OF_PARTS, analyse, terms_of
from govbot.core.text.everyday import EVERYDAY_TERMS
from govbot.lexicon.wording import OtherWords
from govbot.library.access import Filters, Scope
from govbot.retrieval import legs, repository
from govbot.retrieval.devices import article_of
from govbot.retrieval.evidence import Evidence, coverage
from govbot.retrieval.fusion import Fused
from govbot.retrieval.hits import Hit, Why, make_hit, matched, reason
from govbot.retrieval.legs import Mode, Ranking, Scores, Wording
from govbot.retrieval.plan import Correction, QueryPlan
from govbot.retrieval.repository import PassageRow, SentenceRow
from govbot.retrieval.rereading import REREAD_DEPTH
from govbot.retrieval.resolution import Resolved

QUOTE_DEPTH = 10
"""Hits whose sentences are read word by word for the one to quote; nobody looks further down."""
MOST_REFERRED = 10
"""Passages put first because the question refers to them."""


@dataclass(frozen=True, slots=True)
class Task:
    """One search: the plan, its wordings, and where to look.

    `referring` is where references are resolved: what is named may be out of force.
    """

    plan: QueryPlan
    scope: Scope
    referring: Scope
    wordings: Sequence[Wording]
    mode: Mode
    limit: int

    @property
    def asked(self) -> Wording:
        """The question itself."""
        return self.wordings[0]


@dataclass(frozen=True, slots=True)
class _Ranked:
    fused: Sequence[Fused[int]]
    ranking: Ranking
    referred: frozenset[int]
    rows: Mapping[int, PassageRow]


async def find(session: ReadSession, task: Task) -> list[Hit]:
    """Return the passages that answer, best first, at most `task.limit`."""
    within = _within(task)
    ranking = await legs.rank(session, task.scope, task.wordings, task.mode, within)
    referred = _referred(task.plan, ranking)
    depth = max(task.limit, REREAD_DEPTH)
    wanted = [each.key for each in ranking.fused[:depth]]
    rows = await repository.passages(session, task.scope, wanted)
    if within and within.filters.documents.isdisjoint(row.document_id for row in rows.values()):
        # All of the named norm is out of force: whoever names it is told so by its passages.
        rows |= await repository.passages(session, within, wanted)
    rows |= await repository.passages(session, task.referring, referred)
    fused = list(ranking.fused)
    if task.mode == "hybrid":
        fused = legs.reread(ranking, rows, task.asked)
    first = await _scored(session, task, referred, fused)
    fused = [*first, *(each for each in fused if each.key not in referred)]
    kept = [each for each in fused if each.key in rows][: task.limit]
    return await _load(session, task, _Ranked(kept, ranking, frozenset(referred), rows))


def _within(task: Task) -> Scope | None:
    """Return the scope of the norms that are named without a part of them."""
    named = [each for each in task.plan.resolved if not each.passages]
    documents = frozenset(document for each in named for document in each.documents)
    if not documents:
        return None
    filters = task.referring.filters
    if filters.documents:
        documents &= filters.documents
    return Scope(task.scope.asker, replace(filters, documents=documents)) if documents else None


def _referred(plan: QueryPlan, ranking: Ranking) -> list[int]:
    """Return the passages that the question refers to, in the order to show them."""
    scores = {each.key: each.score for each in ranking.fused}
    lists = [_ordered(each, plan, scores) for each in plan.resolved]
    return list(dict.fromkeys(key for own in lists for key in own))[:MOST_REFERRED]


def _ordered(resolved: Resolved, plan: QueryPlan, scores: Mapping[int, float]) -> list[int]:
    """Keep a part's own order; of a whole article, what answers the rest of the question leads."""
    whole = all(each == article_of(each) for each in resolved.reference.fragments)
    if plan.direct or not whole:
        return list(resolved.passages)
    return sorted(resolved.passages, key=lambda key: -scores.get(key, 0.0))


async def _scored(
    session: ReadSession, task: Task, referred: Sequence[int], fused: Sequence[Fused[int]]
) -> list[Fused[int]]:
    """Return the passages referred to, with scores above all others'."""
    if not referred:
        return []
    top = max([1.0, *(each.score for each in fused)])
    known = {each.key: each for each in fused}
    lacking = [key for key in referred if key not in known]
    more = await legs.scored(session, task.referring, task.asked, Scores({}, {}), lacking)
    return [
        replace(known[key], score=top)
        if key in known
        else Fused(key, top, more.bm25.get(key, 0.0), more.cosine.get(key, 0.0))
        for key in referred
    ]


async def _load(session: ReadSession, task: Task, ranked: _Ranked) -> list[Hit]:
    by_passage: dict[int, list[SentenceRow]] = defaultdict(list)
    keys = [each.key for each in ranked.fused]
    for sentence in await legs.sentences(session, Scope(task.scope.asker), task.asked, keys):
        by_passage[sentence.chunk_id].append(sentence)
    weights = task.asked.weights
    return [
        make_hit(
            ranked.rows[each.key],
            each,
            by_passage[each.key],
            _why(each.key, task, ranked),
            weights if place < QUOTE_DEPTH else None,
        )
        for place, each in enumerate(ranked.fused)
    ]


def _why(key: int, task: Task, ranked: _Ranked) -> Why:
    words = ranked.ranking.lexical_shares.get(key, 0.0)
    meaning = ranked.ranking.dense_shares.get(key, 0.0)
    by = "reference" if key in ranked.referred else reason(words, meaning)
    return Why(by, words, meaning, task.asked.every - NAMES_OF_PARTS)


async def words_cover(
    session: ReadSession, scope: Scope, question: str, other: OtherWords = legs.NOTHING_ELSE
) -> float:
    """Return how much of a question its best passage by words holds, 0 to 1; no vector needed."""
    asked = await legs.by_words(session, scope, question, other)
    best = await repository.lexical_leg(session, scope, asked.terms, asked.mean_length, 1)
    rows = await repository.passages(session, scope, list(best))
    return max((_covered(asked, other, row.text) for row in rows.values()), default=0.0)


def _covered(asked: Wording, other: OtherWords, text: str) -> float:
    """Return how much of a question a passage holds, in its own words or in others for them."""
    terms = frozenset(terms_of(text))
    meant = (entry.said for entry in other.entries if entry.stands_in(terms))
    telling = {term: asked.weights[term] for term in asked.weights.keys() - EVERYDAY_TERMS}
    return coverage(telling or asked.weights, terms.union(*meant))


def explained(plan: QueryPlan, hits: Sequence[Hit]) -> QueryPlan:
    """Return the plan with its mended words and other entries that stand in what was found."""
    shown = hits[:QUOTE_DEPTH]
    present = [frozenset(terms_of(hit.text)) for hit in shown]
    read = {
        typed: _word(near[0].term, shown)
        for term, typed in plan.other.typed.items()
        if (near := plan.other.meant.get(term))
    }
    entries = [
        entry.written
        for entry in plan.other.entries
        if any(entry.stands_in(terms) for terms in present)
    ]
    return replace(
        plan,
        corrections=tuple(Correction(typed, word) for typed, word in read.items() if word),
        expansions=tuple(dict.fromkeys(entries)),
    )


def _word(term: str, hits: Sequence[Hit]) -> str | None:
    """Return a word of the passages that has this term."""
    found = (word for hit in hits for word in matched(hit.text, frozenset({term})))
    word = next(found, None)
    return word.lower() if word else None


def evidence_of(hits: Sequence[Hit], asked: Wording, plan: QueryPlan) -> Evidence:
    """Return what is known of the best passage."""
    if not hits or (plan.direct and not _anywhere(hits, plan)):
        return Evidence(0.0, 0.0)
    best = hits[0]
    referred = best.why.found_by == "reference"
    return Evidence(best.cosine, _covered(asked, plan.other, best.text), referred)


def _anywhere(hits: Sequence[Hit], plan: QueryPlan) -> bool:
    """Return whether what a question asks for by name is among the hits, at least by its number.

    Without it the article of that number of another norm would be given for the one asked for.
    """
    if any(each.passages for each in plan.resolved):
        return True
    names = [each.norm for each in plan.references if each.norm and each.norm.number]
    if not names:
        return True
    numbers = {term for name in names for term in analyse(name.number or "")}
    said = " ".join(f"{hit.document_title} {hit.section or ''} {hit.text}" for hit in hits)
    return not numbers.isdisjoint(analyse(said))


def relaxed(filters: Filters) -> Filters:
    """Return the filters without those that only the question's words asked for."""
    return replace(filters, kinds=frozenset(), years=frozenset(), organs=frozenset())
