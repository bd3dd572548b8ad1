"""The second factor: the RFC's vectors, clocks that differ, replays, QR codes, recovery codes."""

import base64
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.accounts.credentials.totp import (
    PERIOD,
    code_at,
    new_recovery_codes,
    new_secret,
    qr_svg,
    recovery_digest,
    spent_recovery,
    uri,
    verified_step,
)

SECRET = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 5, 4, 12, 0, 15, tzinfo=UTC)
STEP = int(NOW.timestamp()) // PERIOD


def at(step: int) -> datetime:
    return datetime.fromtimestamp(step * PERIOD, UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B: eight digits there, of which six are the last.
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // PERIOD) == code[2:]
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert verified_step(SECRET, code[2:], moment) == seconds // PERIOD


def test_the_vectors_of_rfc_4226() -> None:
    assert " ".join(code_at(SECRET, step) for step in range(10)) == (
        "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489"
    )


@given(st.integers(2, 10**9 // 4))
def test_one_period_to_either_side_is_accepted(step: int) -> None:
    secret = new_secret()
    for drift in (-1, 0, 1):
        accepted = verified_step(secret, code_at(secret, step + drift), at(step))
        # Neighbours may share a code, one time in a million.
        assert accepted is not None
        assert code_at(secret, accepted) == code_at(secret, step + drift)


def test_two_periods_are_too_many() -> None:
    assert verified_step(SECRET, code_at(SECRET, STEP - 2), NOW) is None
    assert verified_step(SECRET, code_at(SECRET, STEP + 2), NOW) is None


def test_a_code_is_good_once() -> None:
    code = code_at(SECRET, STEP)
    used = verified_step(SECRET, code, NOW)
    assert used == STEP
    assert verified_step(SECRET, code, NOW, used) is None
    assert verified_step(SECRET, code_at(SECRET, STEP - 1), NOW, used) is None
    assert verified_step(SECRET, code_at(SECRET, STEP + 1), NOW, used) == STEP + 1


def test_a_code_may_be_written_in_two_groups() -> None:
    code = code_at(SECRET, STEP)
    assert verified_step(SECRET, f"{code[:3]} {code[3:]} ", NOW) == STEP


@given(st.text())
def test_other_text_is_no_code(code: str) -> None:
    if not re.fullmatch("[0-9 ]*", code):
        assert verified_step(SECRET, code, NOW) is None


def test_digits_of_other_scripts_are_no_code() -> None:
    arabic = code_at(SECRET, STEP).translate({48 + n: 0x660 + n for n in range(10)})
    assert verified_step(SECRET, arabic, NOW) is None
    assert verified_step(SECRET, code_at(SECRET, STEP) + "\n", NOW) is None


def test_secrets_have_160_bits() -> None:
    assert {len(base64.b32decode(new_secret())) for _ in range(50)} == {20}
    assert len({new_secret() for _ in range(50)}) == 50
    with pytest.raises(ValueError, match="ASCII"):
        code_at("não é", 1)


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_the_address_carries_everything(account: str, issuer: str) -> None:
    address = urlsplit(uri(SECRET, account, issuer))
    asked = parse_qs(address.query, keep_blank_values=True)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path.count(":") == 1
    names = (issuer.replace(":", " "), account.replace(":", " "))
    assert unquote(address.path) == "/{}:{}".format(*names)
    assert asked["issuer"] == [issuer.replace(":", " ")]
    assert asked["secret"] == [SECRET]
    assert (asked["digits"], asked["period"]) == (["6"], ["30"])


def test_the_qr_code_is_one_svg_element_that_holds_no_text() -> None:
    svg = qr_svg(uri(SECRET, "ana.souza@orgao.gov.br", 'Câmara <b>"A&B"</b>'))
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg")
    assert root.get("viewBox")
    assert not "".join(root.itertext()).strip()
    assert {each.tag.rpartition("}")[2] for each in root} == {"path"}
    with pytest.raises(ValueError, match="Data"):
        qr_svg("x" * 5000)


def test_recovery_codes_are_good_once_each() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(
        re.fullmatch(r"([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}", each) for each in codes
    )
    stored = {recovery_digest(each) for each in codes}
    for code in codes:
        spent = spent_recovery(code, stored)
        assert spent in stored
        stored.remove(spent)
        assert spent_recovery(code, stored) is None
    assert stored == set()


def test_a_recovery_code_may_be_written_as_it_was_read() -> None:
    assert recovery_digest("7k2m-q9xd-01tz-vw8h") == recovery_digest(" 7K2MQ9XD OLTZ-VW8H")


@given(st.text())
def test_other_text_recovers_nothing(code: str) -> None:
    assert spent_recovery(code, {recovery_digest(each) for each in new_recovery_codes()}) is None
