"""HTTP: the tenant's synonyms."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from govbot.accounts.auth import Curating
from govbot.core.text.synonyms import builtin_rules
from govbot.lexicon.schemas import SynonymIn, SynonymList, SynonymOut
from govbot.lexicon.service import Lexicon

router = APIRouter(prefix="/synonyms", tags=["synonyms"])


async def get_lexicon(request: Request) -> Lexicon:
    """Return the service."""
    lexicon: Lexicon = request.app.state.services.lexicon
    return lexicon


LexiconService = Annotated[Lexicon, Depends(get_lexicon)]


@router.get("")
async def list_synonyms(lexicon: LexiconService, asker: Curating) -> SynonymList:
    """Return the tenant's own synonyms."""
    rows = await lexicon.synonyms(asker)
    return SynonymList(items=[SynonymOut.of(row) for row in rows], builtin=len(builtin_rules()))


@router.post("", status_code=201)
async def add_synonym(new: SynonymIn, lexicon: LexiconService, asker: Curating) -> SynonymOut:
    """Add a synonym; it counts from the next question on."""
    return SynonymOut.of((await lexicon.add(asker, [new.new()]))[0])


@router.delete("/{synonym_id}", status_code=204)
async def remove_synonym(synonym_id: int, lexicon: LexiconService, asker: Curating) -> None:
    """Remove one of the tenant's own synonyms."""
    await lexicon.remove(asker, synonym_id)
