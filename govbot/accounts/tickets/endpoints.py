"""HTTP: what tickets are good for."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from govbot.accounts.auth import PUBLIC
from govbot.accounts.signing.endpoints import From, give
from govbot.accounts.signing.schemas import TokensOut
from govbot.accounts.tickets.schemas import TicketIn, TicketOut, TicketUse
from govbot.accounts.tickets.service import Tickets

router = APIRouter(prefix="/auth", tags=["auth"])


async def get_tickets(request: Request) -> Tickets:
    """Return the service."""
    return Tickets(request.app.state.services.signing)


TicketsService = Annotated[Tickets, Depends(get_tickets)]


@router.post("/tickets/look", dependencies=[PUBLIC])
async def look(body: TicketIn, tickets: TicketsService) -> TicketOut:
    """Return what a ticket is for, and for whom, without using it."""
    return TicketOut.of(*await tickets.look(body.code))


@router.post("/tickets/use", dependencies=[PUBLIC])
async def use(
    body: TicketUse, tickets: TicketsService, origin: From, request: Request, response: Response
) -> TokensOut:
    """Accept an invitation or choose a new password, and sign in."""
    return give(await tickets.use(body.code, body.chosen(), origin), request, response)


@router.post("/entry", dependencies=[PUBLIC])
async def enter(
    body: TicketIn, tickets: TicketsService, origin: From, request: Request, response: Response
) -> TokensOut:
    """Sign in by a link of the command line."""
    return give(await tickets.enter(body.code, origin), request, response)
