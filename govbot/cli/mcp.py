"""`govbot mcp`: the MCP server over stdin and stdout, for a program that starts it."""

import asyncio
from importlib import import_module

from govbot.accounts.tenants.service import note_entry
from govbot.cli.console import run
from govbot.core.settings import get_settings
from govbot.operations.runtime import open_services


def mcp() -> None:
    """Serve until stdin ends."""
    run(_serve())


async def _serve() -> None:
    # The protocol's package takes half a second to load, which no other command should wait for.
    server = await asyncio.to_thread(import_module, "govbot.mcp")
    async with open_services(get_settings()) as services:
        await note_entry(services.database, services.asker, "mcp")
        await services.llms.current()  # begins to load the embedded model
        await server.over_stdio(services)
