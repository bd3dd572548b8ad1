"""Questions whether a norm still holds, where the library knows that it does not."""

import re
from collections.abc import Sequence

from govbot.chat.context import Passage
from govbot.retrieval.plan import QueryPlan

_ASKED = re.compile(
    r"\b(?:ainda|continua|segue)\b.{0,20}\bval(?:e|em|endo|er|ida|ido|idas|idos)\b"
    r"|\b(?:em vigor|vigentes?|vigorando|in force|still valid|repealed)\b"
    r"|\b(?:revog|substitu)\w*",
    re.IGNORECASE,
)


def ended_norm(question: str, plan: QueryPlan, passages: Sequence[Passage]) -> Passage | None:
    """Return a passage of the one norm that a question names and asks the validity of.

    None where it asks for something else, names several norms, or the norm is in force.
    """
    named = {document for each in plan.resolved for document in each.documents}
    parts = any(each.reference.fragments for each in plan.resolved)
    if len(named) != 1 or parts or _ASKED.search(question) is None:
        return None
    own = [passage for passage in passages if passage.hit.document_id in named]
    gone = [passage for passage in own if not passage.hit.place.whole.in_force and passage.hit.note]
    return gone[0] if gone and len(gone) == len(own) else None
