"""Opaque secrets: how they look, what is kept of them, and what is none."""

import hashlib
import math
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.accounts.credentials.opaque import (
    Kind,
    SecretInvalid,
    checked_digest,
    digest,
    matches,
    new_secret,
    public_part,
    recognised,
)

ALPHABET = string.digits + string.ascii_letters
KEY = new_secret(Kind.API_KEY)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_secret_tells_its_kind_and_nothing_else(kind: Kind) -> None:
    made = {new_secret(kind) for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(rf"{kind}_[0-9A-Za-z]{{49}}", each) for each in made)
    assert {recognised(each) for each in made} == {kind}
    assert 43 * math.log2(len(ALPHABET)) > 256


def test_the_checksum_stays_as_it_is_for_secrets_that_are_out() -> None:
    assert recognised("gbk_" + "0" * 43 + "4dXErR") is Kind.API_KEY
    assert recognised("gbk_" + "0" * 43 + "4dXErS") is None


def test_the_database_learns_the_digest_only() -> None:
    stored = checked_digest(KEY, Kind.REFRESH, Kind.API_KEY)
    assert stored == digest(KEY) == hashlib.sha256(KEY.encode()).hexdigest()
    assert matches(KEY, stored)
    assert not matches(new_secret(Kind.API_KEY), stored)
    assert not matches(KEY, "não é hex")


def test_a_list_shows_four_characters() -> None:
    assert public_part(KEY) == KEY[:8] + "…"


def test_a_secret_of_one_kind_does_not_pass_for_another() -> None:
    with pytest.raises(SecretInvalid) as caught:
        checked_digest(KEY, Kind.REFRESH)
    assert caught.value.data == {}
    assert recognised("gbr" + KEY[3:]) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        "gbk_",
        KEY + "\n",
        " " + KEY,
        KEY + KEY,
        KEY.upper(),
        KEY[:-1] + "é",
        KEY[:10] + "\ud800" + KEY[11:],
        KEY[:10] + "１" + KEY[11:],
        "gbx_" + KEY[4:],
        "GBK_" + KEY[4:],
        "_" * 53,
        KEY.replace("_", "-"),
        "gbk__" + KEY[5:],
        "a" * 10_000_000,
    ],
)
def test_what_is_malformed_is_refused(text: str) -> None:
    assert recognised(text) is None
    with pytest.raises(SecretInvalid):
        checked_digest(text, *Kind)


@given(st.text())
def test_any_text_is_no_secret(text: str) -> None:
    assert recognised(text) is None
    assert recognised(f"gbk_{text}") is None
    assert len(digest(text)) == 64


@given(st.integers(4, len(KEY) - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_recognised(place: int, character: str) -> None:
    wrong = KEY[:place] + character + KEY[place + 1 :]
    assert (recognised(wrong) is None) == (wrong != KEY)


@given(st.integers(4, len(KEY) - 2))
def test_two_swapped_characters_are_recognised(place: int) -> None:
    swapped = KEY[:place] + KEY[place + 1] + KEY[place] + KEY[place + 2 :]
    assert (recognised(swapped) is None) == (swapped != KEY)
