"""`govbot audit verify` as a person runs it: words, and the exit status."""

import json
from pathlib import Path

from govbot.adapters.postgres import embedded
from govbot.audit.actions import Action
from govbot.audit.record import Act, Actor
from govbot.core.db.engine import Database
from tests.audit.conftest import did
from tests.support.process import Govbot, query


def verify(home: Path, *more: str) -> Govbot:
    return Govbot(home, "audit", "verify", *more, EMBEDDING_MODEL="fake")


async def test_a_whole_record_and_a_broken_one(home: Path, tmp_path: Path) -> None:
    first = verify(home)
    assert first.end() == 0, first.words
    assert "O registro está íntegro." in first.words

    with embedded.start(home) as running:
        database = Database(running.url)
        tenant = query(home, "SELECT id FROM tenants WHERE slug = 'default'")[0][0]
        await did(database, Actor(tenant), *[Act(Action.AUTH_LOGIN)] * 3)
        await database.close()
        whole = verify(home, "--json")
        assert whole.end() == 0, whole.words
        assert json.loads(whole.words)["tenants"][0]["rows"] == 3

        query(home, "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only")
        query(home, "UPDATE audit_log SET action = 'auth.logout' WHERE seq = 2")
        broken = verify(home, "--tenant", "default", "--anchors", str(tmp_path))
        assert broken.end() == 1
        assert "A linha 2 foi alterada depois de registrada." in broken.words
        assert "NÃO está íntegro" in broken.words

    nobody = verify(home, "--tenant", "ninguem")
    assert nobody.end() == 1
    assert "Não encontrado" in nobody.words
