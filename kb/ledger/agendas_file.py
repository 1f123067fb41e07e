"""The agendas in the home's file of meetings: read strictly, and taken into the record."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from kb.errors import BadValue
from kb.files.strict_yaml import YAMLNode, parse, read_text
from kb.ledger.agenda import Agenda, AgendaDocument, AgendaItem, PreparedPractice, item_key, sound_agenda, sound_item
from kb.ledger.entries import SharingEvent
from kb.ledger.meetings_file import BY, MEETING_FIELDS
from kb.ledger.store import AgendaStore, LedgerStore
from kb.plan.economy import Economies
from kb.practice.store import PracticeStore


class AgendaRecords(AgendaStore, LedgerStore, PracticeStore, Protocol):
    """The parts of a store that the file's agendas are taken into."""


def read_agendas(path: Path, economies: Economies) -> dict[str, Agenda]:
    """The agendas that the file gives, by meeting. Raises BrokenFile."""
    root = parse(read_text(path), path, name="the list of meetings")
    agendas: dict[str, Agenda] = {}
    for node in root.fields(("meetings",), ("source",))["meetings"].items():
        f = node.fields(*MEETING_FIELDS)
        if not f["agenda"].empty:
            items = tuple(_item(one, economies) for one in f["agenda"].items())
            try:
                agendas[f["id"].text()] = sound_agenda(f["id"].text(), items)
            except BadValue as error:
                raise f["agenda"].broken(str(error)) from None
    return agendas


def _item(node: YAMLNode, economies: Economies) -> AgendaItem:
    f = node.fields(("number", "title"), ("documents", "presenters", "day"))
    named = [(economies.find(name), name) for name in f["presenters"].texts()]
    item = AgendaItem(
        f["number"].text(),
        f["title"].text(),
        tuple(_document(one) for one in f["documents"].items()),
        tuple(dict.fromkeys(economy.name if economy else name for economy, name in named)),
        None if f["day"].empty else f["day"].day(),
    )
    try:
        return sound_item(item)
    except BadValue as error:
        raise node.broken(str(error)) from None


def _document(node: YAMLNode) -> AgendaDocument:
    f = node.fields(("number",), ("title", "link"))
    link = f["link"].text()
    if link and not link.casefold().startswith(("https://", "http://")):
        raise f["link"].broken(f"{link!r} is no address: it begins with https://")
    return AgendaDocument(f["number"].text(), f["title"].text(), link)


def take_in_agendas(file: Mapping[str, Agenda], store: AgendaRecords) -> None:
    """Put on record what the file says anew since it was last taken in. An agenda mended on the site stays mended as
    long as the file says of it what it said before; one that leaves out an item on which something hangs waits."""
    if not _changed(file, store.agendas_taken_in()):
        return
    with store.transaction():
        for agenda in _changed(file, store.agendas_taken_in()):  # another process may have been quicker
            if not _hangs(agenda, store):
                store.take_in_agenda(agenda, BY, "the home's file says so")


def waiting(file: Mapping[str, Agenda], store: AgendaRecords) -> tuple[Agenda, ...]:
    """What the file says and is not taken in."""
    return tuple(one for one in _changed(file, store.agendas_taken_in()) if _hangs(one, store))


def hanging(
    old: Agenda, new: Agenda, prepared: Iterable[PreparedPractice], shown: Iterable[SharingEvent]
) -> Iterator[str]:
    """What stands under an item of the old agenda that the new one leaves out, each as a sentence."""
    gone = {item.key: item for item in old.items if new.item(item.number) is None}
    for event in shown:
        if event.meeting == new.meeting and (item := gone.get(item_key(event.agenda_item))):
            yield f"{event.practice} was shown under item {item.number}: the item stays as long as that is on record"
    for one in prepared:
        if one.meeting == new.meeting and (item := gone.get(item_key(one.item))):
            yield f"{one.practice} is prepared under item {item.number}: take it off the agenda first"


def _hangs(new: Agenda, store: AgendaRecords) -> bool:
    old = store.agendas().get(new.meeting, Agenda(new.meeting))
    return any(hanging(old, new, store.prepared(), store.events()))


def _changed(file: Mapping[str, Agenda], taken: Mapping[str, Agenda]) -> list[Agenda]:
    return [agenda for id, agenda in file.items() if taken.get(id) != agenda]
