"""One question's way along the chain of models, until one of them begins to answer."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass

from govbot.adapters.llm.base import Identity, LLMError, Message, Mode
from govbot.adapters.llm.guarded import GuardedLLM
from govbot.adapters.llm.turnstile import Ticket, Turnstile


@dataclass(frozen=True, slots=True)
class Skipped:
    """A model of the chain that did not answer, and why."""

    mode: Mode
    model: str | None
    error: LLMError


Found = GuardedLLM | Skipped | None
"""What a look at one provider brings; None when it is not configured at all."""
Look = Callable[[], Awaitable[Found]]


class Relay:
    """The models of the chain as one, for one question.

    The first that begins to answer is kept to; one that fails before its first word makes way for
    the next. `skipped` tells which ones did not answer and why, in order.
    """

    def __init__(self, looked: Sequence[GuardedLLM | Skipped], later: Sequence[Look] = ()) -> None:
        """Ask nothing yet.

        Args:
            looked: what has been found so far, in the order of the chain; not empty.
            later: looks at the rest of the chain, taken when it comes to them.
        """
        self._looked = looked
        self._later = later
        self._identity = _identity_of(looked)
        self._held: tuple[GuardedLLM, Ticket] | None = None
        self.skipped: list[Skipped] = [each for each in looked if isinstance(each, Skipped)]

    @property
    def identity(self) -> Identity:
        """Which model answers, or would be the first to be asked."""
        return self._identity

    @contextmanager
    def turn(self) -> Iterator[Ticket]:
        """Stand in line for the model that is asked first, and keep the place for the block."""
        first = next((each for each in self._looked if isinstance(each, GuardedLLM)), None)
        turnstile = first.turnstile if first else Turnstile(1)
        with turnstile.enter() as ticket:
            self._held = (first, ticket) if first else None
            try:
                yield ticket
            finally:
                self._held = None

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces; see the port.

        Raises:
            LLMError: the last model's, when none of the chain has begun to answer.
        """
        self.skipped = []
        async with aclosing(self._ways()) as ways:
            async for llm in ways:
                self._identity, wrote = llm.identity, False
                with self._place(llm) as ticket:
                    await _admitted(ticket)
                    pieces = llm.stream(
                        messages, max_tokens=max_tokens, temperature=temperature, stop=stop
                    )
                    try:
                        async with aclosing(pieces):
                            async for piece in pieces:
                                wrote = True
                                yield piece
                    except LLMError as error:
                        if wrote:
                            raise
                        self._skip(llm, error)
                        ticket.leave()
                    else:
                        return
        raise self.skipped[-1].error

    async def _ways(self) -> AsyncGenerator[GuardedLLM, None]:
        """Yield the models to be asked, noting those that cannot be."""
        for each in self._looked:
            if isinstance(each, Skipped):
                self.skipped.append(each)
            else:
                yield each
        for look in self._later:
            found = await look()
            if isinstance(found, Skipped):
                self.skipped.append(found)
            elif found:
                yield found

    def _skip(self, llm: GuardedLLM, error: LLMError) -> None:
        self.skipped.append(Skipped(llm.identity.mode, llm.identity.model, error))

    def _place(self, llm: GuardedLLM) -> Ticket:
        """Return the place that is held for this model, or a new one."""
        if self._held and self._held[0] is llm:
            return self._held[1]
        return llm.turnstile.enter()

    async def close(self) -> None:
        """Nothing of its own to release."""


async def _admitted(ticket: Ticket) -> None:
    async with aclosing(ticket.positions()) as positions:
        async for _ in positions:
            pass


def _identity_of(looked: Sequence[GuardedLLM | Skipped]) -> Identity:
    for each in looked:
        if isinstance(each, GuardedLLM):
            return each.identity
    nobody = looked[-1]
    return (
        Identity(nobody.mode, nobody.model or "", 0)
        if isinstance(nobody, Skipped)
        else nobody.identity
    )
