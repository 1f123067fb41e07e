"""The steps of the guides in docs/help: what each says that it does, read strictly. An unknown word is a fault.

A numbered step carries `<!-- step: as delegate; open "/"; press "Search"; see "practices" -->`. Who acts is said once,
and stays until another is named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.reading.guides import ORDER
from tests.homes import ROOT

FOLDER = ROOT / "docs" / "help"
PICTURES = ROOT / "docs" / "pictures" / "help"

ROLES = ("visitor", "delegate", "other_delegate", "officer", "chair", "administrator")

ACTS = {
    "as": r"(?P<what>\w+)",
    "open": r'"(?P<what>/[^"]*)"',
    "fill": r'"(?P<what>[^"]+)" with "(?P<how>[^"]+)"',
    "choose": r'"(?P<what>[^"]+)" as "(?P<how>[^"]+)"',
    "tick": r'"(?P<what>[^"]+)"',
    "press": r'"(?P<what>[^"]+)"',
    "follow": r'"(?P<what>[^"]+)"',
    "unfold": r'"(?P<what>[^"]+)"',
    "take": r'"(?P<what>[^"]+)" as "(?P<how>\.\w+)"',
    "offer": r'"(?P<what>[^"]+)"',
    "see": r'"(?P<what>[^"]+)"',
    "get": r'"(?P<what>/[^"]*)" with "(?P<how>[^"]+)"',
    "picture": r'"(?P<what>[a-z-]+)"',
}
"""The verbs, and what stands behind each. `offer` looks for what could be pressed and leaves it,
`take` presses what gives a file, `get` reads an address as a program does."""

LABELLED = frozenset({"fill", "choose", "tick", "press", "follow", "unfold", "take", "offer"})
"""The verbs whose first words are a label, which the step shows in bold."""

_STEP = re.compile(r"^(\d+)\. ((?:(?!^\d+\. |^#|^$).*\n)+)", re.M)
_COMMENT = re.compile(r"<!--\s*(.*?)\s*-->", re.S)
_SHOWN = re.compile(r"!\[([^\]\n]*)\]\(\.\./pictures/help/([\w-]+)\.png\)")


@dataclass(frozen=True)
class GuideAct:
    verb: str
    what: str
    how: str = ""


@dataclass(frozen=True)
class GuideStep:
    """`place` is the guide with the line's beginning, for who mends it."""

    place: str
    acts: tuple[GuideAct, ...]
    bold: frozenset[str]

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(act.what for act in self.acts if act.verb in LABELLED)


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text("utf-8") + "\n"


def steps(name: str) -> tuple[GuideStep, ...]:
    """The steps of a guide in order. Raises ValueError where one says nothing, or what is no act."""
    return tuple(read_steps(name, text_of(name)))


def read_steps(name: str, text: str) -> Iterator[GuideStep]:
    for found in _STEP.finditer(text):
        place = f"{name}: {found[1]}. {found[2][:60]}"
        said = _COMMENT.findall(found[2])
        if len(said) != 1 or not said[0].startswith("step: "):
            raise ValueError(f"{place}: a numbered step carries one comment that begins with 'step: '")
        acts = tuple(_act(place, part) for part in re.split(r"\s*;\s*", said[0].removeprefix("step: ")))
        yield GuideStep(place, acts, frozenset(re.findall(r"\*\*([^*]+)\*\*", _COMMENT.sub("", found[2]))))


def _act(place: str, part: str) -> GuideAct:
    verb, _, rest = " ".join(part.split()).partition(" ")
    found = re.fullmatch(ACTS[verb], rest) if verb in ACTS else None
    if found is None or (verb == "as" and found["what"] not in ROLES):
        raise ValueError(f"{place}: {part!r} is no act")
    return GuideAct(verb, found["what"], found.groupdict().get("how", ""))


def shown() -> dict[str, str]:
    """The pictures that the guides show, each with what it says to who cannot see it."""
    return {picture: said for name in ORDER for picture, said in shown_in(name).items()}


def shown_in(name: str) -> dict[str, str]:
    return {picture: said for said, picture in _SHOWN.findall(text_of(name))}


def drawn() -> set[str]:
    """The pictures that steps draw."""
    return {act.what for name in ORDER for step in steps(name) for act in step.acts if act.verb == "picture"}
