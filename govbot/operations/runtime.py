"""Everything a running GovBot consists of, opened in order and closed in reverse."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.accounts.credentials.crypto import installation_secret
from govbot.accounts.credentials.passwords import PasswordThreads
from govbot.accounts.credentials.tokens import AccessTokens
from govbot.accounts.doors.admission import Admission, Policy
from govbot.accounts.doors.mapping import rules_of
from govbot.accounts.doors.service import Doors
from govbot.accounts.signing.keys import key_ring
from govbot.accounts.signing.service import Signing
from govbot.accounts.signing.setup import FirstPerson, Setup
from govbot.adapters.blobs.folder import FolderBlobs
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.identity.registry import get_directory, get_openid_provider
from govbot.adapters.llm.registry import LLMs
from govbot.adapters.models import path_of
from govbot.adapters.parsing.base import Limits
from govbot.adapters.postgres import embedded
from govbot.adapters.queue.jobs import JobQueue
from govbot.adapters.reranking.registry import get_reranker
from govbot.audit.service import Audit
from govbot.chat.answering import Answering
from govbot.chat.live import LiveAnswers
from govbot.chat.rewording import ModelVariants
from govbot.chat.service import Chat
from govbot.chat.standing import Standings, Watch
from govbot.core.db.engine import Database, driver_url
from govbot.core.db.migrate import upgrade
from govbot.core.settings import Settings
from govbot.ingestion.care import IndexCare
from govbot.ingestion.pipeline import REINDEX_JOB, Pipeline
from govbot.ingestion.service import JOB, Intake
from govbot.ingestion.spaces.service import Spaces
from govbot.lexicon.service import Lexicon
from govbot.library.rights.service import Rights
from govbot.library.service import Library
from govbot.models.service import Models
from govbot.privacy.retention import Retention
from govbot.prompts.service import Prompts
from govbot.retrieval.rerank import Reranking
from govbot.retrieval.service import Search
from govbot.vectors.service import Vectors

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Services:
    """The services of one process, ready to use."""

    settings: Settings
    postgres: embedded.Running | None
    database: Database
    queue: JobQueue
    spaces: Spaces
    library: Library
    rights: Rights
    lexicon: Lexicon
    intake: Intake
    pipeline: Pipeline
    vectors: Vectors
    care: IndexCare
    search: Search
    llms: LLMs
    models: Models
    chat: Chat
    prompts: Prompts
    signing: Signing
    doors: Doors
    audit: Audit
    retention: Retention
    asker: Asker
    """Whoever runs the command line on this machine."""


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Start what is needed, migrate the database, and hand over the services.

    Raises:
        GovBotError: what is missing, with what to do.
    """
    with suppress(OSError):  # who needs it says what is wrong with it
        make_home(settings.home)
    async with AsyncExitStack() as stack:
        postgres = await _postgres(settings, stack)
        url = postgres.url if postgres else driver_url(_configured(settings))
        database = Database(url)
        stack.push_async_callback(database.close)
        await database.check()
        await upgrade(url)
        await database.find_second_lock()
        queue = JobQueue(url)
        await queue.open()
        stack.push_async_callback(queue.close)
        llms = LLMs(settings, partial(path_of, settings.embedded_llm, settings.models_dir))
        stack.push_async_callback(llms.close)
        vectors = Vectors(database, settings)
        stack.push_async_callback(vectors.close)
        embedder = get_embedder(settings.embedding_model, settings)
        lexicon = Lexicon(database)
        reranking = _reranking(settings, stack)
        spaces = Spaces(database, embedder.model, partial(get_embedder, settings=settings))
        search = Search(database, embedder, vectors, lexicon, reranking, spaces)
        signing = await _signing(settings, database, stack)
        services = await _assemble(settings, postgres, queue, llms, search, signing)
        stack.push_async_callback(services.doors.close)
        stack.push_async_callback(services.chat.close)
        stack.push_async_callback(services.audit.close)
        yield services


