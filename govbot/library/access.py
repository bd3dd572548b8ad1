"""The one access door: who may read what."""

from sqlalchemy import ColumnElement

from govbot.accounts.asker import Asker
from govbot.core.db.models import Document


def readable(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate on `documents` that every query for this asker must carry."""
    own = Document.tenant_id == asker.tenant_id
    return own & Document.id.not_in(asker.without) if asker.without else own
