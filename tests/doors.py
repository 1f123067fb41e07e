"""The figures of a home at every door, held against the oracle's."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import lxml.html
import openpyxl
from click.testing import CliRunner
from flask.testing import FlaskClient

from kb.cli import kb as group
from kb.figures.breakdown import By
from tests import oracle, sites
from tests.histories import History
from webapp.site.identity import PLAIN_COOKIE


@dataclass
class Comparison:
    """`compared` figures by door; `faults` say where the home tells otherwise than the oracle."""

    compared: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def same(self, door: str, what: object, told: object, expected: object) -> None:
        self.compared[door] += 1
        if told != expected:
            self.faults.append(f"{door}: {what}: told {told}, oracle {expected}")


CLASSIFIED = "a practice classified for members"


def closed_to_members(history: History) -> set[str]:
    """What is for members and was withdrawn: nobody may read it."""
    return {id for id, one in history.world.practices.items() if one.members_only and one.withdrawn}


def closed_to_visitors(history: History) -> set[str]:
    return {id for id, one in history.world.practices.items() if one.members_only}


def named(ids: Iterable[str], hidden: set[str]) -> list[str]:
    """R21: each that the reader may not read is a line without its id."""
    every = sorted(ids)
    return [id for id in every if id not in hidden] + [CLASSIFIED for id in every if id in hidden]


def periods(history: History) -> Iterator[tuple[oracle.Plan, int | None, list[int]]]:
    """Each year of each plan, and each plan as a whole."""
    for plan in history.world.plans:
        for year in plan.years:
            yield plan, year, [year]
        yield plan, None, plan.years


def compare_use_cases(history: History, found: Comparison) -> None:
    """What every door asks: kb.figures."""
    world, kb = history.world, history.kb
    for plan, year, years in periods(history):
        tally = kb.figures.tally(year, plan="" if year else plan.id, person=history.member)
        lists = oracle.tell(world, plan, years)
        hidden = closed_to_members(history)
        name = f"{plan.id} {year or 'whole'}"
        for key in oracle.FIGURES:
            found.same("kb.figures", f"{name} {key}", list(tally.figure(key).practices), named(lists[key], hidden))
        silent = oracle.tell_silent(world, plan, years)
        told_silent = {since: sorted(ids) for since, ids in tally.silent.items()}
        since_when = sorted(set(silent.values()))
        expected = {since: named([id for id in silent if silent[id] == since], hidden) for since in since_when}
        found.same("no word since", name, told_silent, {since: sorted(ids) for since, ids in expected.items()})
        found.same("coverage", name, {*tally.reporting, *tally.nil}, oracle.heard(world, plan, years))
        for line_year in years:
            lines = oracle.late(world, plan, line_year)
            for key in ("shared", "first_shared", "adopted"):
                told = [id for one in tally.telling.late_in(key) if one.year == line_year for id in one.practices]
                found.same("late lines", f"{name} {key} for {line_year}", told, named(lines[key], hidden))
        anew = oracle.anew(world, plan, years)
        ids = {id for id, one in world.practices.items() if not one.into}
        for key in oracle.FIGURES:
            figure = tally.figure(key)
            counted = {*figure.practices, *oracle.identities(world, lists[key])}
            told_why = {id for id, why in figure.not_counted.items() if why}
            missing = (
                ids
                - counted
                - told_why
                - closed_to_members(history)
                - {id for id in ids if world.practices[id].withdrawn}
            )
            found.same("every practice counts or has its reason", f"{name} {key}", missing, set())
            recount = tally.telling.recount(key)
            now = set(anew[key]), set(oracle.identities(world, lists[key]))
            found.same(
                "counted anew",
                f"{name} {key}",
                (sorted(recount.came), sorted(recount.left)) if recount else ([], []),
                (sorted(named(now[0] - now[1], hidden)), sorted(named(now[1] - now[0], hidden))),
            )
        if year:
            found.same("status", name, tally.telling.years[0].status.value, oracle.status(world, plan, year))
        _rows(history, found, plan, year, years, name)
    for fault in (text for plan in world.plans for text in oracle.invariants(world, plan)):
        found.faults.append(f"the oracle's own sum: {fault}")


def _rows(
    history: History, found: Comparison, plan: oracle.Plan, year: int | None, years: list[int], name: str
) -> None:
    lists, hidden = oracle.tell(history.world, plan, years), closed_to_members(history)
    for by in By:
        if by.value not in oracle.BREAKDOWNS:
            continue
        tally = history.kb.figures.tally(year, by, person=history.member, plan="" if year else plan.id)
        for column in ("shared", "adopted"):
            told = {row.key: list(getattr(row, column)) for row in tally.breakdown.rows if getattr(row, column)}
            rows = oracle.tell_rows(history.world, plan, years, column, by.value, lists[column])
            expected = {key: named(ids, hidden) for key, ids in rows.items()}
            found.same("rows", f"{name} {column} by {by.value}", told, expected)


# -- pages, addresses, commands and files --------------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    """Somebody at the doors: with a browser's session, or a visitor. `hidden` are what is a line without a name."""

    name: str
    client: FlaskClient
    hidden: set[str]


