"""Which foreign identities the settings name; none unless they name one."""

from govbot.adapters.identity import govbr
from govbot.adapters.identity.base import IdentityNotConfigured
from govbot.adapters.identity.ldap import Account, LdapDirectory, Place
from govbot.adapters.identity.oidc import Client, OidcProvider
from govbot.core.settings import Settings

_SCOPES = "openid profile email"


def get_openid_provider(settings: Settings) -> OidcProvider | None:
    """Return the provider of `settings.oidc_issuer` or of the preset; None if there is none.

    Raises:
        IdentityNotConfigured: A setting that the provider needs is not there.
        IdentityInsecure: The issuer's address is neither HTTPS nor on loopback.
    """
    preset, secret = settings.oidc_preset, settings.oidc_client_secret
    issuer = settings.oidc_issuer or (govbr.PRODUCTION if preset == "govbr" else None)
    if issuer is None:
        return None
    if not settings.oidc_client_id:
        raise IdentityNotConfigured(setting="GOVBOT_OIDC_CLIENT_ID")
    scopes = settings.oidc_scopes or (govbr.SCOPES if preset == "govbr" else _SCOPES)
    if "openid" not in scopes.split():
        raise IdentityNotConfigured(setting="GOVBOT_OIDC_SCOPES")
    client = Client(
        issuer=issuer,
        client_id=settings.oidc_client_id,
        secret=secret.get_secret_value() if secret else "",
        scopes=scopes,
        groups_claim=settings.oidc_groups_claim,
        preset=preset,
    )
    return OidcProvider(
        client, ca_file=settings.oidc_ca_file, timeout_s=settings.identity_timeout_s
    )


def get_directory(settings: Settings) -> LdapDirectory | None:
    """Return the directory at `settings.ldap_url`; None if there is none.

    Raises:
        IdentityNotConfigured: A setting that the directory needs is not there, or of no use.
    """
    if settings.ldap_url is None:
        return None
    if not settings.ldap_base:
        raise IdentityNotConfigured(setting="GOVBOT_LDAP_BASE")
    password = settings.ldap_bind_password
    return LdapDirectory(
        settings.ldap_url,
        Account(settings.ldap_bind_dn, password.get_secret_value() if password else ""),
        Place(settings.ldap_base, settings.ldap_user_filter, settings.ldap_group_base),
        ca_file=settings.ldap_ca_file,
        start_tls=settings.ldap_start_tls,
        timeout_s=settings.identity_timeout_s,
    )
