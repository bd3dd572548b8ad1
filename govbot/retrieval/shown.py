"""What the record of acts keeps of a search: that somebody was shown passages, and of what."""

from govbot.accounts.asker import Asker
from govbot.audit.actions import Action
from govbot.audit.record import Act, Policy, kept, record
from govbot.core.db.engine import Database
from govbot.retrieval.service import SearchResult


async def note_shown(
    database: Database, asker: Asker, question: str, found: SearchResult, policy: Policy
) -> None:
    """Record of which documents somebody is about to be shown passages, if of any.

    Args:
        database: of the record.
        asker: who searched.
        question: what for.
        found: what they are shown.
        policy: what is kept of the question's words.
    """
    documents = sorted({str(hit.document_id) for hit in found.hits})
    if not documents:
        return
    told = {"documents": documents, "by": "search"}
    async with database.write() as session:
        act = Act(Action.SOURCES_SHOWN, data=told, text=kept(question, policy))
        await record(session, asker.actor, act)