def readers(history: History, names: Sequence[str]) -> Iterator[Reader]:
    for name in names:
        client = sites.client(history.kb)
        if name == "visitor":
            yield Reader(name, client, closed_to_visitors(history))
            continue
        account = next(one for one in history.kb.home.store.accounts() if one.email == f"{name}@example.org")
        client.set_cookie(PLAIN_COOKIE, history.kb.accounts.sessions.begin_session(account))
        yield Reader(name, client, closed_to_members(history))


READERS = ("visitor", "delegate", "officer")


def compare_doors(history: History, found: Comparison, names: Sequence[str] = READERS) -> None:
    """As a visitor, a delegate and an officer, unless others are named."""
    for reader in readers(history, names):
        for plan, year, years in periods(history):
            _answers(history, found, reader, plan, year, years)
            _pages(history, found, reader, plan, year, years)
        _closed_years(history, found, reader)
        _gap_map(history, found, reader)
        _packs(history, found, reader)
        _practice_pages(history, found, reader)
    _commands(history, found)


def _at(address: str, plan: oracle.Plan, year: int | None, **more: str) -> str:
    asked = {"year": str(year)} if year else {"plan": plan.id}
    return f"{address}?{urlencode({**asked, **more})}"


def _json(found: Comparison, reader: Reader, address: str) -> Any:
    answer = reader.client.get(address)
    if answer.status_code != 200:
        found.faults.append(f"{address} as {reader.name}: {answer.status_code}")
        return None
    return answer.json


def _answers(
    history: History, found: Comparison, reader: Reader, plan: oracle.Plan, year: int | None, years: list[int]
) -> None:
    """JSON and CSV, of the site and of the API."""
    world = history.world
    lists = oracle.tell(world, plan, years)
    for by in oracle.BREAKDOWNS:
        rows = {
            column: oracle.tell_rows(world, plan, years, column, by, lists[column]) for column in ("shared", "adopted")
        }
        for address in ("/tally.json", "/api/v1/tally") if by in ("area", "economy") else ("/tally.json",):
            asked = _at(address, plan, year, by=by)
            told = _json(found, reader, asked)
            if told is not None:
                door = f"{address} as {reader.name}"
                _told_json(found, reader, door, asked, told, lists, rows, plan, history, years)
        _tally_csv(found, reader, reader.client.get(_at("/tally.csv", plan, year, by=by)).text, by, lists, rows)
    for key in oracle.FIGURES:
        told = _json(found, reader, _at(f"/api/v1/figures/{key}", plan, year))
        if told is not None:
            ids = [one["id"] for one in told["practices"]]
            found.same(f"/api/v1/figures as {reader.name}", f"{year} {key}", ids, named(lists[key], reader.hidden))
            found.same(f"/api/v1/figures as {reader.name}", f"{year} {key}", told["value"], len(lists[key]))


def _told_json(
    found: Comparison, reader: Reader, door: str, asked: str, told: Any, lists: dict[str, list[str]],
    rows: dict[str, dict[str, list[str]]], plan: oracle.Plan, history: History, years: list[int],
) -> None:  # fmt: skip
    for key in oracle.FIGURES:
        one = told["figures"][key]
        found.same(
            door,
            f"{asked} {key}",
            (one["value"], one["practices"]),
            (len(lists[key]), named(lists[key], reader.hidden)),
        )
    for column, expected in rows.items():
        said = {row["key"]: row[f"{column}_practices"] for row in told["rows"] if row[f"{column}_practices"]}
        found.same(door, f"{asked} rows {column}", said, _named_rows(expected, reader.hidden))
        numbers = {row["key"]: row[column] for row in told["rows"] if row[column]}
        found.same(door, f"{asked} numbers {column}", numbers, {key: len(ids) for key, ids in expected.items()})
    late = [
        (year, key, named(ids, reader.hidden))
        for year in years
        for key, ids in oracle.late(history.world, plan, year).items()
        if ids
    ]
    found.same(
        door,
        f"{asked} late",
        sorted((one["year"], one["figure"], one["practices"]) for one in told["late"]),
        sorted(late),
    )
    found.same(
        door,
        f"{asked} status",
        [one["status"] for one in told["told_from"]],
        [oracle.status(history.world, plan, year) for year in years],
    )


