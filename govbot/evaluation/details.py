"""The file of one evaluation: how it was made, then a line for each question that is done.

JSON lines. The first is `{"configuration": {…}}`; each other is a question's `id`, its `figures`
and what a person wants to read. A line is on the disk before the next question is asked, so that a
run that was interrupted goes on where it stopped.
"""

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from govbot.core.errors import GovBotError

Value = float | bool | None
"""Of a figure: yes or no, a number, or None where the question has none."""
Configuration = Mapping[str, str | int | bool | None]


class DetailsInvalid(GovBotError):
    """A line of the file is not of an evaluation's details (`file`, `line`)."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "details_invalid"


class DetailsDiffer(GovBotError):
    """The file is of a run with another configuration (`file`, `differences`)."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "details_differ"


class DetailsUnwritable(GovBotError):
    """The file cannot be read or written (`file`)."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "details_unwritable"


@dataclass(frozen=True, slots=True)
class Record:
    """One question that is done; `told` is for a person to read."""

    id: str
    figures: Mapping[str, Value]
    told: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the line's object."""
        return {"id": self.id, "figures": dict(self.figures), **self.told}


@dataclass(slots=True)
class Details:
    """What is done of a run, by the question's id; `file` is None where it is not kept."""

    configuration: Configuration
    done: dict[str, Record] = field(default_factory=dict)
    file: Path | None = None

    def add(self, record: Record) -> None:
        """Keep a question that is done.

        Raises:
            DetailsUnwritable: the file cannot be written, the disk is full perhaps.
        """
        if self.file is not None:
            _append(self.file, record.as_json())
        self.done[record.id] = record


def resume(file: Path, configuration: Configuration) -> Details:
    """Open the file of a run that is to begin, or to go on.

    Half a line at its end, of a run that was killed, is taken away.

    Raises:
        DetailsInvalid: it is something else.
        DetailsDiffer: it was made with another configuration.
        DetailsUnwritable: it cannot be written.
    """
    if not file.exists() or not file.stat().st_size:
        _append(file, {"configuration": dict(configuration)})
        return Details(configuration, file=file)
    found = read(file)
    if not found.done:
        file.unlink()
        return resume(file, configuration)
    if changes := differences(found.configuration, configuration):
        told = "; ".join(f"{name}: {old} → {new}" for name, (old, new) in changes.items())
        raise DetailsDiffer(file=str(file), differences=told)
    _cut_half_a_line(file)
    return Details(configuration, found.done, file)


def read(file: Path) -> Details:
    """Read a file; half a line at its end is left out.

    Raises:
        DetailsInvalid: a line of it is wrong, or there is no such file.
    """
    try:
        lines = file.read_bytes().split(b"\n")[:-1]
    except OSError:
        raise DetailsInvalid(file=str(file), line=0) from None
    if not lines:
        raise DetailsInvalid(file=str(file), line=1)
    configuration, done = None, {}
    for number, line in enumerate(lines, start=1):
        try:
            if configuration is None:
                configuration = _configuration(json.loads(line))
            elif line.strip():
                record = _record(json.loads(line))
                done[record.id] = record
        except (ValueError, KeyError, TypeError):
            raise DetailsInvalid(file=str(file), line=number) from None
    return Details(configuration or {}, done, file)


def differences(
    one: Configuration, other: Configuration
) -> dict[str, tuple[str | int | bool | None, str | int | bool | None]]:
    """Return what differs, by name, in both."""
    return {
        name: (one.get(name), other.get(name))
        for name in dict.fromkeys((*one, *other))
        if one.get(name) != other.get(name)
    }


def _configuration(row: Any) -> Configuration:
    given: Any = row["configuration"]
    if not isinstance(given, dict):
        raise TypeError
    return given


def _record(row: Any) -> Record:
    figures: Any = row["figures"]
    if not isinstance(row["id"], str) or not isinstance(figures, dict):
        raise TypeError
    if not all(value is None or math.isfinite(value) for value in figures.values()):
        raise ValueError
    told = {name: value for name, value in row.items() if name not in {"id", "figures"}}
    return Record(row["id"], figures, told)


def _append(file: Path, row: dict[str, Any]) -> None:
    try:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
    except OSError:
        raise DetailsUnwritable(file=str(file)) from None


def _cut_half_a_line(file: Path) -> None:
    whole = file.read_bytes().rpartition(b"\n")
    if whole[2]:
        os.truncate(file, len(whole[0]) + 1)
