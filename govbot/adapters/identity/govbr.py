"""The preset for gov.br, Brazil's "Login Único".

Documented in the "Roteiro de Integração do Login Único" (acesso.gov.br/roteiro-tecnico):

- code flow with PKCE S256, `state` and `nonce`, all of them obligatory; the secret as Basic;
- scopes `openid email profile govbr_confiabilidades`;
- `sub` is the CPF, eleven digits; `name`, and `social_name` where the person has one; `email` comes
  only if it is verified, and `email_verified` may be a string;
- the account's levels at `…/confiabilidades/v3/contas/{cpf}/niveis?response-type=ids` and its
  seals ("selos") at `…/confiabilidades?response-type=ids` of `api.acesso.gov.br`, with the access
  token: lists of `{"id": "3", "dataAtualizacao": …}`, where 1 is bronze, 2 prata and 3 ouro;
- logout at `…/logout?post_logout_redirect_uri=…`.

In use, and not in the copy of that text that this was written by: the scope
`govbr_confiabilidades_idtoken`, with which the ID token itself has
`"reliability_info": {"level": "gold", "reliabilities": [{"id": "801"}]}`. Where it is, it is taken,
and the two requests are spared.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from govbot.adapters.identity.base import IdentityFailed, IdentityTokenInvalid
from govbot.adapters.identity.fetching import Fetcher, origin

PRODUCTION = "https://sso.acesso.gov.br/"
SCOPES = "openid email profile govbr_confiabilidades"
LEVELS = ("bronze", "prata", "ouro")
_LEVEL_NAMES = {"bronze": "bronze", "silver": "prata", "gold": "ouro"}
_CPF = re.compile(r"[0-9]{11}")
_NUMBER = re.compile(r"[0-9]{1,6}")


def logout_of(issuer: str) -> str:
    """Return the address of the logout, which the discovery document need not name."""
    return f"{issuer.rstrip('/')}/logout"


def named(claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the claims with the name by which the person wants to be called, and no other.

    `preferred_username` repeats the CPF, which is nothing to show to others.
    """
    name = claims.get("social_name") or claims.get("name")
    return {**claims, "name": name, "preferred_username": None}


async def extra_of(
    claims: Mapping[str, Any], fetcher: Fetcher, access_token: str, scopes: str
) -> dict[str, Any]:
    """Return `cpf`, `nivel` and `selos`; a level only if one of its scopes was asked for.

    Raises:
        IdentityTokenInvalid: `sub` is no CPF.
        IdentityError: The levels are not to be had.
    """
    cpf = claims.get("sub")
    if not isinstance(cpf, str) or not _CPF.fullmatch(cpf):
        raise IdentityTokenInvalid(detail="sub")
    level: str = ""
    seals: tuple[str, ...] = ()
    if isinstance(info := claims.get("reliability_info"), Mapping):
        level = _LEVEL_NAMES.get(str(info.get("level")).lower(), "")
        seals = _ids(info.get("reliabilities"))
    elif "govbr_confiabilidades" in scopes.split():
        account = f"{api_of(str(claims['iss']))}/confiabilidades/v3/contas/{cpf}"
        level = await _level(fetcher, f"{account}/niveis?response-type=ids", access_token)
        found = await fetcher.get(
            f"{account}/confiabilidades?response-type=ids", bearer=access_token
        )
        seals = _ids(found)
    return {"cpf": cpf, "nivel": level, "selos": seals}


async def _level(fetcher: Fetcher, address: str, access_token: str) -> str:
    """Return the highest of the account's levels."""
    found = await fetcher.get(address, bearer=access_token)
    if not isinstance(found, list):
        raise IdentityFailed(address=origin(address), detail="no levels")
    known = [int(each) for each in _ids(found) if 1 <= int(each) <= len(LEVELS)]
    return LEVELS[max(known) - 1] if known else ""


def _ids(found: object) -> tuple[str, ...]:
    """Return the numbers of a list of `{"id": …}`; the text writes them also as "3 (Ouro)"."""
    rows = found if isinstance(found, list) else []
    texts = [str(row["id"]) for row in rows if isinstance(row, Mapping) and "id" in row]
    return tuple(number.group() for each in texts if (number := _NUMBER.match(each)))


def api_of(issuer: str) -> str:
    """Return the interface that belongs to an issuer: `sso.X` has `api.X`."""
    parts = urlsplit(issuer)
    host = parts.netloc
    return f"{parts.scheme}://{'api.' + host[4:] if host.startswith('sso.') else host}"
