"""From an entry of a directory to an identity, and the filters that find it; asks nobody.

RFC 4515 for filters, RFC 4530 for `entryUUID`, [MS-ADTS] for Active Directory's own attributes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ldap3.utils.conv import escape_filter_chars

from govbot.adapters.identity.base import Identity

ATTRIBUTES = (
    *("entryUUID", "objectGUID", "nsUniqueId", "uid", "sAMAccountName"),
    *("cn", "displayName", "mail", "memberOf", "userAccountControl"),
)
PLACE = "{username}"
_DISABLED = 0x2
_IN_CHAIN = "1.2.840.113556.1.4.1941"
"""Active Directory's rule that follows groups within groups."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it came: a name, and lists of bytes by the attribute's name in small letters."""

    dn: str
    attributes: Mapping[str, list[bytes]]

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Entry":
        """Return the entry of a response of ldap3."""
        raw = found["raw_attributes"]
        return cls(str(found["dn"]), {name.lower(): list(values) for name, values in raw.items()})

    def text(self, name: str) -> str:
        """Return the first value as text; empty if there is none."""
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> list[str]:
        """Return the values as texts."""
        return [value.decode("utf-8", "replace") for value in self._values(name)]

    @property
    def in_active_directory(self) -> bool:
        """Whether the entry is one of Active Directory."""
        return bool(self._values("objectGUID"))

    @property
    def stable_id(self) -> str:
        """What stays when the entry is renamed or moved; empty if it has none."""
        guids = self._values("objectGUID")
        if guids and len(guids[0]) == 16:  # noqa: PLR2004 (bytes of a GUID)
            return str(UUID(bytes_le=guids[0]))
        return (self.text("entryUUID") or self.text("nsUniqueId")).lower()

    @property
    def disabled(self) -> bool:
        """Whether Active Directory has closed the account; what is no number is no permission."""
        flags = self.text("userAccountControl")
        try:
            return bool(flags) and bool(int(flags) & _DISABLED)
        except ValueError:
            return True

    def _values(self, name: str) -> list[bytes]:
        return self.attributes.get(name.lower(), [])


def user_filter(template: str, username: str) -> str:
    """Return the filter for one person; whatever was typed stays a value."""
    return template.replace(PLACE, escape_filter_chars(username))


def group_filter(entry: Entry) -> str:
    """Return the filter for the groups that name the entry as a member."""
    dn = escape_filter_chars(entry.dn)
    if entry.in_active_directory:
        return f"(&(objectClass=group)(member:{_IN_CHAIN}:={dn}))"
    by_dn = f"(member={dn})(uniqueMember={dn})"
    uid = entry.text("uid")
    return f"(|{by_dn}(memberUid={escape_filter_chars(uid)}))" if uid else f"(|{by_dn})"


def identity_of(entry: Entry, group_dns: Iterable[str], *, issuer: str) -> Identity:
    """Return the identity of an entry whose password was right."""
    groups = sorted({*entry.texts("memberOf"), *group_dns}, key=str.casefold)
    return Identity(
        issuer=issuer,
        subject=entry.stable_id,
        username=entry.text("sAMAccountName") or entry.text("uid"),
        name=entry.text("displayName") or entry.text("cn"),
        email=entry.text("mail"),
        groups=tuple({group.casefold(): group for group in groups}.values()),
    )
