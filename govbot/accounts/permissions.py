"""What a person may do, apart from which documents they may read."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role allows, an API key may be narrowed to, and a route asks for."""

    READ = "read"
    """Search, list and read documents."""
    ASK = "ask"
    """Ask questions; one's own conversations."""
    UPLOAD = "upload"
    """Bring documents in."""
    CURATE = "curate"
    """Change and remove the documents that one may read; synonyms."""
    REPORTS = "reports"
    """Read how GovBot is used."""
    INSTRUCT = "instruct"
    """Write the instructions that answers follow."""
    MODELS = "models"
    """See the servers of language models, and fetch models."""
    PEOPLE = "people"
    """Users, departments and roles."""
    ACCESS = "access"
    """Decide who may read which document, without reading it."""
    AUDIT = "audit"
    """Read and export the record."""
    SETTINGS = "settings"
    """The organisation's own settings."""


EVERY = frozenset(Permission)
_NAMES = frozenset(permission.value for permission in Permission)

ADMIN, ANALYST, USER = "admin", "analyst", "user"
BUILTIN: Mapping[str, frozenset[Permission]] = {
    ADMIN: EVERY,
    ANALYST: frozenset(
        {
            Permission.READ,
            Permission.ASK,
            Permission.UPLOAD,
            Permission.CURATE,
            Permission.REPORTS,
        }
    ),
    USER: frozenset({Permission.READ, Permission.ASK}),
}
"""The roles that every tenant has."""


def known(names: Iterable[str]) -> frozenset[Permission]:
    """Return those of the names that are permissions: a newer GovBot may have written others."""
    return frozenset(Permission(name) for name in names if name in _NAMES)
