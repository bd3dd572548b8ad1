"""HTTP: the organisation's own settings."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, UploadFile

from govbot.accounts.auth import PUBLIC, ManagingSettings, SignedIn
from govbot.accounts.organization.look import LOGO_BYTES
from govbot.accounts.organization.schemas import OrganizationIn, OrganizationOut, UsageOut
from govbot.accounts.organization.service import Organizations

router = APIRouter(tags=["organization"])


async def get_organizations(request: Request) -> Organizations:
    """Return the service."""
    return Organizations(request.app.state.services.database)


OrganizationsService = Annotated[Organizations, Depends(get_organizations)]


@router.get("/organization")
async def get_organization(
    organizations: OrganizationsService, asker: ManagingSettings
) -> OrganizationOut:
    """Return the organisation's settings."""
    return OrganizationOut.of(await organizations.get(asker.tenant_id))


@router.put("/organization")
async def change_organization(
    body: OrganizationIn, organizations: OrganizationsService, asker: ManagingSettings
) -> OrganizationOut:
    """Change the organisation's settings."""
    return OrganizationOut.of(await organizations.change(asker, body.settings()))


@router.get("/organization/usage")
async def get_usage(organizations: OrganizationsService, asker: ManagingSettings) -> UsageOut:
    """Return how much the organisation uses, and how much it may."""
    return UsageOut.of(*await organizations.usage(asker.tenant_id))


@router.get("/organization/logo", response_class=Response)
async def get_logo(organizations: OrganizationsService, asker: SignedIn) -> Response:
    """Return the picture of the asker's organisation."""
    return _picture(*await organizations.logo(asker.tenant_id))


@router.put("/organization/logo")
async def set_logo(
    file: UploadFile, organizations: OrganizationsService, asker: ManagingSettings
) -> OrganizationOut:
    """Give the organisation a picture: PNG, JPEG or WebP."""
    return OrganizationOut.of(await organizations.show(asker, await file.read(LOGO_BYTES + 1)))


@router.delete("/organization/logo")
async def remove_logo(
    organizations: OrganizationsService, asker: ManagingSettings
) -> OrganizationOut:
    """Take the picture away."""
    return OrganizationOut.of(await organizations.show(asker, None))


@router.get("/auth/logo", dependencies=[PUBLIC], response_class=Response)
async def get_own_logo(request: Request, organizations: OrganizationsService) -> Response:
    """Return the picture of the installation's own organisation, for the page to sign in on."""
    return _picture(*await organizations.logo(request.app.state.services.signing.tenant_id))


def _picture(picture: bytes, media_type: str) -> Response:
    return Response(picture, media_type=media_type, headers={"Cache-Control": "no-cache"})
