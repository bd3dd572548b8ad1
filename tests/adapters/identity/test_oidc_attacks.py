"""What a provider, or somebody in its place, may try; each lie over real HTTP."""

import gzip
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.utils import base64url_encode

from govbot.adapters.identity.base import (
    Identity,
    IdentityError,
    IdentityFailed,
    IdentityInsecure,
    IdentityTimeout,
    IdentityTokenInvalid,
    LoginStale,
)
from govbot.adapters.identity.oidc import PENDING_SECONDS, Client, OidcProvider
from tests.adapters.identity.rogue import (
    ACCESS_TOKEN,
    CLIENT,
    KEY,
    STRANGE,
    Answer,
    Rogue,
    Stage,
    dripping,
    published,
    saying,
    shared,
    signed,
    stage,
    unsigned,
)

BACK = "http://127.0.0.1:8000/volta"
DISCOVERY = "/.well-known/openid-configuration"
PUBLIC_PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NOW = int(time.time())


@pytest.fixture(scope="module")
async def scene() -> AsyncIterator[Stage]:
    async with stage() as one:
        yield one


@pytest.fixture
def liar(scene: Stage) -> Rogue:
    return scene.enter()


async def log_in(liar: Rogue, *, timeout_s: float = 5, **more: str) -> Identity:
    """Come back from the provider with its answer, and `more` in the query."""
    oidc = OidcProvider(Client(liar.issuer, CLIENT, "s"), timeout_s=timeout_s)
    try:
        start = await oidc.start(BACK)
        liar.nonce = start.pending["nonce"]
        query = {"state": start.pending["state"], "code": "c", **more}
        return await oidc.finish(start.pending, {k: v for k, v in query.items() if v})
    finally:
        await oidc.close()


async def test_the_rogue_is_believed_while_it_is_honest(liar: Rogue) -> None:
    assert (await log_in(liar)).name == "Ana"
    assert liar.asked == {DISCOVERY: 1, "/token": 1, "/jwks": 1, "/userinfo": 1}
    assert liar.headers["/userinfo"]["authorization"] == f"Bearer {ACCESS_TOKEN}"


@pytest.mark.parametrize(
    ("sign", "detail"),
    [
        (unsigned("none"), "alg"),
        (unsigned("nOnE"), "alg"),
        (unsigned("RS256"), "signature"),
        (shared(PUBLIC_PEM), "alg"),
        (shared(b""), "alg"),
        (signed(STRANGE), "signature"),
        (signed(STRANGE, jwk=published(STRANGE)), "signature"),
        (signed(STRANGE, kid="dois"), "kid"),
        (signed(crit=["exp"], exp=1), "format"),
        (signed(kid=7), "format"),
        (lambda _: "a.b.c", "format"),
        (lambda _: "texto", "format"),
        (lambda _: "e30." * 40_000, "size"),
    ],
    ids=[
        *("none", "nOnE", "no signature", "HS256 by the public key", "HS256 by nothing"),
        *(
            "another key",
            "a key in the header",
            "unknown kid",
            "crit",
            "odd kid",
            "no token",
            "text",
            "huge",
        ),
    ],
)
async def test_a_token_that_nobody_signed_proves_nothing(
    liar: Rogue, sign: Callable[[dict[str, Any]], str], detail: str
) -> None:
    liar.sign = sign
    with pytest.raises(IdentityTokenInvalid) as refused:
        await log_in(liar)
    assert refused.value.data == {"detail": detail}
    assert liar.asked["/userinfo"] == 0


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ({"iss": "https://outro.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "outro"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": ["outro"]}, "aud"),
        ({"aud": [CLIENT, "outro"]}, "azp"),
        ({"aud": [CLIENT, "outro"], "azp": "outro"}, "azp"),
        ({"azp": "outro"}, "azp"),
        ({"exp": NOW - 120}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "9999999999"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": 10**400}, "exp"),
        ({"exp": float("inf")}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"nonce": "\ud800"}, "nonce"),
        ({"at_hash": ["\ud800"]}, "at_hash"),
        ({"aud": {"a": 1}}, "aud"),
        ({"azp": ["outro"]}, "azp"),
        ({"iat": NOW + 3600}, "iat"),
        ({"iat": NOW - 3600}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": NOW + 3600}, "nbf"),
        ({"nonce": "outro"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["a"]}, "nonce"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "at_hash"),
        ({"sub": None}, "userinfo"),
        ({"sub": "bia"}, "userinfo"),
    ],
)
async def test_a_signed_token_for_something_else_proves_nothing(
    liar: Rogue, claims: dict[str, Any], detail: str
) -> None:
    liar.claims = claims
    with pytest.raises(IdentityTokenInvalid) as refused:
        await log_in(liar)
    assert refused.value.data == {"detail": detail}