def make_home(home: Path) -> None:
    """Make the data folder, if it is not there, so that other users of the machine read nothing.

    Started by root, the embedded server runs as somebody else, who must get through.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    home.mkdir(mode=0o711 if is_root else 0o700, parents=True, exist_ok=True)
    (home / "blobs").mkdir(mode=0o700, exist_ok=True)


async def _postgres(settings: Settings, stack: AsyncExitStack) -> embedded.Running | None:
    if settings.database_url is not None:
        return None
    starting = asyncio.create_task(asyncio.to_thread(embedded.start, settings.home))
    try:
        running = await asyncio.shield(starting)
    except asyncio.CancelledError:
        # A start cannot be interrupted; what it started must not stay behind.
        await asyncio.to_thread((await starting).stop)
        raise
    stack.push_async_callback(asyncio.to_thread, running.stop)
    return running


def _configured(settings: Settings) -> str:
    return settings.database_url.get_secret_value() if settings.database_url else ""


def _reranking(settings: Settings, stack: AsyncExitStack) -> Reranking | None:
    reranker = get_reranker(settings)
    if reranker is None:
        return None
    stack.push_async_callback(reranker.close)
    return Reranking(reranker, settings.reranker_depth)


async def _signing(settings: Settings, database: Database, stack: AsyncExitStack) -> Signing:
    """Return who lets people in, with the administrator that the settings may name."""
    configured = settings.secret_key.get_secret_value() if settings.secret_key else None
    secret = await asyncio.to_thread(installation_secret, settings.home, configured)
    passwords = PasswordThreads()
    stack.callback(passwords.close)
    tenant_id = (await accounts.tenant(database)).tenant_id
    signing = Signing(database, AccessTokens(key_ring(secret)), passwords, secret, tenant_id)
    if settings.admin_email and settings.admin_password:
        first = FirstPerson(
            "",
            settings.admin_email.partition("@")[0],
            settings.admin_email,
            settings.admin_password.get_secret_value(),
        )
        await Setup(signing).by_settings(first)
    return signing


def _doors(settings: Settings, signing: Signing) -> Doors:
    policy = Policy(
        creates=settings.sso_create,
        rules=rules_of(settings.sso_groups),
        requires_group=settings.sso_groups_required,
        trusts_email=settings.sso_trust_email,
        level=settings.govbr_level,
    )
    return Doors(
        signing,
        Admission(signing.tenant_id, signing.secret, policy),
        get_openid_provider(settings),
        get_directory(settings),
        factor_counts=settings.sso_second_factor,
        leaves_provider=settings.oidc_logout,
    )


async def _assemble(
    settings: Settings,
    postgres: embedded.Running | None,
    queue: JobQueue,
    llms: LLMs,
    search: Search,
    signing: Signing,
) -> Services:
    blobs = FolderBlobs(settings.home / "blobs")
    database, embedder = search.database, search.embedder
    spaces = search.spaces or Spaces.of(database, embedder)
    bounds = limits(settings)
    pipeline = Pipeline(
        database, blobs, embedder, bounds, settings.chunk_granularity, queue, spaces
    )
    prompts = Prompts(database)
    queue.register(JOB, pipeline.ingest)
    queue.register(REINDEX_JOB, pipeline.reindex)
    return Services(
        settings=settings,
        postgres=postgres,
        database=database,
        queue=queue,
        spaces=spaces,
        library=Library(database, blobs),
        rights=Rights(database),
        lexicon=search.lexicon or Lexicon(search.database),
        intake=Intake(database, blobs, queue, bounds, settings.max_upload_mb * MEGABYTE),
        pipeline=pipeline,
        vectors=search.vectors or Vectors(database, settings),
        care=IndexCare(database),
        search=search,
        llms=llms,
        models=Models(settings, database, signing.tenant_id),
        chat=Chat(
            database,
            Answering(search, llms, _writer(settings, llms), settings.strict_answers, prompts),
            settings.audit_questions,
            LiveAnswers(Watch(Standings(database, signing.again))),
        ),
        prompts=prompts,
        signing=signing,
        doors=_doors(settings, signing),
        audit=Audit(database, settings),
        retention=Retention(database, signing.tenant_id),
        asker=Asker(signing.tenant_id),
    )


def _writer(settings: Settings, llms: LLMs) -> ModelVariants | None:
    if settings.multi_query == "off":
        return None
    always = settings.multi_query == "llm"
    return ModelVariants(llms, settings.multi_query_timeout_s, always=always)


def limits(settings: Settings) -> Limits:
    """Return the bounds that files are read under."""
    return Limits(
        timeout_s=settings.parse_timeout_s,
        memory_mb=settings.parse_memory_mb,
        tessdata_dir=settings.models_dir / "tessdata",
    )
