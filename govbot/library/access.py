"""The one access door: who may read what."""

from sqlalchemy import ColumnElement

from govbot.accounts.asker import Asker
from govbot.core.db.models import Document


def readable(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate on `documents` that every query for this asker must carry."""
    return Document.tenant_id == asker.tenant_id
