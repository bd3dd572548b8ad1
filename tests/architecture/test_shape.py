"""What keeps files readable and side effects findable."""

import ast
import re

from tests.architecture.source import Source, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 80
# Where SQL may be composed: a room's repository, or the folder that it grew into.
SQL = re.compile(r"/repository(\.py|/)|govbot/core/db/|govbot/migrations/|govbot/adapters/")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def calls(source: Source, name: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == name
    ]


def test_files_are_short() -> None:
    long = {source.name: len(source.lines) for source in sources()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in sources()
        # A migration is one list of statements, read once from top to bottom.
        if "migrations/versions" not in source.name
        for node in ast.walk(source.tree)
        if isinstance(node, FUNCTIONS)
        and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_the_environment_is_read_in_one_file() -> None:
    readers = {
        source.name
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id)
        in {"environ", "environb", "getenv", "getenvb"}
    }
    assert readers <= {"govbot/core/settings.py"}


def sql_verbs(source: Source) -> set[str]:
    """Return the names under which the file has SQLAlchemy's statement makers."""
    return {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name in {"select", "insert", "update", "delete", "text"}
    }


def test_sql_is_composed_in_repositories() -> None:
    strays = {source.name for source in sources() if sql_verbs(source)}
    assert {name for name in strays if not SQL.search(name)} == set()


def test_only_the_unit_of_work_commits() -> None:
    strays = [
        f"{source.name}:{line}"
        for source in sources()
        if not source.name.startswith(("govbot/core/db/", "govbot/migrations/"))
        for line in calls(source, "commit")
    ]
    assert strays == []


def test_a_broad_except_says_why() -> None:
    unexplained = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
        # "noqa: BLE001 - the reason", or a comment of its own on the line or the next.
        if not re.search(
            r"#(?! noqa).{10,}|noqa: \w+ - .{10,}",
            "\n".join(source.lines[node.lineno - 1 : node.lineno + 1]),
        )
    ]
    assert unexplained == []


def is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        name is None or (isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"})
        for name in caught
    )


def test_every_room_says_what_it_is_for() -> None:
    silent = [
        source.name
        for source in sources()
        if source.path.name == "__init__.py" and not ast.get_docstring(source.tree)
    ]
    assert silent == []
