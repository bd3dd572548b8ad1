"""HTTP: the health report."""

from fastapi import APIRouter, Request, Response

from govbot.operations import health
from govbot.operations.schemas import Health

router = APIRouter(tags=["operations"])


@router.get("/health")
async def get_health(request: Request, response: Response) -> Health:
    """Return what is at work; 503 when the database does not answer."""
    report = await health.report(request.app.state.services)
    if report.status != "ok":
        response.status_code = 503
    return report
