"""Bring a database to the newest schema; safe when several processes do it at once."""

import asyncio
import threading
from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import ProgrammingError

from govbot.core.errors import GovBotError

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
