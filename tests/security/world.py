"""Two organisations with everything in them that a route can name, and people of every standing."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from govbot.accounts import service as accounts
from govbot.accounts.credentials import opaque
from govbot.accounts.permissions import ADMIN, ANALYST, EVERY, USER
from govbot.core.db.models import ApiKey, Department, Role, Synonym, User
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services
from tests.support.people import Person, person, signed_in
from tests.support.services import all_read, take_in

WORDS, NAMES, HOUSE = "palavra-7f3a91", "titulo-5be20c", "casa-c04e5d"
"""Stand in what ours has and only some may read: in the words of a document and of a conversation;
in titles and names of collections; in what all people of the organisation may know of it."""
SECRET = "Art. 1º O adicional de plantão do {words} é de vinte por cento do vencimento."


@dataclass
class Tenant:
    """An organisation: `ids` are what its rows are called where a route names them."""

    id: UUID
    owner: Person
    ids: dict[str, Any] = field(default_factory=dict)


async def furnished(services: Services, tenant_id: UUID, *, ours: bool) -> Tenant:
    """Fill an organisation: a restricted document in a restricted collection, and so on."""
    words, names, house = (WORDS, NAMES, HOUSE) if ours else ("alheia", "alheio", "outra")
    owner = await person(services, ADMIN, tenant_id, name=f"Dona {house}")
    asker, rights = owner.asker, services.rights
    where = await rights.create(asker, f"Pasta {names}", None)
    collection = Node("collection", where.id)
    key = await take_in(services, asker, f"norma-{names}", SECRET.format(words=words))
    await all_read(services)
    await rights.show(asker, Node("document", key), "restricted")
    await rights.show(asker, collection, "restricted")
    assert asker.user_id is not None
    own = Subject("user", asker.user_id)
    given = await rights.grant(asker, Node("document", key), own, "read")
    async with services.database.write() as session:
        department = Department(tenant_id=tenant_id, name=f"Setor {house}")
        role = Role(tenant_id=tenant_id, name=f"papel {house}", permissions=["read"])
        said = {"said": f"dito {house}", "meant": "adicional", "both_ways": False, "weight": 0.5}
        synonym = Synonym(tenant_id=tenant_id, **said)
        session.add_all([department, role, synonym])
        await session.flush()
    conversation = await _conversation(services, owner, words)
    return Tenant(
        tenant_id,
        owner,
        {
            "document_id": key,
            "documents": [key],
            "collection_id": where.id,
            "parent_id": where.id,
            "grant_id": given.id,
            "session_id": conversation,
            "answer_id": uuid4(),
            "sign_in_id": asker.sign_in_id,
            "user_id": asker.user_id,
            "department_id": department.id,
            "role_id": role.id,
            "synonym_id": synonym.id,
            "key_id": (await api_key(services, owner, ["read"])).key_id,
            "id": asker.user_id,
        },
    )


async def _conversation(services: Services, who: Person, words: str) -> UUID:
    async for event in services.chat.ask(who.asker, f"Qual o adicional do {words}?"):
        if found := getattr(event, "session_id", None):
            conversation: UUID = found
    return conversation


@dataclass(frozen=True)
class Key(Person):
    """A program with somebody's key."""

    key_id: UUID = field(default_factory=uuid4)


async def api_key(
    services: Services, who: Person, scopes: list[str], *, expired: bool = False
) -> Key:
    """Give somebody an API key."""
    secret = opaque.new_secret(opaque.Kind.API_KEY)
    ends = datetime.now(UTC) + timedelta(days=-1 if expired else 1)
    row = ApiKey(
        tenant_id=who.asker.tenant_id,
        user_id=who.asker.user_id,
        name="chave",
        hint=opaque.public_part(secret),
        digest=opaque.digest(secret),
        scopes=scopes,
        expires_at=ends,
    )
    async with services.database.write() as session:
        session.add(row)
        await session.flush()
    return Key(who.asker, secret, row.id)


@dataclass
class World:
    """Our organisation, another one, and who calls."""

    services: Services
    ours: Tenant
    theirs: Tenant
    people: dict[str, Person]

    async def headers(self, who: str) -> dict[str, str]:
        """Return what proves who calls; a sign-in anew, for a route may have ended the last."""
        if who == "anonymous":
            return {}
        somebody = self.people[who]
        if isinstance(somebody, Key) or who == "suspended":
            return somebody.headers
        return (await signed_in(self.services, somebody)).headers


async def made(services: Services) -> World:
    """Make the whole world."""
    tenant = services.signing.tenant_id
    ours = await furnished(services, tenant, ours=True)
    other = await accounts.tenant(services.database, f"outra-{uuid4().hex[:6]}", "Outra")
    theirs = await furnished(services, other.tenant_id, ours=False)
    node = Node("document", ours.ids["document_id"])
    people = {
        "another tenant": theirs.owner,
        "without grant": await person(services, USER),
        "analyst": await person(services, ANALYST),
        "administrator": await person(services, ADMIN),
        "suspended": await person(services, ADMIN),
    }
    for name, right in (("reader", "read"), ("writer", "write")):
        somebody = await person(services, USER)
        assert somebody.asker.user_id is not None
        subject = Subject("user", somebody.asker.user_id)
        await services.rights.grant(ours.owner.asker, node, subject, right)  # type: ignore[arg-type]
        people[name] = somebody
    people["expired key"] = await api_key(services, ours.owner, sorted(EVERY), expired=True)
    people["wrong scope"] = await api_key(services, people["administrator"], ["reports"])
    async with services.database.write() as session:
        await session.execute(
            update(User)
            .where(User.id == people["suspended"].asker.user_id)
            .values(state="suspended")
        )
    return World(services, ours, theirs, people)
