"""From the claims of an OpenID provider to an identity; asks nobody."""

import logging
from collections.abc import Mapping
from typing import Any

from govbot.adapters.identity.base import Identity, IdentityTokenInvalid

LONGEST_SUBJECT = 255
_LONGEST_TEXT = 320

log = logging.getLogger(__name__)


def identity_of(
    claims: Mapping[str, Any], *, groups_claim: str, extra: Mapping[str, Any], logout_hint: str
) -> Identity:
    """Return the identity that verified claims describe.

    Args:
        claims: Of the ID token and of userinfo; `iss` and `sub` are verified.
        groups_claim: Name of the claim with the groups; dots lead into nested claims.
        extra: What a preset adds.
        logout_hint: The ID token.

    Raises:
        IdentityTokenInvalid: `sub` is no subject.
    """
    subject = claims.get("sub")
    is_subject = isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT
    if not is_subject or not str(subject).isprintable():
        raise IdentityTokenInvalid(detail="sub")
    email, verified = text(claims.get("email")), claims.get("email_verified")
    return Identity(
        issuer=str(claims["iss"]),
        subject=str(subject),
        username=text(claims.get("preferred_username")) or text(claims.get("upn")) or email,
        name=text(claims.get("name")),
        email=email,
        # gov.br writes the word; numbers and other words are no "true".
        email_verified=bool(email) and (verified is True or verified == "true"),
        groups=groups_of(claims, groups_claim),
        extra=extra,
        logout_hint=logout_hint,
    )


def groups_of(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the groups of a claim such as `groups`, `https://…/groups` or `realm_access.roles`."""
    if not name:
        return ()
    # Where a person has too many groups, Entra sends an address of its graph in their place.
    if isinstance(elsewhere := claims.get("_claim_names"), Mapping) and name in elsewhere:
        log.warning("the provider left out the groups (claim %s): there are too many", name)
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for step in name.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    many = found if isinstance(found, list) else [found]
    return tuple(sorted({text(each) for each in many} - {""}))


def text(value: object) -> str:
    """Return a claim as one printable line of bounded length; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return "".join(each for each in value if each.isprintable()).strip()[:_LONGEST_TEXT]
