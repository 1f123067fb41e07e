"""An embargo ends at the midnight of the site's own zone: a minute before, a visitor finds it nowhere; a minute after,
everywhere that shows what is open. The site runs on between them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import quote

from kb.knowledge_base import KnowledgeBase
from tests import sites
from tests.campaigns.noninterference.addresses import addresses
from tests.campaigns.noninterference.comparison import stopped_clock
from tests.campaigns.noninterference.secrets import BY, WORDS, write_up

ZONES = ("UTC", "Asia/Tokyo", "America/Lima", "Pacific/Auckland", "America/New_York", "Asia/Shanghai")

DAYS = (date(2031, 1, 1), date(2031, 3, 9), date(2032, 2, 29))
"""The first of a year, the day on which clocks go forward in New York, and a day that few years have."""

ID = "geheim-edge"

SHOWN_AT = (
    f"/practices/{ID}", f"/practices/{ID}.md", f"/practices/{ID}.json", f"/api/v1/practices/{ID}",
    f"/?q={WORDS[0]}&mode=words", f"/api/v1/search?q={WORDS[0]}", f"/api/v1/complete?q={quote('The ' + WORDS[0][:6])}",
    "/?sort=newest", "/api/v1/search?sort=newest&size=100", "/?economy=Brunei+Darussalam",
    "/economies/brunei-darussalam",
    "/objectives/4.1", "/meetings/m-2023-1", "/tally/shared", "/api/v1/figures/shared", f"/practices/{ID}/lineage",
    "/feeds/practices.atom", "/feeds/economies/brunei-darussalam.atom", "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/oai?verb=ListRecords&metadataPrefix=smewg_bp&set=economy:brunei-darussalam", "/sitemap.xml",
    f"/practices/{ID}.jsonld",
)  # fmt: skip
"""Where it must be seen once it is open."""


def edge(kb: KnowledgeBase, zone: str, day: date, folder: Path, every: bool = True) -> tuple[str, ...]:
    """What is wrong around the midnight at which the embargo ends; with `every` all addresses are asked."""
    kb.home.settings = replace(kb.settings, timezone=zone, searches_per_minute=0, api_calls_per_minute=0)
    midnight = datetime.combine(day, time(), kb.settings.zone).astimezone(UTC)
    path = folder / f"{ID}.md"
    path.write_text(write_up(0, ID, f"classification: members\nrelease_date: {day}"), "utf-8")
    wrong: list[str] = []
    with stopped_clock(_moment(midnight - timedelta(days=1))):
        assert kb.importing.import_files([path], by=BY).added == 1
        kb.recording.confirm(ID, ["4.1"], by=BY)
        kb.recording.share(kb.recording.event(ID, "m-2023-1", agenda_item="77.7"), by=BY)
        kb.home.update_index()
    asked = addresses((), (ID,)) if every else ()
    for before in (timedelta(minutes=1), timedelta(seconds=1)):
        wrong += _seen(kb, _moment(midnight - before), (*SHOWN_AT, *asked), f"{zone}, {before} before {day}")
    with stopped_clock(_moment(midnight)):
        kb.home.update_index()
    for after in (timedelta(), timedelta(minutes=1)):
        with stopped_clock(_moment(midnight + after)):
            visitor = sites.client(kb)
            for address in SHOWN_AT:
                told = visitor.get(address)
                if told.status_code != 200 or not _is_in(told.text, address):
                    wrong.append(f"{zone}, {after} after {day} begins: {address} shows nothing of it")
    return tuple(wrong)


def _seen(kb: KnowledgeBase, moment: str, asked: tuple[str, ...], when: str) -> list[str]:
    with stopped_clock(moment):
        visitor = sites.client(kb)
        return [f"{when}: {address} shows it" for address in dict.fromkeys(asked)
                if _is_in(visitor.get(address).data.decode("utf-8", "replace"), address)]  # fmt: skip


def _is_in(text: str, address: str) -> bool:
    """Whether the record is in a text, which may repeat what it was asked for."""
    title = f"{WORDS[0]} window for"
    return title in text or (ID in text and ID not in address)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
