"""What the record of acts tells of an organisation's settings: what they were, what they are."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from govbot.accounts.organization import terms
from govbot.audit.chain import Plain
from govbot.audit.record import kept
from govbot.audit.repository import NewText
from govbot.core.db.models import Tenant

WORDS = ("name", "short_name", "contact")
"""Columns that hold words of people: recorded where they can be erased."""

PERSONAL = ("personal_mode", "personal_kinds")


class Change(NamedTuple):
    """What of a change is chained, and what can be erased."""

    told: Mapping[str, Plain]
    text: NewText | None


def between(before: Tenant, values: Mapping[str, Any]) -> Change | None:
    """Return what changes when these columns are written; None when nothing does."""
    changed = [name for name, value in values.items() if getattr(before, name) != value]
    if not changed:
        return None
    told: dict[str, Plain] = {"changed": list(changed)}
    if "accent" in changed:
        told["accent"] = {"from": before.accent, "to": values["accent"]}
    if "keep_days" in changed:
        told["keep_days"] = _days(before.keep_days, values["keep_days"])
    told |= {name: values[name] for name in PERSONAL if name in changed}
    lines = [
        f"{name}: {getattr(before, name) or '-'} → {values[name] or '-'}"
        for name in changed
        if name in WORDS
    ]
    return Change(told, kept("\n".join(lines), "text") if lines else None)


def of_logo(before: tuple[bytes, str] | None, picture: bytes | None) -> dict[str, Plain]:
    """Return what is chained of a picture that changes: digests, for it may show a person."""
    old = before[0] if before else None
    return {"changed": ["logo"], "logo": {"from": _digest(old), "to": _digest(picture)}}


def _days(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> dict[str, Plain]:
    """Return the terms that are others than they were, in days; None: for ever."""
    old, new = terms.all_days(before), terms.all_days(after)
    return {
        str(kind): {"from": old[kind], "to": new[kind]}
        for kind in terms.KINDS
        if old[kind] != new[kind]
    }


def _digest(picture: bytes | None) -> str | None:
    return sha256(picture).hexdigest() if picture is not None else None
