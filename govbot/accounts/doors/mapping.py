"""What the groups of a foreign identity make of somebody here; pure.

Rules are written `GROUP=ROLE`, `GROUP=ROLE@DEPARTMENT/PART` or `GROUP=@DEPARTMENT`, with `;` or a
new line between them. The last `=` of a rule divides it, for distinguished names have others. The
group `*` is everybody's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govbot.adapters.identity.base import Identity, IdentityNotConfigured

SETTING = "GOVBOT_SSO_GROUPS"
EVERYBODY = "*"
_BETWEEN = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one group gives: a role, a department (the names from the top down), or both."""

    group: str
    role: str | None
    department: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What all the rules together make of somebody. `is_named`: a group of theirs is in a rule."""

    role: str | None
    department: tuple[str, ...]
    is_named: bool


def rules_of(written: str) -> tuple[Rule, ...]:
    """Return the rules in their order.

    Raises:
        IdentityNotConfigured: one of them is none.
    """
    return tuple(_rule(each.strip()) for each in _BETWEEN.split(written) if each.strip())


def fit(rules: Sequence[Rule], identity: Identity) -> Fit:
    """Return what a person's groups give: the first fitting rule with a role decides the role.

    The first fitting one with a department decides that. Names of groups are compared as they are;
    distinguished names of a directory, whatever their case and the spaces after commas.
    """
    is_directory = identity.issuer.startswith("ldap:")
    held = {_compared(each, is_directory) for each in identity.groups}
    fitting = [
        rule
        for rule in rules
        if rule.group == EVERYBODY or _compared(rule.group, is_directory) in held
    ]
    return Fit(
        role=next((rule.role for rule in fitting if rule.role), None),
        department=next((rule.department for rule in fitting if rule.department), ()),
        is_named=any(rule.group != EVERYBODY for rule in fitting),
    )


def _rule(written: str) -> Rule:
    group, _, given = (part.strip() for part in written.rpartition("="))
    role, at, path = (part.strip() for part in given.partition("@"))
    department = tuple(_names(path))
    if not group or not given or (at and not department):
        raise IdentityNotConfigured(setting=SETTING)
    return Rule(group, role or None, department)


def _names(path: str) -> Iterator[str]:
    return (name for part in path.split("/") if (name := " ".join(part.split())))


def _compared(group: str, is_directory: bool) -> str:
    if not is_directory:
        return group
    return ",".join(part.strip() for part in group.casefold().split(","))
