"""HTTP: people, for whoever manages them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from govbot.accounts.auth import ManagingPeople
from govbot.accounts.keys.schemas import KeyList
from govbot.accounts.people.repository import Listing
from govbot.accounts.people.schemas import (
    InvitationOut,
    PersonChange,
    PersonIn,
    PersonOut,
    PersonPage,
    SignInsEnded,
    State,
)
from govbot.accounts.people.service import Change, People
from govbot.accounts.tickets.schemas import LinkOut
from govbot.core.text.typed import clean_typed

router = APIRouter(prefix="/people", tags=["people"])


async def get_people(request: Request) -> People:
    """Return the service."""
    return People(request.app.state.services.database)


PeopleService = Annotated[People, Depends(get_people)]


@router.get("")
async def list_people(  # noqa: PLR0913, PLR0917  (each is a query parameter)
    people: PeopleService,
    asker: ManagingPeople,
    q: Annotated[str, Query(max_length=200)] = "",
    state: State | None = None,
    role_id: UUID | None = None,
    department_id: UUID | None = None,
    ids: Annotated[list[UUID] | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> PersonPage:
    """Return a window of the people by name."""
    listing = Listing(clean_typed(q), state, role_id, department_id, limit, offset, ids or ())
    rows, total = await people.page(asker, listing)
    return PersonPage(items=[PersonOut.of(row) for row in rows], total=total)


@router.post("", status_code=201)
async def invite(body: PersonIn, people: PeopleService, asker: ManagingPeople) -> InvitationOut:
    """Invite somebody; the link of the answer is to be passed on to them."""
    row, link = await people.invite(asker, body.invited())
    return InvitationOut(person=PersonOut.of(row), link=LinkOut.of(link))


@router.get("/{user_id}")
async def get_person(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> PersonOut:
    """Return somebody."""
    return PersonOut.of(await people.get(asker, user_id))


@router.patch("/{user_id}")
async def change_person(
    user_id: UUID, body: PersonChange, people: PeopleService, asker: ManagingPeople
) -> PersonOut:
    """Change somebody's name, role or department."""
    change = Change(**body.model_dump(exclude_unset=True))
    return PersonOut.of(await people.change(asker, user_id, change))


@router.post("/{user_id}/invitation")
async def invite_again(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> LinkOut:
    """Make another link for somebody who was invited; the one before counts no more."""
    return LinkOut.of(await people.link(asker, user_id, "invitation"))


@router.post("/{user_id}/reset")
async def reset_password(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> LinkOut:
    """Make a link by which somebody chooses a new password; until then the old one counts."""
    return LinkOut.of(await people.link(asker, user_id, "reset"))


@router.post("/{user_id}/suspend")
async def suspend(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> PersonOut:
    """Let somebody in no more."""
    return PersonOut.of(await people.suspend(asker, user_id))


@router.post("/{user_id}/reactivate")
async def reactivate(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> PersonOut:
    """Let somebody in again."""
    return PersonOut.of(await people.reactivate(asker, user_id))


@router.delete("/{user_id}/totp")
async def remove_totp(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> PersonOut:
    """Remove the second factor of somebody who lost it."""
    return PersonOut.of(await people.remove_totp(asker, user_id))


@router.delete("/{user_id}/sign-ins")
async def end_sign_ins(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> SignInsEnded:
    """End all sign-ins of somebody."""
    return SignInsEnded(ended=await people.end_sign_ins(asker, user_id))


@router.get("/{user_id}/keys")
async def list_keys(user_id: UUID, people: PeopleService, asker: ManagingPeople) -> KeyList:
    """Return somebody's API keys."""
    return KeyList.of(await people.keys(asker, user_id))


@router.delete("/{user_id}/keys/{key_id}", status_code=204)
async def revoke_key(
    user_id: UUID, key_id: UUID, people: PeopleService, asker: ManagingPeople
) -> None:
    """Let a key of somebody's count no more."""
    await people.revoke_key(asker, user_id, key_id)
