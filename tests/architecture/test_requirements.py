"""The pinned packages agree with what is asked for; `make lock` writes the files anew."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(.*)$", re.MULTILINE)


def pins(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for package, version, _ in PIN.findall((ROOT / "requirements" / name).read_text("utf-8")):
        found.setdefault(canonicalize_name(package), []).append(version)
    return found


def wanted() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {
        "base.txt": project["project"]["dependencies"],
        "dev.txt": project["dependency-groups"]["dev"],
        "build.txt": project["build-system"]["requires"],
    }


@pytest.mark.parametrize("name", ["base.txt", "dev.txt", "build.txt"])
def test_every_requirement_is_pinned_to_a_version_that_fits(name: str) -> None:
    pinned = pins(name)
    unmet = [
        line
        for line in wanted()[name]
        if not (versions := pinned.get(canonicalize_name(Requirement(line).name)))
        or not all(Requirement(line).specifier.contains(version) for version in versions)
    ]
    assert unmet == []


def test_the_files_agree_on_the_packages_that_they_share() -> None:
    base, dev = pins("base.txt"), pins("dev.txt")
    assert {name for name in base.keys() & dev.keys() if base[name] != dev[name]} == set()


@pytest.mark.parametrize("name", ["base.txt", "dev.txt", "build.txt"])
def test_every_pin_has_digests_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    assert [entry for entry in entries if PIN.match(entry) and "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert "index-url" not in text


@pytest.mark.parametrize("folder", ["frontend", "tests/servers/oidc"])
def test_a_node_lock_is_whole_on_every_platform_and_names_no_address(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    missing = {
        name
        for place, entry in lock.items()
        for name in entry.get("optionalDependencies", {})
        if f"node_modules/{name}" not in lock and f"{place}/node_modules/{name}" not in lock
    }
    assert missing == set()
    assert [place for place, entry in lock.items() if "resolved" in entry] == []
    unsealed = {
        place
        for place, entry in lock.items()
        if place and "integrity" not in entry and not entry.get("inBundle")
    }
    assert unsealed == set()
