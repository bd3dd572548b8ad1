"""What the record of acts keeps of questions and answers."""

from uuid import UUID

from govbot.audit.actions import Action
from govbot.audit.record import Act, Policy, kept
from govbot.chat.answer import Answer


def asked_act(question: str, policy: Policy, session_id: UUID | None = None, **data: str) -> Act:
    """Return the act of asking; outside of any conversation it has no subject."""
    return Act(
        Action.QUESTION_ASK,
        "chat_session" if session_id else None,
        str(session_id) if session_id else None,
        data,
        text=kept(question, policy),
    )


def shown_act(answer: Answer) -> Act:
    """Return the act of showing an answer's sources."""
    documents = sorted({str(source.document_id) for source in answer.sources})
    return Act(
        Action.SOURCES_SHOWN,
        "chat_message",
        str(answer.id),
        {"documents": [*documents], "found": answer.found},
    )
