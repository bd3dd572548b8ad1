"""HTTP: one's own API keys. A key does not reach them: only whoever has signed in does."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from govbot.accounts.auth import InPerson
from govbot.accounts.keys.schemas import KeyIn, KeyList, KeyOut, NewKeyOut
from govbot.accounts.keys.service import Keys

router = APIRouter(prefix="/keys", tags=["keys"])


async def get_keys(request: Request) -> Keys:
    """Return the service."""
    return Keys(request.app.state.services.database)


KeysService = Annotated[Keys, Depends(get_keys)]


@router.get("")
async def list_keys(keys: KeysService, asker: InPerson) -> KeyList:
    """Return one's keys."""
    return KeyList.of(await keys.list(asker))


@router.post("", status_code=201)
async def create_key(body: KeyIn, keys: KeysService, asker: InPerson) -> NewKeyOut:
    """Make a key."""
    key, secret = await keys.create(asker, body.name, body.scopes, body.days)
    return NewKeyOut(key=KeyOut.of(key), secret=secret)


@router.delete("/{key_id}", status_code=204)
async def revoke_key(key_id: UUID, keys: KeysService, asker: InPerson) -> None:
    """Let one of one's keys count no more."""
    await keys.revoke(asker, key_id)
