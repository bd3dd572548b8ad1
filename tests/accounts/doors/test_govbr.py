"""gov.br's levels, and the CPF, which nobody may read here."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from govbot.accounts.doors.mapping import rules_of
from govbot.accounts.permissions import ADMIN
from govbot.adapters.identity.oidc import Client, OidcProvider
from govbot.core.db.models import AuditEntry, User
from govbot.operations.runtime import Services
from tests.accounts.doors.conftest import newcomer, row, site, told
from tests.adapters.identity.provider import CPF, SECRET, Issuer
from tests.support.people import person

SCOPES = "openid email profile govbr_confiabilidades govbr_confiabilidades_idtoken"
OTHER_CPF = "98765432100"


async def test_the_level_counts_and_the_cpf_is_not_kept(
    services: Services, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    info = {"level": "silver", "reliabilities": []}
    issuer.tell(
        OTHER_CPF,
        name="José",
        email="jose@orgao.example",
        email_verified="true",
        reliability_info=info,
    )
    provider = OidcProvider(
        Client(str(issuer), "govbot", SECRET, scopes=SCOPES, preset="govbr"), timeout_s=30
    )
    govbr = replace(services, doors=replace(services.doors, provider=provider))
    async with site(govbr, creates=True, level="ouro") as browser:
        assert told(await browser.come(OTHER_CPF)) == "identity_level_low"
        assert await browser.come(CPF) == "/"
        me = await browser.me()
        assert await browser.come(CPF) == "/"
        assert (await browser.me())["id"] == me["id"]
    async with services.database.read() as session:
        user = await session.scalar(select(User).where(User.email == "maria@orgao.example"))
        records = (await session.scalars(select(AuditEntry))).all()
    assert user
    assert str(user.subject).startswith("hmac:")
    kept = [f"{each.data}{each.subject_id}" for each in records] + [str(user.subject), str(me)]
    assert not [each for each in kept if CPF in each or OTHER_CPF in each]
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("govbot")]
    assert not [each for each in ours if CPF in each or OTHER_CPF in each]
    await provider.close()


async def test_the_last_administrator_stays_one(services: Services, issuer: Issuer) -> None:
    who, email = newcomer(issuer, groups=["chefes"])
    async with site(services, creates=True, rules=rules_of("chefes=admin;*=user")) as browser:
        await browser.come(who)
        user = await row(services, email)
        assert user
        async with services.database.write() as session:
            for each in await session.scalars(select(User).where(User.id != user.id)):
                each.state = "suspended"
        issuer.tell(who, email=email, groups=[])
        assert await browser.come(who) == "/"
        assert (await browser.me())["role"] == ADMIN
        await person(services)
        await browser.come(who)
        assert (await browser.me())["role"] == "user"


async def test_the_doctor_asks_provider_and_rules(services: Services) -> None:
    policy = replace(services.doors.admission.policy, rules=rules_of("a=admin;b=fiscal;c=@Nada"))
    doors = replace(services.doors, admission=replace(services.doors.admission, policy=policy))
    assert [problem for _, problem in await doors.check()] == [None]
    assert await doors.strays() == ["b", "c"]
