"""Where things stand on the site, as it is told to the world: each address begins with the site's own."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_WEB = re.compile(r"https?://[^\s/<>\"]\S*", re.IGNORECASE)


@dataclass(frozen=True)
class WorldAddresses:
    """`site` is where the site is found, without a slash at the end."""

    site: str

    @property
    def host(self) -> str:
        """The site's name, which its identifiers hold."""
        return urlsplit(self.site).hostname or "localhost"

    def identifier(self, identifier: str) -> str:
        """The short address of a practice, which stays."""
        return f"{self.site}/{identifier}"

    def practice(self, id: str, form: str = "") -> str:
        """The page of a practice, or one of its forms like `.json`."""
        return f"{self.site}/practices/{quote(id)}{form}"

    def economy(self, slug: str) -> str:
        return f"{self.site}/economies/{quote(slug)}"

    def area(self, id: str) -> str:
        return f"{self.site}/areas/{quote(id, safe='')}"

    def objective(self, id: str) -> str:
        return f"{self.site}/objectives/{quote(id, safe='')}"

    def meeting(self, id: str) -> str:
        return f"{self.site}/meetings/{quote(id, safe='')}"

    def snapshot(self, plan: str, year: int, no: int) -> str:
        return f"{self.site}/periods/{year}/snapshots/{no}?plan={quote(plan, safe='')}"

    def plan(self, id: str) -> str:
        """The plan as a vocabulary; its concepts are parts of this address."""
        return f"{self.site}/plans/{quote(id, safe='')}"

    def concept(self, plan: str, kind: str, id: str) -> str:
        """A part of a plan: an area, an objective, an indicator."""
        return f"{self.plan(plan)}#{kind}-{quote(id, safe='')}"

    def schema(self) -> str:
        return f"{self.site}/schemas/smewg_bp.xsd"


def web_address(text: str) -> str:
    """The address if it is one of the web, else nothing: a source is never a script."""
    bare = text.strip()
    return bare if _WEB.fullmatch(bare) else ""
