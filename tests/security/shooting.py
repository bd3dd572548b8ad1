"""Requests of every shape that the schema allows, and of some that it does not, at a served app."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis.checks import (
    CheckFunction,
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
STREAM = "text/event-stream"
"""Its schema is of an event's data, by the event's name, which OpenAPI cannot say."""
AWAY = 503
"""Declared, and with a sentence: something that is needed is away, such as the network."""
TIMEOUT_S = 60
UNAUTHORISED = 401


def checks_for(answer: Any) -> list[CheckFunction]:
    """Return what an answer has to stand."""
    left_out: list[CheckFunction] = []
    if answer.headers.get("content-type", [""])[0].startswith(STREAM):
        left_out.append(response_schema_conformance)
    if answer.status_code == AWAY:
        left_out.append(not_a_server_error)
    return [check for check in CHECKS if check not in left_out]


@dataclass
class Shots:
    """What was sent and what went wrong. `statuses` by route, `wrong` one line a failure."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    def note(self, case: schemathesis.Case, answer: Any, error: Failure) -> None:
        """Keep the first failure of each kind at each route."""
        key = f"{case.method} {case.operation.path}: {type(error).__name__} {answer.status_code}"
        self.wrong.setdefault(
            key, f"{error.message} {case.as_curl_command()} -> {answer.text[:300]}"
        )


@dataclass
class Range:
    """A served application, somebody who may sign in anew, and ids of things that are there."""

    address: str
    document: dict[str, Any]
    sign_in: Callable[[], dict[str, str]]
    """Called from another thread than the application's."""
    known: dict[str, Any]

    def shoot(self, cases: int, seed: int) -> Shots:
        """Send about so many requests, as many to each route; blocks."""
        schema = schemathesis.openapi.from_dict(self.document)
        operations = [each.ok() for each in schema.get_all_operations()]
        shots, each = Shots(), max(2, cases // len(operations))
        with requests.Session() as session:
            for operation in operations:
                self._at(operation, session, shots, each, seed)
        return shots

    def _at(
        self, operation: Any, session: requests.Session, shots: Shots, count: int, seed: int
    ) -> None:
        fits = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        odd = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        dice = random.Random(seed)
        headers = self.sign_in()

        @seeded(seed)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.one_of(fits, fits, odd))
        def shot(case: schemathesis.Case) -> None:
            nonlocal headers
            if dice.random() < 0.6:
                self._name_what_is_there(case)
            answer = case.call(
                base_url=self.address, session=session, headers=headers, timeout=TIMEOUT_S
            )
            shots.sent += 1
            shots.statuses[answer.status_code] += 1
            if answer.status_code == UNAUTHORISED:
                headers = self.sign_in()  # one of the routes ends what proves who asks
            try:
                case.validate_response(answer, checks=checks_for(answer))
            except FailureGroup as group:
                for error in group.exceptions:
                    shots.note(case, answer, error)
            except Failure as error:
                shots.note(case, answer, error)

        shot()

    def _name_what_is_there(self, case: schemathesis.Case) -> None:
        for given_ids in (case.path_parameters, case.body):
            if isinstance(given_ids, dict):
                given_ids.update({key: self.known[key] for key in given_ids if key in self.known})


async def shot_at(range_: Range, cases: int, seed: int) -> Shots:
    """Shoot from another thread, while this one's loop serves."""
    return await asyncio.to_thread(range_.shoot, cases, seed)
