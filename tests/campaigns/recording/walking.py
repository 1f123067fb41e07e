"""Walks a served home: every address without parameters, and whatever the pages lead to, a number of each kind."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urljoin, urlsplit

from requests.structures import CaseInsensitiveDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect, Rule

from tests.campaigns.recording.answers import Answer, Steady
from tests.campaigns.recording.making import FEATURED, HELD_OUT, MERGED, RESTORED, WITHDRAWN
from tests.campaigns.recording.running import Somebody

MOST_PATHS = 12
"""Addresses of a rule that are found on pages and carry no query."""

MOST_QUERIES = 4
"""Addresses of a rule with the same names in the query."""

MOST_VARIANTS = 40
"""Addresses of a rule with a query, whatever it names."""

SIBLINGS = (".json", ".csv", ".md")

PRACTICES = (FEATURED, RESTORED, HELD_OUT, WITHDRAWN, *MERGED, "no-such-practice")
FIGURES = ("shared", "first_shared", "adopted", "adopted_adapted", "adopted_as_is", "in_force", "no-such-figure")
QUERIES = (
    "seed grants",
    "women exporters",
    "crdit garantee",
    "小企業",
    "zeppelin harbours",
    '"small firms"',
    "<b>&",
    "a",
)
NARROWED = (
    "mode=words", "mode=meaning", "sort=most-adopted", "page=2", "size=3", "economy=Chile", "economy=Atlantis",
    "area=4&objective=4.1", "mode=x", "page=0",
)  # fmt: skip
BREAKDOWNS = ("area", "objective", "main-objective", "economy", "meeting", "group", "nonsense")


class Addresses:
    """The addresses that there are, and which of them is meant."""

    def __init__(self, rules: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.rules = {rule: tuple(methods) for rule, methods in rules}
        self._map = Map([Rule(rule, endpoint=rule, methods=methods) for rule, methods in rules]).bind("")

    def rule(self, path: str, method: str = "GET") -> str:
        """The rule that an address falls under; empty where it is none's."""
        try:
            return str(self._map.match(path, method)[0])
        except (HTTPException, RequestRedirect):
            return ""

    def seeds(self, dossiers: Sequence[str]) -> Iterator[str]:
        """What is asked for whether or not a page leads there."""
        fills = {
            "/practices/<id>": PRACTICES, "/api/v1/practices/<id>": PRACTICES, "/desk/practices/<id>": PRACTICES,
            "/submissions/<id>": dossiers, "/desk/<id>": dossiers, "/api/v1/submissions/<id>": dossiers,
            "/tally/<key>": FIGURES, "/api/v1/figures/<key>": FIGURES, "/indicators/<id>": ("1.1.1", "9.9.9"),
        }  # fmt: skip
        for rule, methods in self.rules.items():
            if "GET" not in methods:
                continue
            if "<" not in rule:
                yield rule
            for beginning, values in fills.items():
                rest = rule.removeprefix(beginning)
                if rest != rule and "<" not in rest:
                    yield from (beginning[: beginning.index("<")] + value + rest for value in values)
        yield from (
            f"/tally/{key}.{form}{year}"
            for key in FIGURES
            for form in ("svg", "png", "csv")
            for year in ("", "?year=2021")
        )
        for path in ("/", "/api/v1/search"):
            yield from (f"{path}?{urlencode({'q': text})}" for text in QUERIES)
            yield from (f"{path}?q=small+firms&{more}" for more in NARROWED)
        yield from (f"/api/v1/complete?q={text}" for text in ("cre", "exp", "zzz"))
        for path in ("/tally", "/tally.json", "/tally.csv", "/api/v1/tally"):
            yield from (f"{path}?by={by}&year={year}" for by in BREAKDOWNS for year in ("", "2021", "2024"))
        yield from (
            f"{path}?year={year}" for path in ("/tally", "/uncounted", "/implementation") for year in ("1999", "x")
        )
        for kind in ("annual", "mid-term", "final", "no-such-review"):
            for form in ("docx", "xlsx", "csv", "html"):
                for year in ("?year=2021", "?year=2022", "?year=2024") if kind == "annual" else ("",):
                    yield f"/reports/{kind}.{form}{year}"
        yield f"/practices/{FEATURED}/judge"  # what writes is not got
        yield f"/care/merge?keep={PRACTICES[1]}&drop={PRACTICES[2]}"
        yield "/care/bulk?economy=Japan"
        yield from ("/import/none", "/links/none", "/no-such-page")

    def beside(self, address: str) -> Iterator[str]:
        """The same as JSON, as CSV, as Markdown, where there is such an address."""
        parts = urlsplit(address)
        for end in SIBLINGS:
            if self.rule(parts.path + end).endswith(end):
                yield _with(parts.path + end, parts.query)

    def filled(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """An address of every rule, with something that is not there wherever it names something, and its methods."""
        for rule, methods in self.rules.items():
            yield re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?\w+>", _something, rule), methods


def walk(reader: Somebody, who: str, addresses: Addresses, dossiers: Sequence[str], steady: Steady) -> Iterator[Answer]:
    """Every answer that this reader gets, in an order that the home alone decides."""
    seeds = list(dict.fromkeys(addresses.seeds(dossiers)))
    waiting, seen, enough = deque(seeds), set(seeds), Enough(addresses)
    while waiting:
        address = waiting.popleft()
        answer = reader.get(address)
        yield Answer(
            f"{who} GET {address}",
            f"{answer.status_code}\n{steady.headers(answer.headers)}",
            steady.body(answer.content),
        )
        for found in _found(address, answer.headers, answer.text if _is_page(answer.headers) else ""):
            if found not in seen and enough.takes(found):
                new = [one for one in (found, *addresses.beside(found)) if one not in seen]
                seen.update(new)
                waiting.extend(new)


class Enough:
    """Keeps count of what was found of each rule, so that a long list of like pages is not walked to its end."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._counts: Counter[tuple[object, ...]] = Counter()

    def takes(self, address: str) -> bool:
        """Whether there is room for one more of its kind, which it takes."""
        parts = urlsplit(address)
        rule = self._addresses.rule(parts.path)
        names = frozenset(part.partition("=")[0] for part in parts.query.split("&"))
        most = {(rule, names): MOST_QUERIES, (rule,): MOST_VARIANTS} if parts.query else {(rule, "path"): MOST_PATHS}
        if any(self._counts[kind] >= limit for kind, limit in most.items()):
            return False
        self._counts.update(most.keys())
        return True


def refusals(visitor: Somebody, addresses: Addresses, steady: Steady) -> Iterator[Answer]:
    """What a visitor is told who sends an empty form to whatever takes one, from the site and from elsewhere; and what
    each address takes. Nothing is written: a visitor may not."""
    for address, methods in addresses.filled():
        allowed = visitor.get(address, "OPTIONS")
        listed = ", ".join(sorted(allowed.headers.get("Allow", "").replace(",", " ").split()))
        yield Answer(f"refusal OPTIONS {address}", str(allowed.status_code), listed)
        for origin in ("same-origin", "cross-site") if "POST" in methods else ():
            answer = visitor.post(address, None, origin)
            head = f"{answer.status_code}\n{steady.headers(answer.headers)}"
            yield Answer(f"refusal POST {address} {origin}", head, steady.body(answer.content))


def _something(found: "re.Match[str]") -> str:
    kind, options = found[1], found[2] or ""
    return options.partition(",")[0].strip() if kind == "any" else "1" if kind == "int" else "none"


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _is_page(headers: "CaseInsensitiveDict[str]") -> bool:
    return headers.get("Content-Type", "").startswith("text/html") and "attachment" not in headers.get(
        "Content-Disposition", ""
    )


def _found(address: str, headers: "CaseInsensitiveDict[str]", page: str) -> Iterator[str]:
    """The addresses of the same site that an answer leads to, without the place on the page."""
    links = Links()
    links.feed(page)
    for link in ([headers["Location"]] if "Location" in headers else []) + links.found:
        whole = urljoin(address, link.partition("#")[0])
        if whole.startswith("/") and not whole.startswith("//"):
            parts = urlsplit(whole)
            yield _with(quote(parts.path, safe="/%:@+,;=!$&'()*~"), parts.query)


class Links(HTMLParser):
    """What a page leads to: links, images, styles and scripts, and of each form that is got two values a choice."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._select, self._told = "", 0

    def handle_starttag(self, tag: str, attrs: "list[tuple[str, str | None]]") -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("a", "link", "img", "script"):
            self.found += [given[name] for name in ("href", "src") if given.get(name)]
        elif tag == "form":
            self._form = given.get("action", "") if given.get("method", "get").casefold() == "get" else None
        elif tag == "select":
            self._select, self._told = given.get("name", ""), 0
        elif tag == "option" and self._form is not None and self._select and given.get("value") and self._told < 2:
            self._told += 1
            self.found.append(f"{self._form.partition('?')[0]}?{urlencode({self._select: given['value']})}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
