"""What operators are told of roles is what the code does."""

import re
from pathlib import Path

from govbot.accounts.permissions import BUILTIN, Permission

ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def test_the_table_of_permissions_is_that_of_the_code(repository_root: Path) -> None:
    text = (repository_root / "docs/operator/people.md").read_text("utf-8")
    names = re.search(r"^\| permission \| allows to \| (.+) \|$", text, re.MULTILINE)
    assert names
    told = {row[0]: [bool(mark.strip()) for mark in row[1:]] for row in ROW.findall(text)}
    assert told == {
        permission.value: [permission in BUILTIN[role] for role in names.group(1).split(" | ")]
        for permission in Permission
    }