def _named_rows(rows: dict[str, list[str]], hidden: set[str]) -> dict[str, list[str]]:
    return {key: named(ids, hidden) for key, ids in rows.items()}


def _lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def _tally_csv(
    found: Comparison, reader: Reader, text: str, by: str, lists: dict[str, list[str]],
    rows: dict[str, dict[str, list[str]]],
) -> None:  # fmt: skip
    door = f"/tally.csv as {reader.name}"
    for line in _lines(text):
        if line["by"] == "figure" and line["key"] in oracle.FIGURES:
            number = line["shared"] or line["adopted"]
            found.same(door, line["key"], int(number), len(lists[line["key"]]))
        if line["by"] == by:
            for column, expected in rows.items():
                ids = expected.get(line["key"], [])
                found.same(door, f"{by} {line['key']}", int(line[column] or 0), len(ids))
                listed = " ".join(named(ids, reader.hidden))
                found.same(door, f"{by} {line['key']}", line[f"{column} practices"], listed)


def _page(found: Comparison, reader: Reader, address: str) -> Any:
    answer = reader.client.get(address)
    if answer.status_code != 200:
        found.faults.append(f"{address} as {reader.name}: {answer.status_code}")
    return lxml.html.fromstring(answer.text)


def _number(cell: Any) -> int:
    text = cell.text_content().strip()
    return 0 if text == "not reported" else int(text.replace(" ", "").replace("\u202f", "").replace("\xa0", ""))


def _pages(
    history: History, found: Comparison, reader: Reader, plan: oracle.Plan, year: int | None, years: list[int]
) -> None:
    world = history.world
    lists = oracle.tell(world, plan, years)
    for by in ("area", "economy", "objective"):
        address = _at("/tally", plan, year, by=by)
        page = _page(found, reader, address)
        (table,) = page.xpath("//section[@aria-labelledby='all-figures']//table")
        told = [_number(row.xpath("td")[-1]) for row in table.xpath("tbody/tr")]
        expected = [len(lists[key]) for key in oracle.FIGURES]
        found.same(f"/tally as {reader.name}", address, told, expected)
        (table,) = page.xpath("//section[@aria-labelledby='breakdown']//table")
        rows = {
            column: oracle.tell_rows(world, plan, years, column, by, lists[column]) for column in ("shared", "adopted")
        }
        names = {
            "area": list(dict.fromkeys(plan.areas.values())),
            "objective": list(plan.areas),
            "economy": world.members,
        }[by]
        for key, row in zip(names, table.xpath("tbody/tr"), strict=True):
            told = [_number(cell) for cell in row.xpath("td")]
            found.same(
                f"/tally as {reader.name}",
                f"{address} {key}",
                told,
                [len(rows[column].get(key, [])) for column in ("shared", "adopted")],
            )
    for key in oracle.FIGURES:
        address = _at(f"/tally/{key}", plan, year)
        page = _page(found, reader, address)
        entries = page.xpath("//section[@aria-labelledby='counted']/ol/li")
        found.same(f"/tally/<key> as {reader.name}", address, len(entries), len(lists[key]))
        opened = sorted(
            link.get("href").rsplit("/", 1)[-1]
            for entry in entries
            for link in entry.xpath("a")
            if link.get("href").startswith("/practices/")
        )
        readable = {
            oracle.identity(world, id) for id in lists[key] if oracle.identity(world, id) not in reader.hidden
            and not world.practices[oracle.identity(world, id)].withdrawn
        }  # fmt: skip
        found.same(f"/tally/<key> as {reader.name}", address, sorted(set(opened)), sorted(readable))
        if plan is world.plan:
            _uncounted(history, found, reader, plan, year, key, lists[key])


