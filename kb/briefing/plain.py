"""A brief as plain values, as the store and a signed text carry it, and back."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from kb.briefing.brief import Brief, BriefEntry, BriefItem
from kb.briefing.document import BriefCover, Quotation

Plain = dict[str, Any]


def brief_text(brief: Brief) -> str:
    """JSON in which what is empty is left out."""
    return json.dumps(_said(asdict(brief) | {"on": brief.on.isoformat()}), ensure_ascii=False, separators=(",", ":"))


def brief_of(text: str) -> Brief:
    """Raises ValueError, KeyError and TypeError for what is none."""
    f: Plain = json.loads(text)
    return Brief(BriefCover(**f["cover"]), tuple(map(_item, f.get("items", ()))), date.fromisoformat(f["on"]))


def _item(f: Plain) -> BriefItem:
    return BriefItem(
        number=f.get("number", ""),
        title=f.get("title", ""),
        level=f.get("level", 0),
        context=_texts(f, "context"),
        detail=f.get("detail", ""),
        lead=f.get("lead", ""),
        time=f.get("time", ""),
        documents=_texts(f, "documents"),
        housekeeping=bool(f.get("housekeeping")),
        waiting=bool(f.get("waiting")),
        entries=tuple(map(_entry, f.get("entries", ()))),
        unanswered=_texts(f, "unanswered"),
        nearest=f.get("nearest", ""),
        objectives=_texts(f, "objectives"),
        note=f.get("note", ""),
    )


def _texts(f: Plain, name: str) -> tuple[str, ...]:
    return tuple(map(str, f.get(name, ())))


def _entry(f: Plain) -> BriefEntry:
    quoted = tuple(Quotation(one.get("text", ""), one.get("section", "")) for one in f.get("quotations", ()))
    return BriefEntry(
        f["practice"], f["version"], quoted, bool(f.get("answers")), bool(f.get("picked")), f.get("note", "")
    )


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        said = {name: _said(one) for name, one in value.items()}
        return {name: one for name, one in said.items() if one not in ("", [], False, None) or name == "title"}
    return [_said(one) for one in value] if isinstance(value, list | tuple) else value
