"""The made-up ledger of a demonstration home, read from its file and recorded like any other."""

from pathlib import Path

from kb.errors import Conflict
from kb.files.strict_yaml import YAMLNode, parse, read_text
from kb.knowledge_base import KnowledgeBase
from kb.person import operator

BY = operator("demonstration (made up)")
"""Who stands in the trail for every made-up entry."""


def fill(kb: KnowledgeBase) -> tuple[int, int]:
    """Import the samples and record the made-up ledger, each only where there is nothing yet: what somebody has
    changed since is theirs. Returns how many write-ups and ledger entries were added.

    Raises Conflict where the home is no demonstration.
    """
    if not kb.settings.demonstration:
        raise Conflict("this home is no demonstration: its ledger holds what happened, nothing made up")
    practices = entries = 0
    if not kb.home.ledger().practices:
        practices = kb.importing.import_files([kb.settings.practices / "writeups"], by=BY).added
        kb.origins.confirm_all(BY, "named in the public sources that the sample was drafted from")
    if not kb.home.ledger().confirmations and not kb.home.ledger().events:
        entries = _record(kb, kb.settings.practices / "demonstration" / "ledger.yaml")
    return practices, entries


def _record(kb: KnowledgeBase, path: Path) -> int:
    """Confirm, share and adopt what the file says, all or nothing."""
    root = parse(read_text(path), path, name="the demonstration ledger")
    f = root.fields(("note",), ("confirmations", "sharing", "adoptions"))
    confirmations, sharing, adoptions = (list(f[name].items()) for name in ("confirmations", "sharing", "adoptions"))
    with kb.home.store.transaction():
        for node in confirmations:
            c = node.fields(("practice", "objectives"))
            kb.recording.confirm(c["practice"].text(), c["objectives"].texts(), BY)
        for node in sharing:
            _share(kb, node)
        for node in adoptions:
            _adopt(kb, node)
    return len(confirmations) + len(sharing) + len(adoptions)


def _share(kb: KnowledgeBase, node: YAMLNode) -> None:
    f = node.fields(("practice", "meeting"), ("date", "form", "agenda_item", "document", "presenters"))
    event = kb.recording.event(
        f["practice"].text(),
        f["meeting"].text(),
        form=f["form"].text() or "presented",
        agenda_item=f["agenda_item"].text(),
        document=f["document"].text(),
        presenters=f["presenters"].texts(),
        on=f["date"].text(),
    )
    kb.recording.share(event, BY)


def _adopt(kb: KnowledgeBase, node: YAMLNode) -> None:
    f = node.fields(
        ("practice", "economy", "stage"),
        ("effective", "ended", "reported_by", "instrument", "evidence", "changes", "sites", "exception", "about"),
    )
    changes = [item.fields(("kind", "note")) for item in f["changes"].items()]
    adoption = kb.recording.adoption(
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
        about=f["about"].texts(),
    )
    kb.recording.adopt(adoption, BY)
