"""Bring a database to the newest schema; safe when several processes do it at once."""

import asyncio
import threading
from contextlib import suppress
from importlib.resources import files

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import ProgrammingError

from govbot.core.db.engine import plain_url
from govbot.core.db.principal import ROLE
from govbot.core.errors import GovBotError

_ALLOWED = (
    f"GRANT USAGE ON SCHEMA public TO {ROLE}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}",
    f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}",
)

# Alembic keeps the migration at work in module globals: one at a time in a process.
_ONE_AT_A_TIME = threading.Lock()


class DatabaseRefused(GovBotError):
    """The role may not make the tables or the extension. Data: `detail`, the server's words."""

    code = "database_refused"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("govbot.migrations")))
    config.attributes["url"] = url
    return config


def _upgrade(url: str) -> None:
    with _ONE_AT_A_TIME:
        command.upgrade(_config(url), "head")
    _allow_requests(url)


def _allow_requests(url: str) -> None:
    """See to the role that requests run as, where there is one or it can be made.

    Roles belong to the whole server. Where GovBot's own may not make one, the server's
    administrator does (docs/operator/security.md); until then requests run as the owner of the
    tables, under the predicates alone.
    """
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        exists = "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = %s"
        found = connection.execute(exists, [ROLE]).fetchone()
        if found is None:
            with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.UniqueViolation):
                connection.execute(f"CREATE ROLE {ROLE} NOLOGIN")
                connection.execute(f"GRANT {ROLE} TO CURRENT_USER")
            found = connection.execute(exists, [ROLE]).fetchone()
        if found is not None:
            for statement in _ALLOWED:
                connection.execute(statement)


async def upgrade(url: str) -> None:
    """Run every migration that `url` lacks.

    Args:
        url: SQLAlchemy URL with the psycopg driver.

    Raises:
        DatabaseRefused: the role lacks a permission, or the schema is another program's.
    """
    try:
        await asyncio.to_thread(_upgrade, url)
    except ProgrammingError as error:
        raise DatabaseRefused(detail=str(error.orig).partition("\n")[0]) from error
