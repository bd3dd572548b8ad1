"""People of a test, signed in without the slow part: their passwords are never asked for."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from govbot.accounts import repository as tenants
from govbot.accounts.asker import Asker
from govbot.accounts.permissions import ADMIN
from govbot.accounts.proof import Proof
from govbot.accounts.signing import repository
from govbot.core.db.engine import WriteSession
from govbot.core.db.models import User
from govbot.operations.runtime import Services


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: as the services know them, and as a request proves it."""

    asker: Asker
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def person(
    services: Services, role: str = ADMIN, tenant_id: UUID | None = None, **columns: object
) -> Person:
    """Add a user of this role and sign them in."""
    tenant = tenant_id or services.signing.tenant_id
    signing = services.signing
    async with services.database.write() as session:
        user = await repository.add_user(
            session,
            **{
                "tenant_id": tenant,
                "email": f"{uuid4().hex[:12]}@orgao.example",
                "name": "Pessoa de Teste",
                "role_id": await tenants.role_id(session, tenant, role),
                "state": "active",
                **columns,
            },
        )
        token = await _token(services, session, user)
    return Person(await signing.asker(Proof(token)), token)


async def _token(services: Services, session: WriteSession, user: User) -> str:
    """Sign somebody in as nobody notices: what a test's people do comes first in the record."""
    sign_in_id = await repository.add_sign_in(
        session,
        tenant_id=user.tenant_id,
        user_id=user.id,
        method="test",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return services.signing.tokens.issue(user.id, user.tenant_id, sign_in_id)


async def with_person(services: Services, role: str = ADMIN) -> tuple[Services, Person]:
    """Return the services with a new person in the place of the command line's."""
    somebody = await person(services, role)
    return replace(services, asker=somebody.asker), somebody


async def somebody(services: Services) -> Person:
    """Return the person that stands for the command line, signed in, or a new administrator."""
    if services.asker.user_id is None:
        return await person(services)
    return await signed_in(services, Person(services.asker, ""))


async def signed_in(services: Services, who: Person) -> Person:
    """Sign somebody in once more."""
    assert who.asker.user_id is not None
    async with services.database.write() as session:
        user = await repository.lock_user(session, who.asker.user_id)
        assert user is not None
        token = await _token(services, session, user)
    return Person(who.asker, token)


async def again(services: Services, who: Person) -> Asker:
    """Return how the services know somebody at this moment, as each request asks."""
    return await services.signing.asker(Proof(who.token))
