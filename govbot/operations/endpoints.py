"""HTTP: whether GovBot is well, and what is at work."""

from fastapi import APIRouter, Request, Response

from govbot.accounts.auth import PUBLIC, SignedIn
from govbot.operations import health
from govbot.operations.schemas import Health, Status

router = APIRouter(tags=["operations"])


@router.get("/health", dependencies=[PUBLIC])
async def get_health(request: Request, response: Response) -> Health:
    """Tell whoever watches over the server whether it is well; 503 when the database is away."""
    well = await health.is_well(request.app.state.services)
    if not well:
        response.status_code = 503
    return Health(status="ok" if well else "degraded")


@router.get("/status")
async def get_status(request: Request, asker: SignedIn) -> Status:
    """Return what is at work, and how many documents the asker may read."""
    return await health.status(request.app.state.services, asker)
