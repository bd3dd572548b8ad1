"""Who is inside, who stands where in line."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.llm.turnstile import Ticket, Turnstile


async def seen(ticket: Ticket) -> list[int]:
    return [position async for position in ticket.positions()]


async def test_places_are_taken_in_the_order_of_coming() -> None:
    turnstile = Turnstile(2)
    tickets = [turnstile.enter() for _ in range(5)]
    assert [each.position for each in tickets] == [0, 0, 1, 2, 3]
    tickets[1].leave()
    assert [each.position for each in tickets[2:]] == [0, 1, 2]
    tickets[3].leave()
    assert tickets[4].position == 1


async def test_each_change_of_place_is_told_until_one_is_inside() -> None:
    turnstile = Turnstile(1)
    first, second, third = (turnstile.enter() for _ in range(3))
    watching = asyncio.create_task(seen(third))
    await asyncio.sleep(0)
    first.leave()
    await asyncio.sleep(0)
    second.leave()
    assert await watching == [2, 1]
    assert await seen(third) == []


async def test_who_goes_away_in_line_or_by_an_error_frees_the_place() -> None:
    turnstile = Turnstile(1)
    with pytest.raises(RuntimeError), turnstile.enter():
        raise RuntimeError
    with turnstile.enter():
        waiting = asyncio.create_task(seen(impatient := turnstile.enter()))
        await asyncio.sleep(0)
        waiting.cancel()
        impatient.leave()
        assert turnstile.enter().position == 1


@given(st.integers(1, 4), st.lists(st.integers(-5, 5), max_size=40))
async def test_never_more_inside_than_places_and_never_an_empty_place_beside_a_line(
    places: int, moves: list[int]
) -> None:
    turnstile, here = Turnstile(places), list[Ticket]()
    for move in moves:
        if move >= 0 or not here:
            here.append(turnstile.enter())
        else:
            here.pop(move % len(here)).leave()
        positions = [each.position for each in here]
        inside = positions.count(0)
        assert inside == min(places, len(here))
        assert [each for each in positions if each] == list(range(1, len(here) - inside + 1))
