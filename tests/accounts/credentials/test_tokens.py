"""Access tokens: ours are read, and nothing else is, however it was made."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st

from govbot.accounts.credentials.tokens import (
    LIFETIME,
    AccessTokens,
    KeyRing,
    SigningKey,
    TokenInvalid,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEY = SigningKey("k1", bytes(range(32)), NOW - timedelta(days=1))
TOKENS = AccessTokens(KeyRing([KEY]))
USER, TENANT, SESSION = uuid4(), uuid4(), uuid4()
GOOD = TOKENS.issue(USER, TENANT, SESSION, NOW)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**changes: Any) -> dict[str, Any]:
    return jwt.decode(GOOD, options={"verify_signature": False}) | changes


def forged(payload: Any, header: Any = None, secret: bytes = KEY.secret) -> str:
    """Return a token with our signature on whatever it says."""
    head = {"alg": "HS256", "typ": "at+jwt", "kid": "k1"} | (header or {})
    parts = [
        each if isinstance(each, bytes) else json.dumps(each).encode() for each in (head, payload)
    ]
    signed = ".".join(map(b64, parts))
    return f"{signed}.{b64(hmac.digest(secret, signed.encode(), 'sha256'))}"


def refused(token: str, tokens: AccessTokens = TOKENS, now: datetime = NOW) -> bool:
    with pytest.raises(TokenInvalid) as caught:
        tokens.read(token, now)
    return caught.value.data == {} and caught.value.status == 401


def test_a_token_says_who_asks() -> None:
    read = TOKENS.read(GOOD, NOW)
    assert (read.user_id, read.tenant_id, read.session_id) == (USER, TENANT, SESSION)
    assert (read.issued, read.expires) == (NOW, NOW + LIFETIME)
    assert TOKENS.read(TOKENS.issue(USER, TENANT, SESSION, NOW), NOW).token_id != read.token_id
    assert TOKENS.read(forged(claims()), NOW) == read


def test_by_default_the_clock_is_this_machine_s() -> None:
    token = TOKENS.issue(USER, TENANT, SESSION)
    assert TOKENS.read(token).user_id == USER
    assert refused(GOOD, now=datetime.now(UTC))


def test_a_token_lives_for_its_lifetime_and_the_leeway() -> None:
    end = NOW + LIFETIME
    assert TOKENS.read(GOOD, end + 9 * SECOND)
    assert refused(GOOD, now=end + 10 * SECOND)
    assert TOKENS.read(GOOD, NOW - 10 * SECOND)
    assert refused(GOOD, now=NOW - 11 * SECOND)


def test_a_token_of_another_tenant_is_refused_where_the_tenant_is_known() -> None:
    assert TOKENS.read(GOOD, NOW, TENANT).tenant_id == TENANT
    with pytest.raises(TokenInvalid):
        TOKENS.read(GOOD, NOW, uuid4())


def test_another_installation_or_audience_is_refused() -> None:
    assert refused(GOOD, AccessTokens(KeyRing([KEY]), audience="other"))
    assert refused(GOOD, AccessTokens(KeyRing([KEY]), issuer="other"))
    assert refused(GOOD, AccessTokens(KeyRing([SigningKey("k1", bytes(32), NOW)])))
    assert refused(GOOD, AccessTokens(KeyRing([SigningKey("k2", KEY.secret, NOW)])))


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "HS512"},
        {"alg": "RS256"},
        {"alg": "EdDSA"},
        {"alg": ["HS256"]},
        {"alg": None},
        {"typ": "JWT"},
        {"typ": None},
        {"typ": "refresh+jwt"},
        {"kid": "k2"},
        {"kid": ""},
        {"kid": None},
        {"kid": 1},
        {"kid": ["k1"]},
        {"kid": {"k1": "k1"}},
        {"kid": "../../../../dev/null"},
        {"kid": "/proc/sys/kernel/ostype"},
        {"kid": "k1' OR '1'='1"},
        {"kid": "k1\u0000"},
        {"jwk": {"kty": "oct", "k": b64(KEY.secret)}},
        {"jku": "https://example.org/keys.json"},
        {"x5u": "https://example.org/cert.pem"},
        {"crit": ["exp"]},
        {"crit": ["b64"], "b64": False},
        {"zip": "DEF"},
    ],
)
def test_a_token_does_not_choose_how_it_is_verified(header: dict[str, Any]) -> None:
    assert refused(forged(claims(), header))


@pytest.mark.parametrize("secret", [b"", b"\x00", bytes(32), b"k1", b"secret", b"null"])
def test_a_key_that_can_be_guessed_signs_nothing(secret: bytes) -> None:
    assert refused(forged(claims(), secret=secret))
    assert refused(forged(claims(), {"kid": "../../../../dev/null"}, secret))


def test_a_token_without_a_signature_is_refused() -> None:
    head, body, signature = GOOD.split(".")
    none = b64(json.dumps({"alg": "none", "typ": "at+jwt", "kid": "k1"}).encode())
    assert all(refused(f"{first}.{body}.") for first in (head, none))
    assert refused(f"{none}.{body}.{signature}")
    assert refused(jwt.encode(claims(), None, "none", {"kid": "k1", "typ": "at+jwt"}))


def test_a_public_key_is_no_secret() -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    headers = {"kid": "k1", "typ": "at+jwt"}
    assert refused(jwt.encode(claims(), private, "EdDSA", headers))
    assert refused(forged(claims(), secret=public))


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "tid", "sid", "iat", "exp", "jti"])
def test_every_claim_must_be_there_and_of_its_kind(name: str) -> None:
    missing = claims()
    del missing[name]
    assert refused(forged(missing))
    for wrong in (None, True, 1.5, [], {}, [claims()[name]], "x" if name != "jti" else 7, 10**400):
        assert refused(forged(claims(**{name: wrong})))


@pytest.mark.parametrize(
    "wrong", [["govbot-api", "other"], ["govbot-api"], "govbot", "govbot-api "]
)
def test_the_audience_is_one_and_exact(wrong: Any) -> None:
    assert refused(forged(claims(aud=wrong)))


@pytest.mark.parametrize("moment", [-(10**18), 10**18, 2**63, -1, 0, 10**300, 253402300799])
def test_impossible_times_are_refused(moment: int) -> None:
    assert refused(forged(claims(exp=moment)))
    assert refused(forged(claims(exp=moment, iat=moment)))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe{}",
        b"[" * 1200,
        b'{"sub":' * 180 + b"1" + b"}" * 180,
        b'{"sub": "\\ud800"}',
        b"1e999",
    ],
)
def test_a_payload_that_is_no_claims_is_refused(payload: bytes) -> None:
    assert refused(forged(payload))
    assert refused(f"{b64(payload)}.{b64(payload)}.{b64(payload)}")


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "...",
        GOOD + ".",
        GOOD + "=",
        GOOD + "\n",
        " " + GOOD,
        "Bearer " + GOOD,
        GOOD.rpartition(".")[0],
        GOOD * 2,
        GOOD.replace(".", ".\u200b", 1),
        "á.é.í",
        "\ud800.\ud800.\ud800",
        "\x00",
        "a" * 10_000_000,
        "a." * 5_000_000,
        f"{GOOD}{'A' * 4096}",
    ],
)
def test_what_has_not_the_shape_of_a_token_is_refused(token: str) -> None:
    assert refused(token)


@given(st.integers(0, len(GOOD) - 1))
def test_a_token_cut_short_is_refused(length: int) -> None:
    assert refused(GOOD[:length])


@given(st.text())
def test_any_text_is_refused(token: str) -> None:
    assert refused(token)


@given(st.text("abcABC019_-.", max_size=60), st.text("abcABC019_-.", max_size=60))
def test_text_like_a_token_is_refused(first: str, second: str) -> None:
    assert refused(f"{first}.{second}.{GOOD.rpartition('.')[2]}")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.sampled_from(["alg", "typ", "kid", "crit", "jwk"]), VALUES)
def test_no_value_of_a_header_breaks_the_reading(name: str, value: Any) -> None:
    assume((name, value) not in [("alg", "HS256"), ("typ", "at+jwt"), ("kid", "k1")])
    assert refused(forged(claims(), {name: value}))


@given(st.sampled_from(["iss", "aud", "sub", "tid", "sid", "iat", "exp"]), VALUES)
def test_no_value_of_a_claim_breaks_the_reading(name: str, value: Any) -> None:
    try:
        read = TOKENS.read(forged(claims(**{name: value})), NOW)
    except TokenInvalid:
        return
    assert type(value) is int or UUID(str(value)) in {read.user_id, read.tenant_id, read.session_id}


def test_a_rotation_is_one_more_key() -> None:
    newer = SigningKey("k2", hashlib.sha256(b"k2").digest(), NOW + 60 * SECOND)
    ring = AccessTokens(KeyRing([newer, KEY]))
    assert jwt.get_unverified_header(ring.issue(USER, TENANT, SESSION, NOW))["kid"] == "k1"
    later = NOW + 61 * SECOND
    assert jwt.get_unverified_header(ring.issue(USER, TENANT, SESSION, later))["kid"] == "k2"
    assert ring.read(GOOD, later).user_id == USER
    # A server that has heard of the new key too late still signs with the old one.
    late = NOW + timedelta(minutes=50)
    assert ring.read(TOKENS.issue(USER, TENANT, SESSION, late), late).user_id == USER


def test_a_retired_key_verifies_nothing() -> None:
    newer = SigningKey("k2", hashlib.sha256(b"k2").digest(), NOW)
    ring = AccessTokens(KeyRing([KEY, newer]))
    later = NOW + timedelta(hours=2)
    assert refused(TOKENS.issue(USER, TENANT, SESSION, later), ring, later)
    assert ring.read(ring.issue(USER, TENANT, SESSION, later), later).user_id == USER


def test_a_key_keeps_its_secret_to_itself_and_is_long_enough() -> None:
    assert "secret" not in repr(KEY)
    with pytest.raises(ValueError, match="k3"):
        SigningKey("k3", b"short", NOW)
    for keys in ([], [KEY, KEY]):
        with pytest.raises(ValueError, match="ring"):
            KeyRing(keys)