def _uncounted(
    history: History, found: Comparison, reader: Reader, plan: oracle.Plan, year: int | None, key: str, ids: list[str]
) -> None:
    """Whoever is not counted stands there with a reason, and nobody who is."""
    world = history.world
    page = _page(found, reader, _at("/uncounted", plan, year, figure=key))
    told = {
        link.get("href").rsplit("/", 1)[-1]
        for entry in page.xpath("//section[@aria-labelledby='list']/ul/li")
        for link in entry.xpath("a")
        if link.get("href").startswith("/practices/") and "told as" not in entry.text_content()
    }
    counted = set(oracle.identities(world, ids))
    expected = {
        id
        for id, one in world.practices.items()
        if not one.into and not one.withdrawn and id not in counted and id not in reader.hidden
    }
    found.same(f"/uncounted as {reader.name}", f"{year} {key}", sorted(told), sorted(expected))


def _closed_years(history: History, found: Comparison, reader: Reader) -> None:
    world, plan = history.world, history.world.plan
    page = _page(found, reader, "/periods")
    columns = ("shared", "first_shared", "adopted")
    (table,) = page.xpath("//table")[:1]
    for year, row in zip(plan.years, table.xpath("tbody/tr"), strict=True):
        lists = oracle.tell(world, plan, [year])
        told = [_number(cell.xpath("a")[0]) for cell in row.xpath("td")[1:4]]
        found.same(f"/periods as {reader.name}", year, told, [len(lists[key]) for key in columns])
        late = oracle.late(world, plan, year)
        said = [
            int(text)
            for cell in row.xpath("td")[1:4]
            for text in re.findall(r"late reports: (\d+)", cell.text_content())
        ]
        found.same(f"/periods as {reader.name}", f"{year} late", said, [len(late[key]) for key in columns if late[key]])
        page = _page(found, reader, f"/periods/{year}")
        (inner,) = page.xpath("//table")[:1]
        told = [_number(line.xpath("td")[0]) for line in inner.xpath("tbody/tr")][:3]
        found.same(f"/periods/Y as {reader.name}", year, told, [len(lists[key]) for key in columns])
    whole = oracle.tell(world, plan, plan.years)
    told = [_number(cell) for cell in table.xpath("tfoot/tr/td")[:3]]
    found.same(f"/periods as {reader.name}", "whole", told, [len(whole[key]) for key in columns])


def _gap_map(history: History, found: Comparison, reader: Reader) -> None:
    world, plan = history.world, history.world.plan
    page = _page(found, reader, "/gap-map")
    (table,) = page.xpath("//section[@aria-labelledby='by-year']//table")
    for objective, row in zip(plan.areas, table.xpath("tbody/tr"), strict=True):
        told = [_number(cell) for cell in row.xpath("td")[1:]]
        expected = [
            len(oracle.tell_year(world, plan, year).rows["shared", "objective"].get(objective, []))
            for year in plan.years
        ]
        found.same(f"/gap-map as {reader.name}", objective, told, expected)
    for key in ("shared", "adopted"):
        lines = list(csv.reader(io.StringIO(reader.client.get(f"/tally/{key}.csv?by=year").text)))
        told = [int(line[-1]) for line in lines if line and line[0] in map(str, plan.years)]
        found.same(
            f"chart CSV as {reader.name}",
            f"{key} by year",
            told,
            [len(oracle.tell(world, plan, [year])[key]) for year in plan.years],
        )


