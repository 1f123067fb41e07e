"""The pages of a pack: each whole without script, with plain links that lead from file to file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from kb.briefing.document import BriefDocument
from kb.figures.breakdown import By
from kb.figures.readable import CLASSIFIED
from kb.figures.tally import Figure, Tally
from kb.figures.telling import YearStatus
from kb.knowledge_base import KnowledgeBase
from kb.offline import spelled
from kb.offline.search_data import Tell
from kb.person import Person
from kb.practice.card import OTHERS, Card, Facet
from kb.reports.report import Pack as ReportPack
from kb.reports.report import ReportTable, shown
from kb.reports.store import TabledReport

TEMPLATES = Path(__file__).with_name("templates")

EVIDENCE = ("stated", "monitored figures", "evaluated internally", "independent evaluation")
"""What the levels of evidence are called, from the first."""


@dataclass(frozen=True)
class ListGroup:
    """A heading of the contents and the practices under it."""

    key: str
    title: str
    cards: tuple[Card, ...]
    hue: str = ""


@dataclass(frozen=True)
class PackYear:
    """A year's figures as they are told, and in what file they stand."""

    year: int
    tally: Tally
    file: str

    @property
    def is_locked(self) -> bool:
        return bool(self.tally.telling.closed)

    @property
    def status(self) -> YearStatus:
        return self.tally.telling.years[0].status if self.tally.telling.years else YearStatus.OPEN


