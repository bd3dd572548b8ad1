"""The installation's secret: made once by however many processes, and what is sealed with it."""

import base64
import multiprocessing
import stat
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.accounts.credentials.crypto import (
    SECRET_FILE,
    SealBroken,
    SecretKeyTooShort,
    SecretKeyUnusable,
    Vault,
    access_token_key,
    csrf_key,
    derived_key,
    installation_secret,
    totp_vault,
)

SECRET = bytes(range(32))
VAULT = totp_vault(SECRET)


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "nova" / "casa"
    first = installation_secret(home, None)
    assert len(first) == 32
    assert installation_secret(home, None) == first
    assert stat.S_IMODE((home / SECRET_FILE).stat().st_mode) == 0o600
    assert [each.name for each in home.iterdir()] == [SECRET_FILE]
    assert installation_secret(tmp_path / "outra", None) != first


def secret_of(home: Path) -> bytes:
    return installation_secret(home, None)


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        for number in range(25):
            home = tmp_path / str(number)
            assert len(set(pool.map(secret_of, [home] * 4, chunksize=1))) == 1
            assert [each.name for each in home.iterdir()] == [SECRET_FILE]


def test_a_configured_secret_is_taken_and_none_is_made(tmp_path: Path) -> None:
    assert installation_secret(tmp_path, " " + "á" * 32 + "\n") == ("á" * 32).encode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("configured", ["", "curta", "a" * 31, " " * 40])
def test_a_short_secret_is_refused(tmp_path: Path, configured: str) -> None:
    with pytest.raises(SecretKeyTooShort):
        installation_secret(tmp_path, configured)


@pytest.mark.parametrize("content", [b"", b"00" * 31, b"zz" * 32, b"\xff" * 64])
def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / SECRET_FILE
    path.write_bytes(content)
    with pytest.raises(SecretKeyUnusable):
        installation_secret(tmp_path, None)
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "arquivo").write_text("")
    with pytest.raises(SecretKeyUnusable):
        installation_secret(tmp_path / "arquivo" / "casa", None)


def test_a_file_that_others_may_read_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    installation_secret(tmp_path, None)
    assert not caplog.records
    (tmp_path / SECRET_FILE).chmod(0o644)
    installation_secret(tmp_path, None)
    assert "chmod 600" in caplog.text


def test_each_use_has_its_own_key() -> None:
    keys = {access_token_key(SECRET, epoch) for epoch in range(100)} | {csrf_key(SECRET)}
    assert len(keys) == 101
    assert access_token_key(SECRET, 7) == derived_key(SECRET, "access-tokens/v1/7")
    assert access_token_key(SECRET[::-1], 7) != access_token_key(SECRET, 7)


@given(st.binary(max_size=200), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_for_its_owner(plain: bytes, owner: str) -> None:
    sealed = VAULT.seal(plain, owner)
    assert VAULT.open(sealed, owner) == plain
    assert VAULT.seal(plain, owner) != sealed
    with pytest.raises(SealBroken):
        VAULT.open(sealed, owner + "x")


@given(st.data())
def test_one_changed_bit_breaks_the_seal(data: st.DataObject) -> None:
    raw = bytearray(base64.b64decode(VAULT.seal(b"JBSWY3DPEHPK3PXP", "ana")))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        VAULT.open(base64.b64encode(raw).decode(), "ana")


@given(st.text())
def test_anything_else_does_not_open(sealed: str) -> None:
    with pytest.raises(SealBroken):
        VAULT.open(sealed, "ana")


def test_another_installation_or_kind_does_not_open_it() -> None:
    owner = str(uuid4())
    sealed = VAULT.seal(b"segredo", owner)
    for other in (totp_vault(SECRET[::-1]), Vault(SECRET, "other/v1")):
        with pytest.raises(SealBroken):
            other.open(sealed, owner)
