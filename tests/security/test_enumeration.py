"""Whether an account exists is told neither by words nor by time."""

import statistics
import time
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import delete, update

from govbot.accounts import service as accounts
from govbot.accounts.permissions import USER
from govbot.core.db.models import LoginFailure, User
from govbot.operations.runtime import Services
from tests.support.accounts import with_password
from tests.support.people import person

ROUNDS = 15
MOST = 1.6
"""Times of one kind against another's: the hash of a password alone would make it ten and more."""


@pytest.mark.timeout(300)
async def test_no_login_tells_who_is_there(services: Services, browser: httpx.AsyncClient) -> None:
    """Account enumeration: medians of many tries in turn, for only large differences are told."""
    other = await accounts.tenant(services.database, f"outra-{uuid4().hex[:6]}")
    names = ("known", "suspended", "invited", "foreign", "without password", "nobody")
    emails = {name: f"{uuid4().hex[:10]}@orgao.example" for name in names}
    await with_password(services, email=emails["known"])
    await with_password(services, email=emails["suspended"])
    await person(services, USER, email=emails["invited"])
    await person(services, USER, other.tenant_id, email=emails["foreign"])
    await person(services, USER, email=emails["without password"])
    async with services.database.write() as session:
        for state in ("suspended", "invited"):
            mine = User.email == emails[state]
            await session.execute(update(User).where(mine).values(state=state))
    took: dict[str, list[float]] = {name: [] for name in names}
    said: set[tuple[int, str]] = set()
    for _ in range(ROUNDS):
        for name in names:
            async with services.database.write() as session:
                await session.execute(delete(LoginFailure))
            body = {"email": emails[name], "password": "errada de todo", "organization": "default"}
            began = time.perf_counter()
            answer = await browser.post("/auth/login", json=body)
            took[name].append(time.perf_counter() - began)
            said.add((answer.status_code, answer.text))
    assert len(said) == 1
    medians = {name: statistics.median(times) for name, times in took.items()}
    assert max(medians.values()) < MOST * min(medians.values()), medians
