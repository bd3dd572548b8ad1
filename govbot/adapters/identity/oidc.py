"""Any OpenID Connect provider, by the authorization code flow with PKCE.

OpenID Connect Core 1.0 and RP-Initiated Logout 1.0; RFC 6749, 7636 (PKCE), 9207 (`iss` in the
answer) and 9700 (best practice). Keycloak, Entra, AD FS and gov.br speak it.
"""

import hashlib
import logging
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote_plus, urlencode, urlsplit

from govbot.adapters.identity import govbr
from govbot.adapters.identity.base import (
    Identity,
    IdentityFailed,
    IdentityInsecure,
    IdentityTokenInvalid,
    LoginRefused,
    LoginStale,
    Pending,
    Start,
)
from govbot.adapters.identity.claims import identity_of, text
from govbot.adapters.identity.discovery import Discovery, Metadata
from govbot.adapters.identity.fetching import Fetcher, origin
from govbot.adapters.identity.tokens import Expected, same, verified
from govbot.core.network import is_loopback

PENDING_SECONDS = 600
"""A person has so long for the provider's page."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Client:
    """How this product is registered with a provider."""

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    """Empty: a public client."""
    scopes: str = "openid profile email"
    groups_claim: str = "groups"
    preset: Literal["", "govbr"] = ""


@dataclass(frozen=True, slots=True)
class _Tokens:
    id_token: str
    access_token: str


class OidcProvider:
    """One issuer; see `OpenIdProvider`."""

    def __init__(
        self, client: Client, *, ca_file: Path | None = None, timeout_s: float = 10.0
    ) -> None:
        """Ask nobody yet.

        Args:
            client: The registration.
            ca_file: Certificates of authorities to trust besides the system's, in PEM.
            timeout_s: Seconds for each request; a login makes up to six.

        Raises:
            IdentityInsecure: The issuer's address is neither HTTPS nor on loopback.
        """
        if urlsplit(client.issuer).scheme != "https" and not is_loopback(client.issuer):
            raise IdentityInsecure(address=client.issuer, setting="GOVBOT_OIDC_ISSUER")
        self._client = client
        self._fetcher = Fetcher(client.issuer, ca_file=ca_file, timeout_s=timeout_s)
        self._discovery = Discovery(client.issuer, self._fetcher)

    @property
    def issuer(self) -> str:
        """The issuer's address as configured."""
        return self._client.issuer

    async def start(self, redirect_uri: str) -> Start:
        """Begin a login; see `OpenIdProvider`."""
        metadata = await self._discovery.metadata()
        pending: Pending = {
            "state": secrets.token_urlsafe(32),
            "nonce": secrets.token_urlsafe(32),
            "verifier": secrets.token_urlsafe(48),
            "redirect_uri": redirect_uri,
            "issuer": metadata.issuer,
            "began": str(int(time.time())),
        }
        digest = hashlib.sha256(pending["verifier"].encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": redirect_uri,
            "scope": self._client.scopes,
            "state": pending["state"],
            "nonce": pending["nonce"],
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return Start(_with_query(metadata.authorization, query), pending)

    async def finish(self, pending: Mapping[str, str], params: Mapping[str, str]) -> Identity:
        """Say who came back; see `OpenIdProvider`."""
        began = _began(pending, params)
        metadata = await self._discovery.metadata()
        code = _code(metadata, pending, params)
        tokens = await self._exchange(metadata, pending, code)
        expected = Expected(
            issuer=metadata.issuer,
            client_id=self._client.client_id,
            nonce=pending["nonce"],
            began=began,
            access_token=tokens.access_token,
        )
        proven = await verified(
            tokens.id_token, lambda fresh: self._discovery.keys(fresh=fresh), expected
        )
        told = await self._userinfo(metadata, proven, tokens.access_token)
        # What was signed for this login counts more than what was told beside it.
        return await self._identity({**told, **proven}, tokens)

    async def logout_url(self, redirect_uri: str, hint: str = "", state: str = "") -> str | None:
        """Return where the session ends; see `OpenIdProvider`."""
        metadata = await self._discovery.metadata()
        address = metadata.logout
        if not address and self._client.preset == "govbr":
            address = govbr.logout_of(metadata.issuer)
        if not address:
            return None
        query = {"post_logout_redirect_uri": redirect_uri, "client_id": self._client.client_id}
        told = {"id_token_hint": hint, "state": state}
        return _with_query(address, query | {name: each for name, each in told.items() if each})

    async def close(self) -> None:
        """Release the connections."""
        await self._fetcher.close()

    async def _exchange(self, metadata: Metadata, pending: Mapping[str, str], code: str) -> _Tokens:
        """Give the code for tokens."""
        client = self._client
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": pending["redirect_uri"],
            "code_verifier": pending["verifier"],
        }
        basic = None
        if client.secret and not metadata.secret_in_form:
            # RFC 6749, 2.3.1: both are encoded before they are joined.
            basic = quote_plus(client.client_id), quote_plus(client.secret)
        else:
            secret = {"client_secret": client.secret} if client.secret else {}
            form |= {"client_id": client.client_id, **secret}
        answer = await self._fetcher.post(metadata.token, form, basic=basic)
        body = answer.body if isinstance(answer.body, dict) else {}
        if answer.status != HTTPStatus.OK:
            reason = text(body.get("error")) or f"HTTP {answer.status}"
            log.warning("the provider %s gave no tokens: %s", origin(metadata.token), reason)
            if reason == "invalid_grant":
                raise LoginStale
            raise IdentityFailed(address=origin(metadata.token), detail=reason)
        id_token, access_token = body.get("id_token"), body.get("access_token")
        is_bearer = str(body.get("token_type")).lower() == "bearer"
        if not _is_token(id_token) or not _is_token(access_token) or not is_bearer:
            raise IdentityFailed(address=origin(metadata.token), detail="no tokens")
        return _Tokens(str(id_token), str(access_token))

    async def _userinfo(
        self, metadata: Metadata, proven: Mapping[str, Any], access_token: str
    ) -> dict[str, Any]:
        if not metadata.userinfo:
            return {}
        found = await self._fetcher.get(metadata.userinfo, bearer=access_token)
        if not isinstance(found, dict):
            raise IdentityFailed(address=origin(metadata.userinfo), detail="no claims")
        if not same(found.get("sub"), str(proven.get("sub"))):
            raise IdentityTokenInvalid(detail="userinfo")
        return found

    async def _identity(self, claims: Mapping[str, Any], tokens: _Tokens) -> Identity:
        extra: dict[str, Any] = {}
        if self._client.preset == "govbr":
            claims = govbr.named(claims)
            extra = await govbr.extra_of(
                claims, self._fetcher, tokens.access_token, self._client.scopes
            )
        return identity_of(
            claims,
            groups_claim=self._client.groups_claim,
            extra=extra,
            # gov.br takes no hint, and its ID token holds the CPF.
            logout_hint="" if self._client.preset == "govbr" else tokens.id_token,
        )


