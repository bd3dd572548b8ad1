"""What the people of an organisation, and those at its door, are told of its look."""

from pydantic import BaseModel

from govbot.core.db.models import Tenant


class Branding(BaseModel):
    """What an organisation looks like. `accent`: a colour that white words are read well on."""

    name: str
    short_name: str | None
    accent: str | None
    has_logo: bool

    @classmethod
    def of(cls, tenant: Tenant) -> "Branding":
        """Translate an organisation."""
        return cls(
            name=tenant.name,
            short_name=tenant.short_name,
            accent=tenant.accent,
            has_logo=tenant.logo_type is not None,
        )
