"""A practice on one page, to hand over: what it says of itself, letter by letter, who took it up, and how to ask.

What is too long for the page ends at the end of a sentence, and says where the whole is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from kb.briefing.document import AdoptionLine, Quotation
from kb.index.passage import plain, sentence_spans
from kb.index.section_kind import SectionKind, kind_of
from kb.practice.practice import Section


@dataclass(frozen=True)
class Lengths:
    """Characters of each text at most: what is longer is cut between its words, a summary at the end of a sentence."""

    title: int = 160
    summary: int = 480
    fact: int = 140
    objective: int = 160
    adoption: int = 240
    sentence: int = 800
    heading: int = 80

    def times(self, part: float) -> "Lengths":
        return Lengths(*(max(16, round(most * part)) for most in astuple(self)))


MOST_OBJECTIVES = 3

EACH_TURN = 2
"""Sentences of a part that stand on the page for each adoption: what was done comes before who took it up."""

MOST_LOOKED_AT = 12_000
"""Characters of a part: twice what any page holds."""

PARTS = ((SectionKind.DONE, "What was done"), (SectionKind.RESULTS, "What came of it"))


@dataclass(frozen=True)
class ServedObjective:
    """An objective that the practice serves; `hue` is the place of its area's colour, 0 for none."""

    id: str
    title: str
    hue: int


@dataclass(frozen=True)
class HandoverPart:
    """What a practice says of one matter, a quotation a section. `is_cut`: it says more than stands here."""

    title: str
    quotations: tuple[Quotation, ...]
    is_cut: bool = False


@dataclass(frozen=True)
class Handover:
    """`facts` are (label, text); `address` is the short one, `ask` the page on which the owner is asked, both whole.
    `more_adoptions`: how many economies took it up beside those listed. `day` is that of the version. `cited`: whose it
    is and its title, as they are cited. `is_confirmed`: the secretariat did confirm the objectives."""

    identifier: str
    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    objectives: tuple[ServedObjective, ...]
    parts: tuple[HandoverPart, ...]
    adoptions: tuple[AdoptionLine, ...]
    address: str
    ask: str
    version: int
    day: str
    cited: str
    site: str
    language: str = "en"
    more_adoptions: int = 0
    is_confirmed: bool = True
    demonstration: bool = False

    @property
    def citation(self) -> str:
        return f"{self.cited}. {self.site}, {self.identifier}, version {self.version}, {self.day}."

    @property
    def whole_at(self) -> str:
        """What ends a text that is cut."""
        return f"… the whole at {self.address}"


def parts_of(sections: Sequence[Section]) -> tuple[HandoverPart, ...]:
    """What was done and what came of it, whole; of a write-up without either, what it says first."""
    said = tuple((section.heading, plain(section.text)) for section in sections)
    told = tuple((heading, text) for heading, text in said if text)
    parts = (
        HandoverPart(title, tuple(Quotation(text, heading) for heading, text in told if kind_of(heading) is kind))
        for kind, title in PARTS
    )
    found = tuple(part for part in parts if part.quotations)
    if found or not told:
        return found
    heading, text = told[0]
    return (HandoverPart("What it says of itself", (Quotation(text, heading),)),)


def shortened(page: Handover, most: Lengths) -> Handover:
    """The page with each of its texts at a length that leaves room for the others."""
    objectives = page.objectives[:MOST_OBJECTIVES]
    return replace(
        page,
        title=cut_words(page.title, most.title),
        summary=cut_sentences(page.summary, most.summary),
        facts=tuple((label, cut_words(text, most.fact)) for label, text in page.facts),
        objectives=tuple(replace(one, title=cut_words(one.title, most.objective)) for one in objectives),
        adoptions=tuple(replace(one, changed=cut_words(one.changed, most.adoption)) for one in page.adoptions),
        parts=tuple(replace(part, quotations=tuple(_headed(part.quotations, most.heading))) for part in page.parts),
        cited=cut_words(page.cited, most.title),
    )


def units(page: Handover, longest: int) -> int:
    """How many sentences, of so many characters at most, and adoptions there are to choose from."""
    return sum(len(_sentences(part, longest)) for part in page.parts) + len(page.adoptions)


def with_units(page: Handover, most: int, longest: int) -> Handover:
    """The page with as many sentences and adoptions, taken in turn from what was done, what came of it, and who took it
    up: each from its beginning."""
    sentences = [_sentences(part, longest) for part in page.parts]
    lengths = [*map(len, sentences), len(page.adoptions)]
    taken = [0] * len(lengths)
    while sum(taken) < most and any(have < length for have, length in zip(taken, lengths, strict=True)):
        for place, length in enumerate(lengths):
            at_once = EACH_TURN if place < len(sentences) else 1
            taken[place] += max(0, min(at_once, length - taken[place], most - sum(taken)))
    parts = tuple(
        HandoverPart(part.title, _joined(part, some[:count]), _is_cut(part, some, count))
        for part, some, count in zip(page.parts, sentences, taken[:-1], strict=True)
    )
    adoptions = page.adoptions[: taken[-1]]
    return replace(page, parts=parts, adoptions=adoptions, more_adoptions=len(page.adoptions) - len(adoptions))


@dataclass(frozen=True)
class _Sentence:
    """Where a sentence ends: in the quotation with this number, at this character. `whole`: it is all there."""

    quotation: int
    end: int
    whole: bool = True


def _sentences(part: HandoverPart, longest: int) -> tuple[_Sentence, ...]:
    """The ends at which a part may be cut, up to the first sentence that is too long for the page."""
    found: list[_Sentence] = []
    room = MOST_LOOKED_AT
    for no, quotation in enumerate(part.quotations):
        text = quotation.text[:room]
        for start, end in sentence_spans(text):
            if end - start > longest:
                found.append(_Sentence(no, start + len(_words(text[start:end], longest)), whole=False))
                return tuple(found)
            found.append(_Sentence(no, end))
        room -= len(text)
        if len(text) < len(quotation.text):
            break
    return tuple(found)


def _joined(part: HandoverPart, some: Sequence[_Sentence]) -> tuple[Quotation, ...]:
    ends = {one.quotation: one.end for one in some}
    return tuple(replace(part.quotations[no], text=part.quotations[no].text[:end]) for no, end in ends.items())


def _is_cut(part: HandoverPart, some: Sequence[_Sentence], count: int) -> bool:
    return count < len(some) or any(not one.whole for one in some) or not some


def _headed(quotations: Sequence[Quotation], most: int) -> Iterator[Quotation]:
    for one in quotations:
        yield replace(one, section=cut_words(one.section, most))


def cut_words(text: str, most: int) -> str:
    """The text in one line, cut between words where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{_words(line, most - 1)}…"


def cut_sentences(text: str, most: int) -> str:
    """The text, cut at the end of a sentence where it is longer; where the first is too long, between its words."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    ends = [end for _, end in sentence_spans(line) if end <= most - 2]
    return f"{line[: ends[-1]]} …" if ends else f"{_words(line, most - 1)}…"


def _words(text: str, most: int) -> str:
    """As many whole words as fit; of one that is longer than all, its beginning."""
    if len(text) <= most:
        return text
    at = max(text.rfind(" ", 0, most + 1), text.rfind("\n", 0, most + 1))
    return text[: at if at > most // 2 else most].rstrip()