def _packs(history: History, found: Comparison, reader: Reader) -> None:
    """Observations as CSV, and the sheets of the workbook."""
    world, plan = history.world, history.world.plan
    packs: list[tuple[str, int | None, list[int]]] = [("annual", year, [year]) for year in plan.years]
    if plan.id != "next":
        packs += [("mid-term", None, [2021, 2022]), ("final", None, plan.years)]
    for kind, year, years in packs:
        asked = f"?year={year}" if year else ""
        door = f"{kind} pack as {reader.name}"
        lines = _lines(reader.client.get(f"/reports/{kind}.csv{asked}").text)
        title = str(years[0]) if len(years) == 1 else f"{years[0]}/{years[-1]}"
        for of, told_years in [*((str(one), [one]) for one in years), (title, years)]:
            lists = oracle.tell(world, plan, told_years)
            here = [line for line in lines if line["TIME_PERIOD"] == of]
            for key in oracle.FIGURES:
                said = [
                    line["OBS_VALUE"]
                    for line in here
                    if line["INDICATOR"].endswith(f":{key}") and line["BREAKDOWN"] == "total"
                ]
                found.same(door, f"{of} {key}", said, [str(len(lists[key]))])
            for by in ("area", "objective", "economy"):
                for column, indicator in (("shared", "G3.1:shared"), ("adopted", "G3.2:adopted")):
                    rows = oracle.tell_rows(world, plan, told_years, column, by, lists[column])
                    said_rows = {
                        line["BREAKDOWN_VALUE"]: int(line["OBS_VALUE"])
                        for line in here
                        if line["INDICATOR"] == indicator and line["BREAKDOWN"] == by and int(line["OBS_VALUE"] or 0)
                    }
                    found.same(door, f"{of} {column} by {by}", said_rows, {key: len(ids) for key, ids in rows.items()})
        if reader.name != "delegate":
            book = openpyxl.load_workbook(io.BytesIO(reader.client.get(f"/reports/{kind}.xlsx{asked}").data))
            sheet = next(one for one in book.worksheets if one.title.startswith("The figures"))
            lists = oracle.tell(world, plan, years)
            rows_said = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
            numbers = [
                row[2] for row in rows_said if str(row[1]).startswith("G3") and not str(row[0]).startswith("Late")
            ]
            expected = [len(lists[key]) for key in oracle.FIGURES]
            found.same(f"{kind} workbook as {reader.name}", years, numbers[: len(expected)], expected)


def _practice_pages(history: History, found: Comparison, reader: Reader) -> None:
    """ "Counts in": the figures of each year that hold the practice."""
    world, plan = history.world, history.world.plan
    words = {
        "shared": "shared",
        "first_shared": "new",
        "adopted": "adopted",
        "adopted_adapted": "adapted",
        "adopted_as_is": "taken up as it is",
    }
    for id, one in sorted(world.practices.items()):
        if one.into or one.withdrawn or id in reader.hidden:
            continue
        page = _page(found, reader, f"/practices/{id}")
        told = sorted(
            re.sub(r"\s+", " ", link.text_content()).strip()
            for link in page.xpath("//p[starts-with(normalize-space(.), 'Counts in:')]/a")
        )
        expected = sorted(
            f"{word} {year}"
            for key, word in words.items()
            for year in plan.years
            if id in oracle.identities(world, oracle.tell_year(world, plan, year).lists[key])
        )
        found.same(f"practice page as {reader.name}", id, told, expected)


def _commands(history: History, found: Comparison) -> None:
    """`kb tally`, as JSON, as CSV and in plain words."""
    world, hidden = history.world, closed_to_visitors(history)
    home = str(history.kb.settings.home)
    for plan, year, years in periods(history):
        if plan is not world.plan:
            continue
        lists = oracle.tell(world, plan, years)
        asked = ["--year", str(year)] if year else []
        for by in ("area", "economy"):
            said = CliRunner().invoke(group, ["--home", home, "tally", *asked, "--by", by, "--json"], env=history.env)
            told = json.loads(said.output)
            for key in oracle.FIGURES:
                one = told["figures"][key]
                found.same(
                    "kb tally --json",
                    f"{year} {key}",
                    (one["value"], one["practices"]),
                    (len(lists[key]), named(lists[key], hidden)),
                )
            for column in ("shared", "adopted"):
                rows = oracle.tell_rows(world, plan, years, column, by, lists[column])
                numbers = {row["key"]: row[column] for row in told["rows"] if row[column]}
                found.same("kb tally --json", f"{year} {column} by {by}", numbers, {k: len(v) for k, v in rows.items()})
        rows = {c: oracle.tell_rows(world, plan, years, c, "area", lists[c]) for c in ("shared", "adopted")}
        said = CliRunner().invoke(group, ["--home", home, "tally", *asked, "--csv"], env=history.env)
        _tally_csv(found, Reader("kb tally --csv", None, hidden), said.output, "area", lists, rows)  # type: ignore[arg-type]
        said = CliRunner().invoke(group, ["--home", home, "tally", *asked], env=history.env)
        for key in oracle.FIGURES:
            number = re.findall(rf"^ *(\d+)  .*--figure {key}\)", said.output, re.M)
            found.same("kb tally", f"{year} {key}", number, [str(len(lists[key]))])
