"""The installation's secret, the keys that are derived from it, and what is encrypted with one.

Every key comes from the one secret by HKDF-SHA256 (RFC 5869) with a label of its own, so that no
two uses share a key and one key says nothing of another.
"""

import base64
import binascii
import contextlib
import logging
import os
import secrets
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from govbot.core.errors import GovBotError

logger = logging.getLogger(__name__)

SECRET_FILE = "secret.key"  # noqa: S105 - a file's name
SHORTEST_SECRET = 32
"""Characters of a configured secret."""
_SECRET_BYTES = 32
_NONCE_BYTES = 12
# Before the first sealed byte stands how it was sealed.
_SEALED_V1 = b"\x01"


class SecretKeyTooShort(GovBotError):
    """`GOVBOT_SECRET_KEY` is easy to guess. Data: `shortest`."""

    status = 500
    code = "secret_key_too_short"


class SecretKeyUnusable(GovBotError):
    """The file of the secret cannot be made or read, or is damaged. Data: `path`."""

    status = 500
    code = "secret_key_unusable"


class SealBroken(GovBotError):
    """What was encrypted was made with another secret, for something else, or is damaged."""

    status = 500
    code = "seal_broken"


def installation_secret(home: Path, configured: str | None) -> bytes:
    """Return the secret of this installation: the configured one, or that of the data folder.

    The file `secret.key` (mode 0600) is made the first time. Processes that start at once agree:
    the file appears whole under its name or not at all, and the first one stays.

    Raises:
        SecretKeyTooShort: the configured one has less than `SHORTEST_SECRET` characters.
        SecretKeyUnusable: the file cannot be made or read. It is never made anew by itself, for
            what was encrypted with it would be lost.
    """
    if configured is not None:
        if len(configured.strip()) < SHORTEST_SECRET:
            raise SecretKeyTooShort(shortest=SHORTEST_SECRET)
        return configured.strip().encode("utf-8", "surrogateescape")
    path = home / SECRET_FILE
    try:
        if not path.exists():
            _make(path)
        return _read(path)
    except (OSError, ValueError) as error:
        raise SecretKeyUnusable(path=str(path)) from error


def derived_key(secret: bytes, label: str) -> bytes:
    """Return the 32-byte key that `secret` gives for the use called `label`."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"govbot/{label}".encode())
    return kdf.derive(secret)


def access_token_key(secret: bytes, epoch: int) -> bytes:
    """Return the key that signs access tokens in an epoch; a rotation is the next epoch."""
    return derived_key(secret, f"access-tokens/v1/{epoch}")


def csrf_key(secret: bytes) -> bytes:
    """Return the key of the tokens that show a form to be from our own page."""
    return derived_key(secret, "csrf/v1")


class Vault:
    """Encrypts short secrets of one kind for the database: AES-256-GCM, random 96-bit nonces."""

    def __init__(self, secret: bytes, label: str) -> None:
        self._cipher = AESGCM(derived_key(secret, f"vault/{label}"))

    def seal(self, plain: bytes, owner: str) -> str:
        """Return `plain` encrypted, as base64 text that opens for the same `owner` only.

        `owner` is not in the text: it is the row's id, so that what was copied to another row does
        not open there.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, plain, _SEALED_V1 + owner.encode())
        return base64.b64encode(_SEALED_V1 + nonce + sealed).decode("ascii")

    def open(self, sealed: str, owner: str) -> bytes:
        """Return what was sealed.

        Raises:
            SealBroken: it was sealed with another secret, label or owner, or was changed.
        """
        try:
            raw = base64.b64decode(sealed, validate=True)
            head, nonce, rest = raw[:1], raw[1 : 1 + _NONCE_BYTES], raw[1 + _NONCE_BYTES :]
            if head != _SEALED_V1:
                raise SealBroken
            return self._cipher.decrypt(nonce, rest, head + owner.encode())
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise SealBroken from error


def totp_vault(secret: bytes) -> Vault:
    """Return the vault of the secrets of second factors."""
    return Vault(secret, "totp/v1")


def _make(path: Path) -> None:
    """Put a new secret at `path` unless another process was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(_SECRET_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # Unlike a rename, a link never replaces what is there.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _keep(path.parent)


def _keep(folder: Path) -> None:
    """See to it that a folder's new entries outlive a power cut, where the system can."""
    if sys.platform == "win32":
        return
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def _read(path: Path) -> bytes:
    if sys.platform != "win32" and path.stat().st_mode & 0o077:
        # Some file systems know no modes, so this is no reason to stop.
        logger.warning("%s can be read by other users of this machine: chmod 600 it", path)
    secret = bytes.fromhex(path.read_text("ascii"))
    if len(secret) != _SECRET_BYTES:
        raise ValueError(f"{len(secret)} bytes")
    return secret