def _began(pending: Mapping[str, str], params: Mapping[str, str]) -> float:
    """Return when the login began, if this is its answer and it comes in time."""
    wanted = {"state", "nonce", "verifier", "redirect_uri", "issuer", "began"}
    if not wanted <= pending.keys() or not pending["state"] or not pending["began"].isdecimal():
        raise LoginStale
    began = int(pending["began"])
    if not same(params.get("state"), pending["state"]):
        raise LoginStale
    if not began <= time.time() + 1 <= began + PENDING_SECONDS:
        raise LoginStale
    return float(began)


def _code(metadata: Metadata, pending: Mapping[str, str], params: Mapping[str, str]) -> str:
    """Return the code, if the provider that was asked sent it."""
    told = params.get("iss")
    another = told is not None and told != metadata.issuer
    if another or (told is None and metadata.names_itself):
        raise IdentityTokenInvalid(detail="iss")
    if pending["issuer"] != metadata.issuer:
        raise LoginStale
    if "error" in params:
        raise LoginRefused(reason=text(params["error"])[:64])
    code = params.get("code", "")
    if not code:
        raise LoginStale
    return code


def _is_token(value: object) -> bool:
    """Tell whether a value can be sent in a header (RFC 6749, appendix A.12)."""
    return isinstance(value, str) and value != "" and value.isascii() and value.isprintable()


def _with_query(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
