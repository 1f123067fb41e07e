"""What the world is given, written: its bytes, and when what stands in it changed last."""

from dataclasses import dataclass

from kb.metadata.signposts import Signpost, header, linkset


@dataclass(frozen=True)
class WorldDocument:
    """`changed` is a moment of universal time, or empty where nothing ever stood in it."""

    body: bytes
    changed: str = ""


@dataclass(frozen=True)
class PracticeMetadata:
    """What is told of one practice: `json_ld` is its text in the words of schema.org, safe within a page too; `page`
    its address."""

    json_ld: str
    signposts: tuple[Signpost, ...]
    page: str
    changed: str

    @property
    def link_header(self) -> str:
        return header(self.signposts, f"{self.page}/linkset.json")

    @property
    def linkset(self) -> dict[str, list[dict[str, object]]]:
        return linkset(self.page, self.signposts)
