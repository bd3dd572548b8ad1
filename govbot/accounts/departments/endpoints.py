"""HTTP: departments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from govbot.accounts.auth import ManagingPeople
from govbot.accounts.departments.schemas import (
    DepartmentChange,
    DepartmentIn,
    DepartmentList,
    DepartmentOut,
)
from govbot.accounts.departments.service import Change, Departments, Place

router = APIRouter(prefix="/departments", tags=["people"])


async def get_departments(request: Request) -> Departments:
    """Return the service."""
    return Departments(request.app.state.services.database)


DepartmentsService = Annotated[Departments, Depends(get_departments)]


@router.get("")
async def list_departments(
    departments: DepartmentsService, asker: ManagingPeople
) -> DepartmentList:
    """Return the departments by name."""
    rows = await departments.list(asker)
    return DepartmentList(items=[DepartmentOut.of(*row) for row in rows])


@router.post("", status_code=201)
async def create_department(
    body: DepartmentIn, departments: DepartmentsService, asker: ManagingPeople
) -> DepartmentOut:
    """Make a department."""
    made = await departments.create(asker, Place(body.name, body.parent_id))
    return DepartmentOut.of(made)


@router.patch("/{department_id}")
async def change_department(
    department_id: UUID,
    body: DepartmentChange,
    departments: DepartmentsService,
    asker: ManagingPeople,
) -> DepartmentOut:
    """Rename or move a department, with everything that is within it."""
    change = Change(**body.model_dump(exclude_unset=True))
    return DepartmentOut.of(*await departments.change(asker, department_id, change))


@router.delete("/{department_id}", status_code=204)
async def remove_department(
    department_id: UUID, departments: DepartmentsService, asker: ManagingPeople
) -> None:
    """Remove a department that is empty and has no rights on anything."""
    await departments.remove(asker, department_id)
