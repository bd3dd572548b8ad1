"""Whose certificates are believed: the system's authorities, and the organisation's own."""

import ssl
from pathlib import Path

from govbot.adapters.identity.base import IdentityNotConfigured


def trusting(ca_file: Path | None, *, setting: str) -> ssl.SSLContext:
    """Return a context that verifies name and chain.

    Args:
        ca_file: Certificates of authorities to trust besides the system's, in PEM.
        setting: Where the operator wrote it.

    Raises:
        IdentityNotConfigured: The file is not there, or holds no certificate.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise IdentityNotConfigured(setting=setting) from error
    return context
