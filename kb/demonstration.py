"""The made-up ledger of a demonstration home, read from its file and recorded like any other."""

from kb.datafile import Node, parse, read_text
from kb.errors import Conflict
from kb.knowledge_base import KnowledgeBase

BY = "demonstration (made up)"
"""Who stands in the trail for every made-up entry."""


def record(kb: KnowledgeBase) -> int:
    """Confirm, share and adopt what the home's file says; again changes nothing. Returns how many entries it has.

    Raises Conflict where the home is no demonstration.
    """
    if not kb.settings.demonstration:
        raise Conflict("this home is no demonstration: its ledger holds what happened, nothing made up")
    path = kb.settings.practices / "demonstration" / "ledger.yaml"
    root = parse(read_text(path), path, name="the demonstration ledger")
    f = root.fields(("note",), ("confirmations", "sharing", "adoptions"))
    entries = 0
    with kb.store.transaction():
        for node in f["confirmations"].items():
            c = node.fields(("practice", "objectives"))
            kb.confirm(c["practice"].text(), c["objectives"].texts(), BY)
            entries += 1
        for node in f["sharing"].items():
            _share(kb, node)
            entries += 1
        for node in f["adoptions"].items():
            _adopt(kb, node)
            entries += 1
    return entries


def _share(kb: KnowledgeBase, node: Node) -> None:
    f = node.fields(("practice", "meeting"), ("form", "agenda_item", "document", "presenters"))
    event = kb.event(
        f["practice"].text(),
        f["meeting"].text(),
        form=f["form"].text() or "presented",
        agenda_item=f["agenda_item"].text(),
        document=f["document"].text(),
        presenters=f["presenters"].texts(),
    )
    kb.share(event, BY)


def _adopt(kb: KnowledgeBase, node: Node) -> None:
    f = node.fields(
        ("practice", "economy", "stage"),
        ("effective", "ended", "reported_by", "instrument", "evidence", "changes", "sites", "exception"),
    )
    changes = [item.fields(("kind", "note")) for item in f["changes"].items()]
    adoption = kb.adoption(
        f["practice"].text(),
        f["economy"].text(),
        stage=f["stage"].text(),
        effective=f["effective"].text(),
        ended=f["ended"].text(),
        reported_by=f["reported_by"].text(),
        instrument=f["instrument"].text(),
        evidence=f["evidence"].text(),
        changes=[(change["kind"].text(), change["note"].text()) for change in changes],
        sites=f["sites"].texts(),
        exception=f["exception"].text(),
    )
    kb.adopt(adoption, BY)
