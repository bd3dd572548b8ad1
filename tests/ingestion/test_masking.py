"""Personal data of documents that are taken in: counted, masked, and as it was again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from govbot.accounts.organization.service import Organizations, OwnSettings
from govbot.accounts.permissions import ADMIN, USER
from govbot.audit.actions import Action
from govbot.core.db.models import AuditEntry, Chunk, Document
from govbot.core.text.personal import Mode
from govbot.ingestion import masking
from govbot.library.service import OriginalWithheld
from govbot.operations.runtime import Services, open_services
from govbot.privacy import repository as privacy
from govbot.privacy.repository import Subject
from tests.adapters.parsing.files import docx, paragraph, pdf
from tests.support.people import Person, person
from tests.support.services import settings_for

CPF, PIS, EMAIL = "529.982.247-25", "123.45678.91-9", "ana.souza@exemplo.com.br"
SECRETS = (CPF, "52998224725", PIS, EMAIL)
QUESTION = "Quem recebe o adicional de plantão?"
TITLE = "PORTARIA Nº 12, DE 5 DE MARÇO DE 2024"
LINES = (
    TITLE,
    f"Art. 1º Designar Ana Souza, CPF {CPF}, como fiscal do contrato.",
    f"Art. 2º O adicional de plantão é pago a Ana Souza, PIS {PIS}, {EMAIL}.",
    "Art. 3º O contrato é com a empresa de CNPJ 11.222.333/0001-81.",
)


def in_pdf(path: Path) -> Path:
    """Write the norm on two pages, its second article on the second."""
    first = [(70, 90, LINES[0]), (70, 130, LINES[1])]
    second = [(70, 90, LINES[2]), (70, 130, LINES[3])]
    return pdf(path, [first, second], size=9)  # type: ignore[arg-type]


def in_docx(path: Path) -> Path:
    return docx(path, "".join(map(paragraph, LINES)))


def in_text(path: Path) -> Path:
    path.write_text("\n\n".join(LINES), "utf-8")
    return path


FILES = {"pdf": in_pdf, "docx": in_docx, "txt": in_text}


@pytest.fixture
async def services(database_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        yield opened


@pytest.fixture
async def admin(services: Services) -> Person:
    return await person(services, ADMIN)


async def sent(services: Services, who: Person, path: Path, mode: Mode | None = None) -> UUID:
    """Send a file; nobody has read it yet."""

    async def body() -> AsyncIterator[bytes]:
        yield path.read_bytes()

    document, _ = await services.intake.accept(who.asker, path.name, body(), personal_mode=mode)
    return document.id


async def taken_in(services: Services, who: Person, path: Path, mode: Mode | None = None) -> UUID:
    key = await sent(services, who, path, mode)
    await read(services)
    return key


async def read(services: Services) -> None:
    await services.queue.work(concurrency=1, wait=False)


async def row(services: Services, key: UUID) -> Document:
    async with services.database.read() as session:
        found = await session.get(Document, key)
    assert found is not None
    return found


async def rows(services: Services, key: UUID) -> list[Chunk]:
    async with services.database.read() as session:
        query = select(Chunk).where(Chunk.document_id == key).order_by(Chunk.ordinal)
        return list(await session.scalars(query))


async def text_of(services: Services, key: UUID) -> str:
    return "\n".join(chunk.text for chunk in await rows(services, key))


@pytest.mark.parametrize("kind", FILES)
async def test_a_masked_document_holds_marks(
    kind: str, services: Services, admin: Person, tmp_path: Path
) -> None:
    path = FILES[kind](tmp_path / f"fiscal_{CPF}.{kind}")
    key = await taken_in(services, admin, path, "mask")
    document, text = await row(services, key), await text_of(services, key)
    assert document.state == "ready", document.reason_code
    assert not [each for each in SECRETS if each in text]
    assert "CPF [CPF]" in text
    assert "11.222.333/0001-81" in text
    assert document.personal_found == {"CPF": 1, "EMAIL": 1, "PIS": 1}
    assert (document.filename, document.own_name) == (f"fiscal_[CPF].{kind}", path.name)
    assert CPF not in document.title


async def test_places_in_a_masked_pdf_are_places_in_what_is_shown(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    await taken_in(services, admin, in_pdf(tmp_path / "portaria.pdf"), "mask")
    found = await services.search.search(admin.asker, QUESTION)
    hit = next(each for each in found.hits if "plantão" in each.text)
    assert "PIS [PIS], [EMAIL]." in hit.text
    start = hit.text.index("[PIS]")
    assert hit.page_at(start) == 2
    cited = hit.place.cite(start, start + 5)
    assert cited.label is not None
    assert "art. 2º" in cited.label


async def test_what_provisions_name_is_what_they_hold(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    key = await taken_in(services, admin, in_pdf(tmp_path / "portaria.pdf"), "mask")
    starts = {
        provision["fragment"]: chunk.text[provision["start"] : provision["end"]]
        for chunk in await rows(services, key)
        for provision in chunk.provisions
    }
    assert starts["art1"].endswith("CPF [CPF], como fiscal do contrato.")
    assert starts["art3"].startswith("Art. 3º O contrato é com")


async def test_nobody_finds_a_document_by_what_it_hides(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    await taken_in(services, admin, in_docx(tmp_path / "portaria.docx"), "mask")
    for secret in SECRETS:
        found = await services.search.search(admin.asker, secret)
        assert not [hit for hit in found.hits if secret in hit.text]
    async with services.database.read() as session:
        terms = await session.execute(
            select(Document.id).where(
                Document.title.contains("529") | Document.filename.contains("529")
            )
        )
    assert terms.all() == []


async def test_a_failure_names_the_file_as_it_is_shown(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    path = tmp_path / f"{CPF}.pdf"
    path.write_bytes(b"%PDF-1.4 nothing of a PDF follows")
    key = await taken_in(services, admin, path)
    assert (await row(services, key)).reason_data == {"filename": path.name}
    await services.intake.choose(admin.asker, key, "mask")
    assert (await row(services, key)).reason_data == {"filename": "[CPF].pdf"}
    await services.intake.retry(admin.asker, key)
    await read(services)
    document = await row(services, key)
    assert (document.state, document.reason_data) == ("failed", {"filename": "[CPF].pdf"})


async def test_counting_changes_nothing(services: Services, admin: Person, tmp_path: Path) -> None:
    key = await taken_in(services, admin, in_text(tmp_path / "a.txt"), "find")
    assert (await row(services, key)).personal_found == {"CPF": 1, "EMAIL": 1, "PIS": 1}
    assert CPF in await text_of(services, key)
    reader = await person(services, USER)
    assert (await services.library.file(reader.asker, key))[1].is_file()


async def test_the_organisation_chooses_for_new_documents(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    chosen = OwnSettings("Órgão", None, None, None, {}, "mask", ["CPF"])
    await Organizations(services.database).change(admin.asker, chosen)
    key = await taken_in(services, admin, in_text(tmp_path / "a.txt"))
    text = await text_of(services, key)
    assert "[CPF]" in text
    assert EMAIL in text
    # Who does not say otherwise leaves it as it is.
    await Organizations(services.database).change(
        admin.asker, OwnSettings("Outro nome", None, None, None, {})
    )
    tenant = await Organizations(services.database).get(admin.asker.tenant_id)
    assert (tenant.personal_mode, tenant.personal_kinds) == ("mask", ["CPF"])
    other = in_docx(tmp_path / "b.docx")
    assert CPF in await text_of(services, await taken_in(services, admin, other, "off"))


async def test_the_original_is_for_whoever_may_change_the_document(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    path = in_pdf(tmp_path / f"{CPF}.pdf")
    key = await taken_in(services, admin, path, "mask")
    document, kept = await services.library.file(admin.asker, key)
    assert kept.read_bytes() == path.read_bytes()
    assert document.own_name == path.name
    reader = await person(services, USER)
    with pytest.raises(OriginalWithheld):
        await services.library.file(reader.asker, key)


async def test_reading_again_keeps_the_choice(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    key = await taken_in(services, admin, in_pdf(tmp_path / "a.pdf"), "mask")
    before = await text_of(services, key)
    assert await services.intake.reindex(admin.asker, everything=True) == 1
    await read(services)
    assert await text_of(services, key) == before


async def test_what_is_chosen_later_is_gone_at_once_and_may_come_back(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    key = await taken_in(services, admin, in_pdf(tmp_path / f"nota {CPF}.pdf"))
    assert CPF in await text_of(services, key)
    await services.intake.choose(admin.asker, key, "mask")
    document = await row(services, key)
    assert (document.state, await text_of(services, key)) == ("received", "")
    assert "529" not in document.title + document.filename
    await read(services)
    assert "CPF [CPF]" in await text_of(services, key)

    retitled = await services.library.retitle(admin.asker, key, f"Fiscal {CPF}")
    assert retitled.document.title == "Fiscal [CPF]"
    await services.intake.choose(admin.asker, key, "off")
    await read(services)
    document = await row(services, key)
    assert CPF in await text_of(services, key)
    assert (document.filename, document.own_name) == (f"nota {CPF}.pdf", None)


async def test_a_choice_made_while_it_is_read_counts(
    services: Services, admin: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await sent(services, admin, in_text(tmp_path / "a.txt"))
    loop, original, calls = asyncio.get_running_loop(), masking.read, []

    def reading(*given: Any) -> masking.Read:
        if not calls:
            chosen = services.intake.choose(admin.asker, key, "mask")
            asyncio.run_coroutine_threadsafe(chosen, loop).result(10)
        calls.append(given[2].mode)
        return original(*given)

    monkeypatch.setattr(masking, "read", reading)
    await read(services)
    assert calls == ["off", "mask"]
    assert CPF not in await text_of(services, key)
    assert (await row(services, key)).state == "ready"


async def test_the_same_file_sent_to_be_masked_is_masked(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    path = in_text(tmp_path / "a.txt")
    key = await taken_in(services, admin, path)
    assert await taken_in(services, admin, path, "mask") == key
    assert CPF not in await text_of(services, key)


async def test_answers_of_before_are_withheld_from_readers(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    reader = await person(services, USER)
    key = await taken_in(services, admin, in_text(tmp_path / "a.txt"))
    talks = {}
    for who in (reader, admin):
        async for event in services.chat.ask(who.asker, QUESTION):
            talks[who] = getattr(event, "session_id", talks.get(who))

    async def shown(who: Person) -> tuple[bool, bool]:
        talk = talks[who]
        assert talk is not None
        answer = (await services.chat.reopen(who.asker, talk))[1][-1]
        return answer.withheld, PIS in str(answer.sources)

    assert await shown(reader) == (False, True)
    await services.intake.choose(admin.asker, key, "mask")
    await read(services)
    assert await shown(reader) == (True, False)
    assert await shown(admin) == (False, True)
    assert await exported(services, reader) == (True, False)
    async for event in services.chat.ask(reader.asker, QUESTION):
        talks[reader] = getattr(event, "session_id", talks[reader])
    assert await shown(reader) == (False, False)


async def exported(services: Services, who: Person) -> tuple[bool, bool]:
    """Return whether somebody's own records say that something is withheld, and tell it."""
    assert who.asker.user_id is not None
    subject = Subject(who.asker.user_id, who.asker, words=True)
    async with services.database.read() as session:
        text = str(await privacy.conversations(session, subject, None, 10))
    return "'withheld': True" in text, PIS in text


async def test_the_record_tells_the_choice_and_the_counts(
    services: Services, admin: Person, tmp_path: Path
) -> None:
    key = await taken_in(services, admin, in_text(tmp_path / "a.txt"), "find")
    await services.intake.choose(admin.asker, key, "mask")
    await read(services)
    async with services.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.subject_id == str(key))
        entries = list(await session.scalars(query.order_by(AuditEntry.seq)))
    told = [(each.action, each.data) for each in entries]
    counts = {"CPF": 1, "EMAIL": 1, "PIS": 1}
    assert (Action.DOCUMENT_PERSONAL, {"mode": "find", "found": counts}) in told
    assert (Action.DOCUMENT_MASKING, {"from": "find", "to": "mask"}) in told
    assert (Action.DOCUMENT_PERSONAL, {"mode": "mask", "found": counts}) in told
    assert not [each for each in SECRETS if each in str(told)]
