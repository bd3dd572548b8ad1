"""HTTP: roles."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from govbot.accounts.auth import ManagingPeople
from govbot.accounts.roles.schemas import RoleChange, RoleIn, RoleList, RoleOut
from govbot.accounts.roles.service import Roles

router = APIRouter(prefix="/roles", tags=["people"])


async def get_roles(request: Request) -> Roles:
    """Return the service."""
    return Roles(request.app.state.services.database)


RolesService = Annotated[Roles, Depends(get_roles)]


@router.get("")
async def list_roles(roles: RolesService, asker: ManagingPeople) -> RoleList:
    """Return the roles."""
    return RoleList(items=[RoleOut.of(*row) for row in await roles.list(asker)])


@router.post("", status_code=201)
async def create_role(body: RoleIn, roles: RolesService, asker: ManagingPeople) -> RoleOut:
    """Make a role of what one may do oneself."""
    made = await roles.create(asker, body.name, body.permissions, needs_totp=body.needs_totp)
    return RoleOut.of(made)


@router.patch("/{role_id}")
async def change_role(
    role_id: UUID, body: RoleChange, roles: RolesService, asker: ManagingPeople
) -> RoleOut:
    """Change a role; its people may do at once what it says then."""
    return RoleOut.of(*await roles.change(asker, role_id, body.change()))


@router.delete("/{role_id}", status_code=204)
async def remove_role(role_id: UUID, roles: RolesService, asker: ManagingPeople) -> None:
    """Remove a role that nobody has and that has no rights on anything."""
    await roles.remove(asker, role_id)