@pytest.mark.parametrize("sub", ["", "a" * 256, "a\0b", 7, None])
async def test_a_subject_is_a_short_text(liar: Rogue, sub: Any) -> None:
    liar.claims, liar.metadata = {"sub": sub}, {"userinfo_endpoint": None}
    with pytest.raises(IdentityTokenInvalid) as refused:
        await log_in(liar)
    assert refused.value.data == {"detail": "sub"}


CURVES = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}


@pytest.mark.parametrize(
    "algorithm", ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", *CURVES, "EdDSA"]
)
async def test_every_algorithm_that_is_accepted(liar: Rogue, algorithm: str) -> None:
    key: Any = KEY if algorithm[1] == "S" else Ed25519PrivateKey.generate()
    if curve := CURVES.get(algorithm):
        key = ec.generate_private_key(curve)
    known = jwt.get_algorithm_by_name(algorithm)
    public = known.to_jwk(key.public_key(), as_dict=True)
    # A private part that was published by mistake, and what its owner does with it, are left alone.
    private = known.to_jwk(key, as_dict=True)
    digest = hashlib.new(f"sha{algorithm[2:]}" if curve or key is KEY else "sha512")
    digest.update(ACCESS_TOKEN.encode())
    half = digest.digest()[: digest.digest_size // 2]
    for jwk in (public, {**private, "key_ops": ["sign"]}):
        liar.keys = [{**jwk, "kid": "um"}]
        liar.claims = {"at_hash": base64url_encode(half).decode()}
        liar.sign = lambda claims: jwt.encode(claims, key, algorithm, headers={"kid": "um"})
        assert (await log_in(liar)).subject == "ana"


async def test_a_curve_belongs_to_its_algorithm(liar: Rogue) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    public = jwt.get_algorithm_by_name("ES384").to_jwk(key.public_key(), as_dict=True)
    liar.keys = [{**public, "kid": "um"}]
    liar.sign = lambda claims: jwt.encode(claims, key, "ES384", headers={"kid": "um"})
    assert (await log_in(liar)).subject == "ana"
    liar.keys = [{**public, "crv": "P-256", "kid": "um"}]
    with pytest.raises(IdentityTokenInvalid):
        await log_in(liar)
    liar.keys = [{**published(KEY), "n": "AQ"}, {"kty": "RSA", "kid": "dois"}]
    for kid in ("um", "dois"):
        liar.sign = signed(kid=kid)
        with pytest.raises(IdentityTokenInvalid):
            await log_in(liar)


async def test_several_audiences_with_us_as_the_authorised_party(liar: Rogue) -> None:
    liar.claims = {"aud": ["outro", CLIENT], "azp": CLIENT}
    assert (await log_in(liar)).subject == "ana"


async def test_a_token_without_kid_needs_a_single_key(liar: Rogue) -> None:
    liar.sign = signed(kid=None)
    assert (await log_in(liar)).subject == "ana"
    liar.keys = [published(KEY), published(STRANGE, "dois")]
    with pytest.raises(IdentityTokenInvalid) as refused:
        await log_in(liar)
    assert refused.value.data == {"detail": "kid"}


async def test_a_published_secret_or_a_small_key_is_no_key(liar: Rogue) -> None:
    secret = b"um segredo com trinta e dois oct"
    liar.keys = [{"kty": "oct", "kid": "um", "k": base64url_encode(secret).decode()}]
    for sign in (signed(), shared(secret)):
        liar.sign = sign
        with pytest.raises(IdentityTokenInvalid):
            await log_in(liar)
    small = generate_private_key(65537, 1024)
    liar.keys, liar.sign = [published(small)], signed(small)
    with pytest.raises(IdentityTokenInvalid) as refused:
        await log_in(liar)
    assert refused.value.data == {"detail": "key"}


async def test_a_new_key_is_fetched_once(liar: Rogue) -> None:
    oidc = OidcProvider(Client(liar.issuer, CLIENT, "s"))

    async def again() -> Identity:
        start = await oidc.start(BACK)
        liar.nonce = start.pending["nonce"]
        return await oidc.finish(start.pending, {"state": start.pending["state"], "code": "c"})

    await again()
    await again()
    assert liar.asked["/jwks"] == 1
    liar.keys, liar.sign = [published(STRANGE, "dois")], signed(STRANGE, kid="dois")
    await again()
    assert liar.asked["/jwks"] == 2
    liar.sign = signed(kid="tres")
    with pytest.raises(IdentityTokenInvalid):
        await again()
    assert liar.asked["/jwks"] == 3
    await oidc.close()


async def test_userinfo_of_somebody_else_is_refused(liar: Rogue) -> None:
    liar.userinfo = {"sub": "bia", "email": "chefe@orgao.example", "email_verified": True}
    with pytest.raises(IdentityTokenInvalid) as refused:
        await log_in(liar)
    assert refused.value.data == {"detail": "userinfo"}


async def test_an_answer_of_another_issuer_is_a_mix_up(liar: Rogue) -> None:
    with pytest.raises(IdentityTokenInvalid) as refused:
        await log_in(liar, iss="https://outro.example")
    assert refused.value.data == {"detail": "iss"}
    assert liar.asked["/token"] == 0  # the code was not shown to anybody
    assert (await log_in(liar, iss=liar.issuer)).subject == "ana"

    liar.metadata = {"authorization_response_iss_parameter_supported": True}
    with pytest.raises(IdentityTokenInvalid):
        await log_in(liar)


@pytest.mark.parametrize("query", [{"state": "outro"}, {"state": ""}, {"code": ""}])
async def test_an_answer_to_no_login_is_refused(liar: Rogue, query: dict[str, str]) -> None:
    with pytest.raises(LoginStale):
        await log_in(liar, **query)
    assert liar.asked["/token"] == 0


async def test_a_login_does_not_wait_for_ever(liar: Rogue) -> None:
    oidc = OidcProvider(Client(liar.issuer, CLIENT, "s"))
    pending = (await oidc.start(BACK)).pending
    query = {"state": pending["state"], "code": "c"}
    late = {**pending, "began": str(int(pending["began"]) - PENDING_SECONDS - 5)}
    for cookie in (late, {}, {**pending, "began": "x"}, {**pending, "state": ""}):
        with pytest.raises(LoginStale):
            await oidc.finish(cookie, query)
    # An answer with an error counts as little without its state.
    with pytest.raises(LoginStale):
        await oidc.finish(pending, {"error": "access_denied"})
    await oidc.close()


DEEP = "[" * 100_000
HUGE = b" " * 65536


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (saying("<html>Entrar</html>"), IdentityFailed),
        (saying("[]"), IdentityFailed),
        (saying(DEEP), IdentityFailed),
        (saying("{}", 500), IdentityFailed),
        (saying("", 302, Location="/outro"), IdentityFailed),
        (saying(gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"), IdentityFailed),
        (dripping(HUGE, 0), IdentityFailed),
        (dripping(b" ", 0.05), IdentityTimeout),
    ],
    ids=["HTML", "a list", "deep", "500", "redirect", "packed", "endless", "slow"],
)
@pytest.mark.parametrize("path", [DISCOVERY, "/jwks", "/token", "/userinfo"])
async def test_what_is_no_answer_ends_soon_and_is_followed_nowhere(
    liar: Rogue, path: str, answer: Answer, error: type[IdentityError]
) -> None:
    liar.answers[path] = answer
    began = time.monotonic()
    with pytest.raises(error) as failed:
        await log_in(liar, timeout_s=1)
    assert time.monotonic() - began < 4
    assert failed.value.data["address"] == liar.issuer
    assert liar.asked["/outro"] == 0


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://outro.example"},
        {"token_endpoint": "http://outro.example/token"},
        {"userinfo_endpoint": "http://outro.example/userinfo"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
)
async def test_a_discovery_document_cannot_lead_astray(
    liar: Rogue, metadata: dict[str, Any]
) -> None:
    liar.metadata = metadata
    with pytest.raises(IdentityFailed):
        await log_in(liar)


@pytest.mark.parametrize(
    "tokens",
    [
        {"id_token": None},
        {"access_token": 1},
        {"access_token": "\ud800"},
        {"access_token": "a\nb"},
        {"token_type": "mac"},
    ],
)
async def test_tokens_must_be_there(liar: Rogue, tokens: dict[str, Any]) -> None:
    liar.tokens = tokens
    with pytest.raises(IdentityFailed) as failed:
        await log_in(liar)
    assert failed.value.data["detail"] == "no tokens"


def test_an_issuer_in_the_clear_is_only_this_machine() -> None:
    for issuer in ("http://sso.orgao.example", "http://127.0.0.1.orgao.example", "ftp://x"):
        with pytest.raises(IdentityInsecure):
            OidcProvider(Client(issuer, CLIENT))
    OidcProvider(Client("https://sso.orgao.example", CLIENT))
