"""One look at everything GovBot needs, each with what to do when it is missing."""

import os
import platform
import shutil
from dataclasses import asdict, dataclass
from typing import Any, Literal

from govbot import __version__
from govbot.adapters.embedding.base import EmbeddingFailed
from govbot.adapters.models import catalogue, path_of
from govbot.adapters.vectorstore.pgvector import NAME as INSIDE
from govbot.core.errors import GovBotError
from govbot.core.settings import Settings
from govbot.core.words import say
from govbot.operations.hardening import weaknesses
from govbot.operations.runtime import Services, make_home, open_services
from govbot.vectors.service import StoreStatus

LOW_DISK_GB = 5
OCR_MODEL = "tesseract-por"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: Literal["ok", "warning", "error"]
    message: str

    def as_json(self) -> dict[str, Any]:
        """Return the check as JSON data."""
        return asdict(self)


async def examine(settings: Settings) -> list[Check]:
    """Return every check, in the order in which one would mend them."""
    checks = [
        Check("GovBot", "ok", f"{__version__}, Python {platform.python_version()}"),
        _folder(settings),
        _disk(settings),
        _ocr(settings),
        _embedded_llm(settings),
        *_security(settings),
    ]
    try:
        async with open_services(settings) as services:
            checks += await _running(services)
    except GovBotError as error:
        checks.append(Check("Banco de dados", "error", say(error.code, error.data)))
    return checks


def _folder(settings: Settings) -> Check:
    make_home(settings.home)
    if os.access(settings.home, os.W_OK):
        return Check("Pasta de dados", "ok", str(settings.home))
    return Check(
        "Pasta de dados",
        "error",
        f"sem permissão de escrita em {settings.home}; ajuste a permissão ou GOVBOT_HOME",
    )


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.home).free / 1e9
    words = f"{free:.0f} GB livres"
    if free < LOW_DISK_GB:
        return Check("Disco", "warning", f"{words}; libere espaço antes de enviar documentos")
    return Check("Disco", "ok", words)


def _ocr(settings: Settings) -> Check:
    if path_of(OCR_MODEL, settings.models_dir):
        return Check("Leitura de imagens (OCR)", "ok", "dados do português instalados")
    words = "sem dados; digitalizações não serão lidas: govbot models pull tesseract-por"
    return Check("Leitura de imagens (OCR)", "warning", words)


def _embedded_llm(settings: Settings) -> Check:
    name = settings.embedded_llm
    if path_of(name, settings.models_dir):
        return Check("Modelo embutido", "ok", name)
    return Check("Modelo embutido", "warning", f"não baixado: govbot models pull {name}")


def _security(settings: Settings) -> list[Check]:
    production = settings.env == "production"
    found = weaknesses(settings)
    if not found:
        return [Check("Segurança", "ok", "pronto para produção")]
    return [
        Check("Segurança", "error" if production else "warning", each.words()) for each in found
    ]


async def _running(services: Services) -> list[Check]:
    version = await services.database.ping()
    kind = "embutido" if services.postgres else "configurado em DATABASE_URL"
    at_work = await services.llms.state()
    counts = await services.library.counts(services.asker)
    if at_work.mode == "extractive":
        llm = Check("Quem escreve", "warning", "nenhum modelo: respostas por trechos")
    else:
        llm = Check("Quem escreve", "ok", f"{at_work.mode}: {at_work.model}")
    return [
        Check("Banco de dados", "ok", f"PostgreSQL {version}, {kind}"),
        await _embedding(services),
        llm,
        *await _identity(services),
        _documents(counts, await services.intake.outdated(services.asker)),
        *[_vectors(each) for each in await services.vectors.status() if each.name != INSIDE],
    ]


async def _identity(services: Services) -> list[Check]:
    """Return who says who people are, and which rules for their groups lead nowhere."""
    checks = [
        Check("Identidade externa", "error", say(problem.code, problem.data))
        if problem
        else Check("Identidade externa", "ok", issuer)
        for issuer, problem in await services.doors.check()
    ]
    for group in await services.doors.strays():
        words = f"a regra de {group} cita perfil ou setor que não existe: GOVBOT_SSO_GROUPS"
        checks.append(Check("Grupos", "error", words))
    return checks


def _vectors(store: StoreStatus) -> Check:
    name = f"Banco de vetores {store.name}"
    if store.problem:
        return Check(name, "error", say(store.problem.code, store.problem.data))
    if store.ready_at is None:
        return Check(name, "warning", "incompleto; a busca usa o PostgreSQL: govbot vectors status")
    words = f"{store.held} de {store.expected} vetores, {store.pending} mudanças por levar"
    if store.held != store.expected and not store.pending:
        return Check(name, "warning", f"{words}: govbot vectors check {store.name} --repair")
    return Check(name, "ok", words + ("" if store.searched else "; não é o que se busca"))


async def _embedding(services: Services) -> Check:
    name, spaces = "Busca semântica", services.spaces
    try:
        model = (await spaces.at_work()).model
    except EmbeddingFailed as error:
        return Check(name, "error", say(error.code, error.data))
    if _lacks_file(model, services.settings):
        return Check(name, "error", f"{model} não baixado: govbot models pull {model}")
    if pending := await spaces.pending():
        words = f"busca com {model}; falta construir o espaço de {pending}: govbot embeddings build"
        return Check(name, "warning", words)
    return Check(name, "ok", model)


def _lacks_file(model: str, settings: Settings) -> bool:
    named = any(each.name == model for each in catalogue())
    return named and path_of(model, settings.models_dir) is None


def _documents(counts: dict[str, int], outdated: int) -> Check:
    words = f"{counts.get('ready', 0)} prontos, {counts.get('failed', 0)} falharam"
    if outdated:
        words += f"; {outdated} lidos por uma versão anterior, sem artigos nem vigência: "
        return Check("Documentos", "warning", words + "govbot reindex")
    return Check("Documentos", "ok", words)
