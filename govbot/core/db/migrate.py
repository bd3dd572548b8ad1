"""Bring a database to the newest schema; safe when several processes do it at once."""

import asyncio
from importlib.resources import files

from alembic import command
from alembic.config import Config


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("govbot.migrations")))
    config.attributes["url"] = url
    return config


async def upgrade(url: str) -> None:
    """Run every migration that `url` lacks.

    Args:
        url: SQLAlchemy URL with the psycopg driver.
    """
    await asyncio.to_thread(command.upgrade, _config(url), "head")
