"""Synonyms of a tenant, and other words for a question."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.audit.actions import Action
from govbot.audit.record import Act, record
from govbot.core.db.engine import Database, ReadSession
from govbot.core.db.models import Synonym
from govbot.core.errors import InvalidInput, NotFound
from govbot.core.text.analysis import analyse, words_of
from govbot.core.text.spelling import Near, candidates, choose, distant, stretch
from govbot.core.text.synonyms import (
    SAME,
    Rule,
    Table,
    builtin_rules,
    builtin_table,
    expand,
    other_entries,
)
from govbot.lexicon import repository
from govbot.lexicon.repository import NewSynonym, Version
from govbot.lexicon.wording import OtherWords, mended

MOST_MENDED = 8
"""Misspelt words looked up in one question; a text in another language has many more."""
LONGEST_ENTRY = 200
MOST_ROWS = 10_000
"""Rows of one file, and synonyms of one tenant that a question is compared with."""
_HEADER = {"termo", "said"}
_YES = {"", "1", "s", "sim", "true", "y", "yes"}
_NO = {"0", "n", "nao", "não", "false", "no"}


class SynonymInvalid(InvalidInput):
    """One side is empty, holds no word, is too long, or says what the other says (`detail`)."""

    code: ClassVar[str] = "synonym_invalid"


class SynonymFileInvalid(InvalidInput):
    """A line of a file cannot be read (`line`, `detail`); nothing of it was taken."""

    code: ClassVar[str] = "synonym_file_invalid"


@dataclass(slots=True)
class Lexicon:
    """Other words for questions. Changes count from the next question on: nothing is indexed."""

    database: Database
    _tables: dict[UUID, tuple[Version, Table]] = field(default_factory=dict)

    async def synonyms(self, asker: Asker) -> Sequence[Synonym]:
        """Return the tenant's own synonyms, oldest first."""
        async with self.database.read() as session:
            return await repository.synonyms(session, asker)

    async def add(self, asker: Asker, new: Sequence[NewSynonym]) -> list[Synonym]:
        """Add synonyms; one with the same words as an older one takes its place.

        Raises:
            SynonymInvalid: one of them says nothing; none was added.
        """
        clean = [_checked(each) for each in new]
        async with self.database.write() as session:
            rows = await repository.put(session, asker, clean)
            acts = [Act(Action.SYNONYM_ADD, "synonym", str(row.id)) for row in rows]
            await record(session, asker.actor, *acts)
            return rows

    async def remove(self, asker: Asker, synonym_id: int) -> None:
        """Remove one of the tenant's own synonyms.

        Raises:
            NotFound: it has none of this id.
        """
        async with self.database.write() as session:
            if not await repository.remove(session, asker, synonym_id):
                raise NotFound(kind="synonym", id=str(synonym_id))
            act = Act(Action.SYNONYM_REMOVE, "synonym", str(synonym_id))
            await record(session, asker.actor, act)

    async def table(self, session: ReadSession, asker: Asker) -> Table:
        """Return the built-in synonyms with the tenant's own, which prevail."""
        now = await repository.version(session, asker)
        if not now.rows:
            return builtin_table()
        known = self._tables.get(asker.tenant_id)
        if known is None or known[0] != now:
            rows = (await repository.synonyms(session, asker))[:MOST_ROWS]
            own = [rule for row in rows for rule in _rules(row)]
            known = self._tables[asker.tenant_id] = (now, Table.of([*builtin_rules(), *own]))
        return known[1]

    async def other_words(self, session: ReadSession, asker: Asker, question: str) -> OtherWords:
        """Return what the question's misspelt words were meant to be, and its other words.

        Args:
            session: of the search.
            asker: who asks; their tenant's words are looked at.
            question: as it will be searched, chat spellings written out.
        """
        terms = analyse(question)
        typed = await _unknown(session, asker, words_of(question))
        meant = await _meant(session, asker, typed)
        table = await self.table(session, asker)
        spelt = mended(terms, OtherWords(meant))
        return OtherWords(meant, typed, expand(spelt, table), other_entries(spelt, table))


async def _unknown(session: ReadSession, asker: Asker, words: Mapping[str, str]) -> dict[str, str]:
    known = await repository.known_terms(session, asker, words.keys())
    unknown = [term for term in words if term not in known and candidates(words[term])]
    return {term: words[term] for term in unknown[:MOST_MENDED]}


async def _meant(
    session: ReadSession, asker: Asker, typed: Mapping[str, str]
) -> dict[str, list[Near]]:
    """Return the stand-ins of each term; terms without any are left out."""
    wanted = {term for word in typed.values() for term in candidates(word)}
    known = await repository.known_terms(session, asker, wanted)
    meant: dict[str, list[Near]] = {}
    for term, word in typed.items():
        own = candidates(word)
        near = choose(own, {each: known[each] for each in own.keys() & known.keys()})
        around = None if near else stretch(word)
        if around is not None:
            near = distant(word, await repository.terms_in(session, asker, around))
        if near:
            meant[term] = near
    return meant


def _rules(row: Synonym) -> list[Rule]:
    there = Rule(row.said, row.meant, row.weight)
    return [there, Rule(row.meant, row.said, row.weight)] if row.both_ways else [there]


def _checked(new: NewSynonym) -> NewSynonym:
    said, meant = " ".join(new.said.split()), " ".join(new.meant.split())
    for side in (said, meant):
        if len(side) > LONGEST_ENTRY:
            raise SynonymInvalid(detail=f"mais de {LONGEST_ENTRY} caracteres")
        if "\0" in side or not analyse(side):
            raise SynonymInvalid(detail=side.replace("\0", "") or "—")
    if analyse(said) == analyse(meant) or not 0 <= new.weight <= 1:
        raise SynonymInvalid(detail=f"{said} = {meant}")
    return new._replace(said=said, meant=meant)


def read_csv(text: str) -> list[NewSynonym]:
    """Read a table of synonyms: `termo,equivalente[,mão dupla (s/n)[,peso]]`.

    Commas or semicolons separate; a first line of titles is passed over.

    Raises:
        SynonymFileInvalid: a line cannot be read.
    """
    text = text.removeprefix("\ufeff")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows: list[NewSynonym] = []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if not any(stripped) or (not rows and stripped[0].lower() in _HEADER):
            continue
        if len(rows) == MOST_ROWS:
            raise SynonymFileInvalid(line=reader.line_num, detail=f"mais de {MOST_ROWS} linhas")
        try:
            rows.append(_checked(_row(stripped)))
        except (ValueError, SynonymInvalid) as error:
            detail = error.data["detail"] if isinstance(error, SynonymInvalid) else str(error)
            raise SynonymFileInvalid(line=reader.line_num, detail=detail) from None
    return rows


def _row(cells: Sequence[str]) -> NewSynonym:
    if not 2 <= len(cells) <= 4:  # noqa: PLR2004 (the columns of the format)
        raise ValueError(f"{len(cells)} colunas")
    both = (cells[2] if len(cells) > 2 else "").lower()  # noqa: PLR2004
    if both not in _YES | _NO:
        raise ValueError(both)
    weight = cells[3].replace(",", ".") if len(cells) > 3 and cells[3] else str(SAME)  # noqa: PLR2004
    return NewSynonym(cells[0], cells[1], both in _YES, float(weight))
