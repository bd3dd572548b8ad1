"""What is held of a person: told, and erased without breaking the record."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import func, select, text, update

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.accounts.permissions import ADMIN, ANALYST, USER
from govbot.core.db.models import (
    ApiKey,
    AuditEntry,
    AuditText,
    ChatMessage,
    ChatSession,
    Document,
    SignIn,
    User,
)
from govbot.library.rights.repository import Node
from govbot.operations.runtime import Services
from govbot.privacy.service import Privacy
from tests.security.world import api_key
from tests.support.people import Person, person
from tests.support.services import all_read, take_in

API = "/api/v1"
WORDS = "palavra-9c4e"


async def busy(services: Services, name: str = "Ana Bela") -> Person:
    """Return somebody who has a document, a conversation and a key."""
    email = f"{uuid4().hex[:8]}@orgao.example"
    who = await person(services, ANALYST, name=name, email=email)
    await take_in(services, who.asker, "minha", f"Art. 1º Texto de {uuid4()}.")
    async for _ in services.chat.ask(who.asker, f"Qual o prazo de {WORDS}?"):
        pass
    await api_key(services, who, ["read"])
    return who


async def suspended(services: Services, who: Person) -> None:
    async with services.database.write() as session:
        await session.execute(
            update(User).where(User.id == who.asker.user_id).values(state="suspended")
        )


async def user_of(services: Services, who: Person) -> User:
    async with services.database.read() as session:
        found = await session.get(User, who.asker.user_id)
    assert found is not None
    return found


async def test_people_are_told_all_that_is_held_of_them(
    services: Services, client: httpx.AsyncClient
) -> None:
    who = await busy(services)
    answer = await client.get(f"{API}/auth/me/export", headers=who.headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["account"]["name"] == "Ana Bela"
    assert [len(told[name]) for name in ("sign_ins", "keys", "documents")] == [1, 1, 1]
    assert told["documents"][0]["filename"] == "minha.txt"
    (talk,) = told["conversations"]
    assert [each["role"] for each in talk["messages"]] == ["user", "assistant"]
    assert WORDS in talk["messages"][0]["content"]
    done = {each["action"] for each in told["acts"]}
    assert {"document.upload", "question.ask"} <= done
    for secret in ("digest", "password_hash", "totp_secret"):
        assert secret not in answer.text


async def test_taking_it_out_is_recorded_before(
    services: Services, client: httpx.AsyncClient
) -> None:
    who, boss = await busy(services), await person(services, ADMIN)
    pieces = await Privacy(services.database).export(boss.asker, _id(who))
    async with services.database.read() as session:
        query = select(AuditEntry).where(
            AuditEntry.action == "export.person", AuditEntry.subject_id == str(_id(who))
        )
        act = (await session.scalars(query)).one()
    assert act.actor_id == boss.asker.user_id
    await pieces.aclose()
    answer = await client.get(f"{API}/people/{_id(who)}/export", headers=boss.headers)
    told = answer.json()
    assert len(told["conversations"]) == 1
    # What somebody asked and read is told to nobody else by the page.
    assert WORDS not in answer.text
    assert "content" not in answer.text
    whole = await Privacy(services.database).export(
        Asker(who.asker.tenant_id), _id(who), words=True
    )
    assert WORDS in "".join([piece async for piece in whole])


async def test_others_do_not_take_it_out(services: Services, client: httpx.AsyncClient) -> None:
    who, reader = await busy(services), await person(services, USER)
    other = await accounts.tenant(services.database, f"org-{uuid4().hex[:8]}")
    stranger = await person(services, ADMIN, other.tenant_id)
    path = f"{API}/people/{_id(who)}"
    for somebody, status in ((reader, 403), (stranger, 404)):
        answer = await client.get(f"{path}/export", headers=somebody.headers)
        assert answer.status_code == status
        body = {"dry_run": False}
        answer = await client.post(f"{path}/erase", json=body, headers=somebody.headers)
        assert answer.status_code == status
    key = await api_key(services, who, ["read"])
    assert (await client.get(f"{API}/auth/me/export", headers=key.headers)).status_code == 403


async def test_a_key_that_manages_people_takes_no_words_of_its_own_person(
    services: Services, client: httpx.AsyncClient
) -> None:
    boss = await person(services, ADMIN)
    async for _ in services.chat.ask(boss.asker, f"Qual o prazo de {WORDS}?"):
        pass
    key = await api_key(services, boss, ["people"])
    answer = await client.get(f"{API}/people/{_id(boss)}/export", headers=key.headers)
    assert answer.status_code == 200
    assert WORDS not in answer.text
    assert "content" not in answer.text


async def test_an_export_withholds_answers_from_documents_that_were_taken_away(
    services: Services, client: httpx.AsyncClient
) -> None:
    boss, who = await person(services, ADMIN), await person(services, USER)
    told = "O adicional de insalubridade do setor sigiloso é de 37 por cento."
    key = await take_in(services, boss.asker, f"sigilo-{uuid4().hex[:6]}", f"Art. 1º {told}")
    await all_read(services)
    async for _ in services.chat.ask(
        who.asker, "Qual o adicional de insalubridade do setor sigiloso?"
    ):
        pass
    async with services.database.write() as session:
        await session.execute(
            update(ChatSession)
            .where(ChatSession.user_id == who.asker.user_id)
            .values(summary="37 por cento")
        )
    before = await client.get(f"{API}/auth/me/export", headers=who.headers)
    assert "37 por cento" in before.text

    await services.rights.show(boss.asker, Node("document", key), "restricted")
    for pieces in (
        await Privacy(services.database).export(who.asker, _id(who)),
        await Privacy(services.database).export(Asker(who.asker.tenant_id), _id(who), words=True),
    ):
        whole = "".join([piece async for piece in pieces])
        assert "37 por cento" not in whole
        assert '"withheld": true' in whole
        assert "Qual o adicional" in whole  # their own words stay theirs

    # A document that was removed decides nothing about who reads.
    await services.rights.show(boss.asker, Node("document", key), "tenant")
    await services.intake.remove(boss.asker, key)
    after = await client.get(f"{API}/auth/me/export", headers=who.headers)
    assert "37 por cento" in after.text


async def test_an_erased_person_leaves_documents_and_a_whole_record(
    services: Services, client: httpx.AsyncClient
) -> None:
    who, boss = await busy(services, "Caio Dutra"), await person(services, ADMIN)
    email, path = (await user_of(services, who)).email, f"{API}/people/{_id(who)}/erase"
    answer = await client.post(path, json={"dry_run": True}, headers=boss.headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "person_state_wrong")
    await suspended(services, who)
    dry = (await client.post(path, json={}, headers=boss.headers)).json()
    assert (dry["erased"], dry["conversations"], dry["keys"], dry["documents"]) == (False, 1, 1, 1)
    assert (await user_of(services, who)).name == "Caio Dutra"
    done = (await client.post(path, json={"dry_run": False}, headers=boss.headers)).json()
    assert done == dry | {"erased": True, "pseudonym": done["pseudonym"]}
    assert (await user_of(services, who)).name == done["pseudonym"]
    assert done["pseudonym"].startswith("pessoa-")
    left = await _left(services, _id(who))
    assert left == {"talks": 0, "sign_ins": 0, "keys": 0, "texts": 0, "documents": 1}
    assert await _mentions(services, "Caio Dutra", email, WORDS) == []
    report = await services.audit.verify()
    assert report.whole
    refused = await client.post(f"{API}/people/{_id(who)}/reactivate", headers=boss.headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "person_erased")
    told = (await client.get(f"{API}/people/{_id(who)}", headers=boss.headers)).json()
    assert (told["state"], told["erased_at"] is None) == ("suspended", False)
    listed = (await client.get(f"{API}/people?q=Caio", headers=boss.headers)).json()
    assert listed["total"] == 0
    async with services.database.read() as session:
        query = select(AuditEntry.data).where(
            AuditEntry.action == "account.delete", AuditEntry.subject_id == str(_id(who))
        )
        assert (await session.scalars(query)).one()["conversations"] == 1


async def test_nobody_erases_who_may_more_or_oneself(
    services: Services, client: httpx.AsyncClient
) -> None:
    boss = await person(services, ADMIN)
    path = f"{API}/people/{_id(boss)}/erase"
    answer = await client.post(path, json={"dry_run": False}, headers=boss.headers)
    assert answer.json()["error"]["code"] == "not_oneself"


def _id(who: Person) -> UUID:
    assert who.asker.user_id is not None
    return who.asker.user_id


async def _left(services: Services, user_id: UUID) -> dict[str, int]:
    own = select(AuditEntry.seq).where(AuditEntry.actor_id == user_id)
    queries: dict[str, Any] = {
        "talks": select(func.count()).where(ChatSession.user_id == user_id),
        "sign_ins": select(func.count()).where(SignIn.user_id == user_id),
        "keys": select(func.count()).where(ApiKey.user_id == user_id),
        "texts": select(func.count()).where(AuditText.seq.in_(own)),
        "documents": select(func.count()).where(Document.owner_id == user_id),
    }
    async with services.database.read() as session:
        return {name: await session.scalar(query) or 0 for name, query in queries.items()}


async def _mentions(services: Services, *words: str) -> list[str]:
    """Return the tables whose rows hold one of these, of people who were erased alone."""
    async with services.database.write() as session:
        others = select(ChatSession.id).join(User, User.id == ChatSession.user_id)
        await session.execute(
            ChatMessage.__table__.delete().where(ChatMessage.session_id.in_(others))
        )
        await session.execute(ChatSession.__table__.update().values(title="-", summary=None))
        tables = (
            await session.scalars(
                text(
                    "SELECT relname FROM pg_class WHERE relkind = 'r' "
                    "AND relnamespace = 'public'::regnamespace"
                )
            )
        ).all()
        found = []
        for table in tables:
            for word in words:
                query = text(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE :word')
                if await session.scalar(query, {"word": f"%{word}%"}):
                    found.append(f"{table}: {word}")
    return found
