"""The people of the demonstration: an administrator and two more of the fictional municipality."""

import secrets
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from govbot.accounts.asker import Asker
from govbot.accounts.people.repository import Listing
from govbot.accounts.people.service import Invited, People
from govbot.accounts.permissions import ADMIN, ANALYST, USER
from govbot.accounts.proof import Origin
from govbot.accounts.roles.service import Roles
from govbot.accounts.signing.service import Signing
from govbot.accounts.signing.setup import FirstPerson, Setup
from govbot.accounts.tickets.service import Chosen, Link, Tickets
from govbot.core.errors import NotFound

ORGANIZATION = "Município de Serra Clara"
_DOMAIN = "serraclara.example"
_RANDOM_BYTES = 15


class Sample(NamedTuple):
    """Somebody of the demonstration. Their password is random and kept nowhere."""

    name: str
    email: str
    role: str
    password: str


async def make_people(signing: Signing, asker: Asker) -> Sequence[Sample]:
    """Make the people of the demonstration; nobody where somebody administers already.

    Args:
        signing: of the installation.
        asker: whoever runs the command line.
    """
    boss = _sample("Helena Prado", "helena", ADMIN)
    first = FirstPerson(ORGANIZATION, boss.name, boss.email, boss.password)
    if not await Setup(signing).by_settings(first):
        return ()
    others = (_sample("Rui Tavares", "rui", ANALYST), _sample("Bia Nogueira", "bia", USER))
    for each in others:
        await _add(signing, asker, each)
    return (boss, *others)


async def entry(signing: Signing, asker: Asker) -> Link:
    """Return a link by which an administrator enters: that of the demonstration, if there is one.

    Raises:
        NotFound: nobody administers.
    """
    people = People(signing.database)
    role_id = (await _roles(signing, asker))[ADMIN]
    rows, _ = await people.page(asker, Listing(state="active", role_id=role_id, limit=200))
    if not rows:
        raise NotFound(kind="person", role=ADMIN)
    known = [row for row in rows if row.user.email.endswith(f"@{_DOMAIN}")]
    return await people.link(asker, (known or rows)[0].user.id, "entry")


async def _add(signing: Signing, asker: Asker, sample: Sample) -> None:
    people, role_id = People(signing.database), (await _roles(signing, asker))[sample.role]
    row, link = await people.invite(asker, Invited(sample.email, sample.name, role_id))
    secret = link.path.partition("#")[2]
    await Tickets(signing).use(secret, Chosen(sample.password), Origin())
    await people.end_sign_ins(asker, row.user.id)


async def _roles(signing: Signing, asker: Asker) -> dict[str, UUID]:
    return {row.role.name: row.role.id for row in await Roles(signing.database).list(asker)}


def _sample(name: str, mailbox: str, role: str) -> Sample:
    return Sample(name, f"{mailbox}@{_DOMAIN}", role, secrets.token_urlsafe(_RANDOM_BYTES))
