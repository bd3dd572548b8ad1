"""Logins at a steady pace against a real server, and whether it still answers; one JSON object.

    python -m benchmarks.login.measure [--rate 20] [--seconds 30] [--people 40]

Starts `govbot serve` on a data folder of its own, on loopback, without limits of requests, and lets
people log in with right passwords, each login begun at its time whether the ones before have ended
or not. `/api/v1/health` is asked every 50 ms meanwhile.

    health_p95_ms     95th percentile of /health meanwhile
    logins_per_s      logins that succeeded, by the time from the first begun to the last ended
    login             milliseconds of those: median, p95, most
    health            milliseconds of /health meanwhile; `calm`: before
    refused, errors   logins answered by "too many at once", and by anything else
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.server.measure import COMMAND, settings

EVERY_S = 0.05
CALM_S = 3.0
BUSY = 503
BOSS = {"email": "ana@orgao.example", "password": "capivara jabuticaba trombone"}
PASSWORD = "jabuti cor de laranja"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=20, help="logins begun in a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--people", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "casa") as address:
        figures = asyncio.run(measure(address, options))
    print(json.dumps(figures, indent=1))


async def measure(address: str, options: argparse.Namespace) -> dict[str, Any]:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as api:
        await api.get("/health")
        emails = await people(api, options.people)
        calm = await asked(api, asyncio.create_task(asyncio.sleep(CALM_S)))
        logins = asyncio.create_task(paced(api, emails, options.rate, options.seconds))
        health = await asked(api, logins)
        told = {"calm": spread(calm), "health": spread(health), **logins.result()}
        return told | {"health_p95_ms": told["health"]["p95"]}


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Yield the address of the interface of a server that has an administrator."""
    environment = settings(home) | {
        "GOVBOT_ADMIN_EMAIL": BOSS["email"],
        "GOVBOT_ADMIN_PASSWORD": BOSS["password"],
        "GOVBOT_RATE_LIMITS": "off",
    }
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://127.0.0.1"))
        try:
            yield f"{address.rstrip('/')}/api/v1"
        finally:
            server.terminate()


async def people(api: httpx.AsyncClient, count: int) -> list[str]:
    """Invite people and let each accept; return their addresses."""
    token = (await api.post("/auth/login", json={**BOSS, "bearer": True})).json()["access_token"]
    mine = {"Authorization": f"Bearer {token}"}
    roles = (await api.get("/roles", headers=mine)).json()["items"]
    role = next(each["id"] for each in roles if each["name"] == "user")
    emails = []
    for number in range(count):
        email = f"{uuid4().hex[:10]}@orgao.example"
        body = {"email": email, "name": f"Pessoa {number}", "role_id": role}
        invited = (await api.post("/people", json=body, headers=mine)).raise_for_status().json()
        secret = invited["link"]["path"].rpartition("#")[2]
        given = {"code": secret, "password": PASSWORD}
        (await api.post("/auth/tickets/use", json=given)).raise_for_status()
        emails.append(email)
    api.cookies.clear()
    return emails


async def paced(
    api: httpx.AsyncClient, emails: list[str], rate: float, seconds: float
) -> dict[str, Any]:
    """Begin logins at a steady pace; return how they went."""
    statuses: Counter[int] = Counter()
    took: list[float] = []

    async def login(email: str) -> None:
        began = time.perf_counter()
        body = {"email": email, "password": PASSWORD, "bearer": True}
        answer = await api.post("/auth/login", json=body)
        statuses[answer.status_code] += 1
        if answer.is_success:
            took.append(1000 * (time.perf_counter() - began))

    began, running = time.perf_counter(), []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        running.append(asyncio.create_task(login(emails[number % len(emails)])))
    lost = [each for each in await asyncio.gather(*running, return_exceptions=True) if each]
    whole = time.perf_counter() - began
    return {
        "logins_per_s": round(len(took) / whole, 1),
        "login": spread(took),
        "begun": len(running),
        "refused": statuses[BUSY],
        "errors": len(running) - len(took) - statuses[BUSY],
        "lost_connections": len(lost),
    }


async def asked(api: httpx.AsyncClient, until: "asyncio.Task[Any]") -> list[float]:
    """Ask for /health again and again until something is done; return the milliseconds."""
    took = []
    while not until.done():
        began = time.perf_counter()
        (await api.get("/health")).raise_for_status()
        took.append(1000 * (time.perf_counter() - began))
        await asyncio.sleep(EVERY_S)
    return took


def spread(values: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and largest."""
    ordered = sorted(values) or [0.0]
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "max": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