class PackPages:
    """Of the practices `ids`, in the order of their numbers, whose files are called as `names` says."""

    def __init__(
        self,
        kb: KnowledgeBase,
        for_members: bool,
        person: Person,
        ids: Sequence[str],
        names: Mapping[str, str],
        briefs: Sequence[BriefDocument],
    ) -> None:
        self._kb, self._for_members, self._person = kb, for_members, person
        self._ids, self._names, self._briefs = ids, names, briefs
        self._cards = kb.reading.cards(person)

    def files(self, tell: Tell) -> dict[str, bytes]:
        """Every page by its path in the pack."""
        files: dict[str, bytes] = {}
        for no, id in enumerate(self._ids):
            page = self._kb.reading.practice(id, self._person)
            files[f"practices/{self._names[id]}.html"] = self._page(
                "practice.html", "../", page=page, practice=page.card.practice,
                similar=self._kb.reading.similar(id, person=self._person), evidence=EVIDENCE,
            )  # fmt: skip
            tell("pages", no + 1, len(self._ids))
        files |= self.of_briefs()
        files["search.html"] = self._page("search.html", "", choices=self._choices())
        files["interest.html"] = self._page("interest.html", "", economies=tuple(self._kb.economies))
        files["figures.html"] = self._page("figures.html", "", years=self._years, reports=self._reports)
        for year in self._years:
            files[f"figures/{year.file}"] = self._page("year.html", "../", year=year, tally=year.tally)
        for report, pack in self._reports:
            files[f"reports/report-{report.number}.html"] = self._page(
                "report.html", "../", report=report, pack=pack, tables=tuple(_key_tables(pack))
            )
        files["README.txt"] = self._text("README.txt").encode("utf-8", "replace")
        return files

    def of_briefs(self) -> dict[str, bytes]:
        """The briefs, and the pages that lead to them or count them."""
        return {
            "index.html": self._page("index.html", "", groups=self._groups()),
            "about.html": self._page("about.html", "", counts=self.counts()),
            **{
                f"briefs/brief-{no}.html": self._page("brief.html", "../", brief=brief)
                for no, brief in enumerate(self._briefs, 1)
            },
        }

    def counts(self) -> dict[str, int]:
        return {
            "practices": len(self._ids),
            "economies": len({one for id in self._ids for one in self._cards[id].practice.economies}),
            "briefs": len(self._briefs),
            "years": len(self._years),
            "reports": len(self._reports),
        }

    def locked(self) -> list[dict[str, Any]]:
        """The snapshots that the locked years are told from."""
        return [
            {"year": year.year, "plan": one.plan, "version": one.no, "locked": self._day_of(one.at), "hash": one.hash}
            for year in self._years
            for one in year.tally.telling.closed
        ]

    def listed(self) -> list[dict[str, Any]]:
        """What the search and the page of interest show of each practice, in the order of their numbers."""
        found = []
        for id in self._ids:
            card = self._cards[id]
            practice = card.practice
            found.append(
                {
                    "id": id,
                    "identifier": practice.identifier,
                    "file": f"practices/{self._names[id]}.html",
                    "title": practice.title,
                    "summary": practice.summary,
                    "from": _origins(practice),
                    "economies": list(card.values(Facet.ECONOMY)),
                    "areas": list(card.areas),
                    "objectives": list(card.objectives),
                    "year": practice.since,
                    "version": practice.version,
                    "language": practice.language,
                }
            )
        return found

    def about(self, id: str, form: int) -> dict[str, Any]:
        """What the file of interest says of the pack that it was ticked in."""
        settings = self._kb.settings
        return {"pack": id, "form": form, "site": settings.site, "name": settings.site_name, "made": str(self._made)}

    # -- what the pages show -----------------------------------------------------------------------------

    @property
    def _made(self) -> date:
        return self._kb.settings.today()

    @cached_property
    def _years(self) -> tuple[PackYear, ...]:
        tell = self._kb.figures.tally
        return tuple(PackYear(year, tell(year, By.AREA, self._person), f"{year}.html") for year in self._kb.plan.years)

    @cached_property
    def _reports(self) -> tuple[tuple[TabledReport, ReportPack], ...]:
        return tuple((one, self._kb.reports.as_of(one.number)) for one in self._kb.reports.tabled())

    def _groups(self) -> tuple[tuple[str, tuple[ListGroup, ...]], ...]:
        cards = [self._cards[id] for id in self._ids]
        cards.sort(key=lambda card: card.practice.title.casefold())
        plan, meetings = self._kb.plan, self._kb.meetings.newest_first()
        areas = [
            ListGroup(
                f"area-{area.id}", f"{area.id} {area.title}", _in(cards, Facet.AREA, area.id), f"hue-{no % 8 + 1}"
            )
            for no, area in enumerate(plan.priority_areas)
        ]
        areas.append(ListGroup("area-none", "Without an area", tuple(card for card in cards if not card.areas)))
        economies = [
            ListGroup(f"economy-{one.slug}", one.name, _in(cards, Facet.ECONOMY, one.name))
            for one in self._kb.economies
        ]
        economies.append(ListGroup("economy-others", "Others (no member economy)", _in(cards, Facet.ECONOMY, OTHERS)))
        shown_at = [
            ListGroup(f"meeting-{no}", meeting.title, _in(cards, Facet.MEETING, meeting.id))
            for no, meeting in enumerate(meetings)
        ]
        return (
            ("Area", tuple(one for one in areas if one.cards)),
            ("Economy", tuple(one for one in economies if one.cards)),
            ("Meeting", tuple(one for one in shown_at if one.cards)),
        )

    def _choices(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        cards = [self._cards[id] for id in self._ids]
        held = {facet: {value for card in cards for value in card.values(facet)} for facet in Facet}
        areas = ((area.id, f"{area.id} {area.title}") for area in self._kb.plan.priority_areas)
        economies = [(one.name, one.name) for one in self._kb.economies]
        return {
            "area": tuple(one for one in areas if one[0] in held[Facet.AREA]),
            "economy": tuple(
                one for one in (*economies, (OTHERS, "Others (no member economy)")) if one[0] in held[Facet.ECONOMY]
            ),
            "year": tuple((year, year) for year in sorted(held[Facet.YEAR], reverse=True)),
        }

    # -- rendering ---------------------------------------------------------------------------------------

    def _page(self, template: str, root: str, **values: Any) -> bytes:
        text = self._environment.get_template(f"{template}.jinja").render(root=root, **self._always, **values)
        return str(text).encode("utf-8", "replace")

    def _text(self, template: str) -> str:
        return str(self._environment.get_template(f"{template}.jinja").render(root="", **self._always))

    @cached_property
    def _always(self) -> dict[str, Any]:
        settings, plan = self._kb.settings, self._kb.plan
        titles = {objective.id: objective.title for objective in plan.objectives}
        areas = {area.id: area.title for area in plan.priority_areas}
        hues = {area.id: f"hue-{no % 8 + 1}" for no, area in enumerate(plan.priority_areas)}
        hues |= {objective.id: hues[objective.area] for objective in plan.objectives}
        return {
            "site": settings,
            "members": self._for_members,
            "made": self._made,
            "plan": plan,
            "objectives": titles,
            "areas": areas,
            "hues": hues,
            "names": self._names,
            "briefs": tuple((f"briefs/brief-{no}.html", brief) for no, brief in enumerate(self._briefs, 1)),
            "total": len(self._ids),
            "version": self._kb.version,
        }

    @cached_property
    def _environment(self) -> Any:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        made = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        made.filters.update(
            day=spelled.day,
            stamp=lambda moment: spelled.day(self._kb.settings.day_of(moment)),
            number=spelled.number,
            counted=spelled.counted,
            web_address=spelled.web_address,
            origins=_origins,
            address=lambda practice: f"{self._kb.settings.site}/{practice.identifier}",
            shown=shown,
            members_of=self._members_of,
        )
        return made

    def _members_of(self, figure: Figure) -> tuple[tuple[str, str], ...]:
        """The practices of a figure: the file of each, where the pack has it, and its title."""
        named = []
        for id in figure.practices:
            now = self._kb.reading.identity(id) if id != CLASSIFIED else id
            if now in self._names:
                named.append((f"practices/{self._names[now]}.html", self._cards[now].practice.title))
            else:
                told = id if id == CLASSIFIED else f"{id} {self._kb.reading.title(id, self._person)}"
                named.append(("", told))
        return tuple(named)

    def _day_of(self, moment: str) -> str:
        return self._kb.settings.day_of(moment).isoformat()


def _origins(practice: Any) -> str:
    return "; ".join((*practice.economies, *practice.other_origins))


def _in(cards: Iterable[Card], facet: Facet, value: str) -> tuple[Card, ...]:
    return tuple(card for card in cards if value in card.values(facet))


def _key_tables(pack: ReportPack) -> Iterable[tuple[str, ReportTable]]:
    """The tables of a report's own sections; its annexes list what the pack has anyway."""
    for section in pack.sections:
        if not section.annex:
            for table in section.tables:
                yield section.title, table
