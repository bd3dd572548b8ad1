"""Who asks, and in which language, taken from a request."""

from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from govbot.accounts.asker import Asker
from govbot.core.words import Language


async def current_asker(connection: HTTPConnection) -> Asker:
    """Return the asker of a request or a WebSocket: until accounts exist, the default tenant's."""
    asker: Asker = connection.app.state.services.asker
    return asker


async def preferred_language(connection: HTTPConnection) -> Language:
    """Return English when the browser prefers it to Portuguese, else Portuguese."""
    wanted = connection.headers.get("accept-language", "").lower()
    english, portuguese = wanted.find("en"), wanted.find("pt")
    return "en" if english >= 0 and (portuguese < 0 or english < portuguese) else "pt"


CurrentAsker = Annotated[Asker, Depends(current_asker)]
PreferredLanguage = Annotated[Language, Depends(preferred_language)]
