"""How many questions a model gets at once; the others stand in line and see their place in it."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from types import TracebackType


class Turnstile:
    """Lets `places` in at once, the others in the order in which they came."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._inside: set[Ticket] = set()
        self._line: deque[Ticket] = deque()

    def enter(self) -> "Ticket":
        """Stand in line, at once with the place that is held; leave by the ticket."""
        ticket = Ticket(self)
        self._line.append(ticket)
        self._move()
        return ticket

    def leave(self, ticket: "Ticket") -> None:
        """Give the place back, inside or in line; harmless when it was given back already."""
        if ticket in self._inside:
            self._inside.remove(ticket)
        elif ticket in self._line:
            self._line.remove(ticket)
        self._move()

    def _move(self) -> None:
        while self._line and len(self._inside) < self.places:
            ticket = self._line.popleft()
            self._inside.add(ticket)
            ticket.stand(0)
        for position, ticket in enumerate(self._line, start=1):
            ticket.stand(position)


class Ticket:
    """One question's place: 0 is inside, 1 is the next. Used as a context manager it is left."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._moved = asyncio.Event()
        self.position = -1

    def stand(self, position: int) -> None:
        """Take another place."""
        if position != self.position:
            self.position = position
            self._moved.set()

    async def positions(self) -> AsyncGenerator[int, None]:
        """Yield the place in line whenever it changes; the end means to be inside."""
        while self.position:
            self._moved.clear()
            yield self.position
            await self._moved.wait()

    def leave(self) -> None:
        """Give the place back."""
        self._turnstile.leave(self)

    def __enter__(self) -> "Ticket":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()
