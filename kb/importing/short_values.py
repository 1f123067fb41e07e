"""What a paper says where the form asks for something short: read where it can be, and kept as text where not."""

import re
from dataclasses import replace

from kb.importing.paper_parts import PaperPart, Placing
from kb.importing.values import entry
from kb.plan.economy import Economies
from kb.plan.plan import Plan
from kb.practice.fields import BY_NAME, Field, Takes
from kb.practice.paper_headings import folded

FALLS_TO = {
    "groups": "done", "kind": "done", "objectives": "done", "agency_type": "done", "agency": "done",
    "since": "timeline", "status": "timeline", "help_until": "transfer", "help_offered": "transfer",
    "evidence_level": "evidence",
}  # fmt: skip
"""Where a text stands, under its own heading, that is none of what its field takes; of the others, under the rest."""

_STATUS = {
    "ended": "ended completed complete concluded finished closed finalizado finalizada concluido concluida terminado "
             "terminada termine terminee acheve achevee",
    "running": "running ongoing active continuing continuous operating operational current vigente curso activo activa "
               "cours present actualidad today now date",
    "pilot": "pilot piloting piloto pilote",
    "planned": "planned proposed planificado propuesto prevu planifie",
}  # fmt: skip
_STATUS_OF = {word: status for status, words in _STATUS.items() for word in words.split()}

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RANGE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?!\d)\D{0,25}?(?:[-–—/]|to|until|till|a|al|hasta|jusqu|au|à|and)\D{0,25}?((?:19|20)\d\d)(?!\d)"
)
_ONLY_YEAR = re.compile(
    r"\W*+(?:(?:since|from|in|year|desde|en|depuis|ano|año|annee|année)\W++){0,2}((?:19|20)\d\d)\W*+", re.IGNORECASE
)

_LANGUAGES = {"english": "en", "spanish": "es", "espanol": "es", "español": "es", "french": "fr", "francais": "fr",
              "français": "fr"}  # fmt: skip

MOST_PERIOD = 100
"""Characters of a period at most: in a longer text years mean many things."""


def read_short(part: PaperPart, plan: Plan, economies: Economies | None, year: int) -> tuple[PaperPart, ...]:
    """A part as its field takes it; what the field cannot hold stands in a text, under its own heading. `year`: the
    one it is now, 0 where nobody says."""
    field = BY_NAME[part.field]
    if field.name == "timeline" or field.takes is Takes.YEAR:
        return _period(part, year)
    if field.takes is Takes.TEXT or field.name == "indicators":
        return (part,)
    if field.takes is Takes.LINE:
        return (_line(part, field),)
    text = _economies(part.text, economies) if field.takes is Takes.ECONOMIES else entry(field, part.text, plan)
    if field.name == "status" and text not in field.choices:
        text = _status(text) or text
    if field.takes in (Takes.LINES, Takes.ECONOMIES) or _is_valid(field, text, plan):
        return (replace(part, text=text),)
    return (replace(part, field=FALLS_TO.get(field.name, "rest"), apart=True),)


def _line(part: PaperPart, field: Field) -> PaperPart:
    lines = [line.strip() for line in part.text.split("\n") if line.strip()]
    if field.name == "language":
        code = _LANGUAGES.get(part.text.strip().casefold(), part.text.strip())
        return replace(part, text=code) if len(code) <= 3 else replace(part, field="rest")
    if field.name == "agency" and (len(part.text) > field.most or len(lines) > 3):
        return replace(part, field=FALLS_TO["agency"], apart=True)
    if field.name == "agency" and len(lines) == 1 and re.search(r"\b(?:is|are|was|were|has|es|est)\b.*\.$", lines[0]):
        return replace(part, field=FALLS_TO["agency"], apart=True)  # a sentence about it, and no name
    joint = " " if field.name in ("title", "summary") else ", " if field.name == "contact" else "; "
    return replace(part, text=joint.join(line.rstrip(",;") if joint != " " else line for line in lines))


def _economies(text: str, economies: Economies | None) -> str:
    """Official names where all are known; however they are listed."""
    if economies is None:
        return "\n".join(one.strip() for one in re.split(r"[;\n]", text) if one.strip())
    for between in (r"[;\n]", r"[;\n/]| and | & | y | e | et ", r"[;\n/,]| and | & | y | e | et "):
        named = [one.strip(" .") for one in re.split(between, text[:2000]) if one.strip(" .")]
        found = [economies.find(one) for one in named]
        if named and all(found):
            return "\n".join(dict.fromkeys(one.name for one in found if one))
    return "\n".join(one.strip() for one in re.split(r"[;\n]", text) if one.strip())


def _is_valid(field: Field, text: str, plan: Plan) -> bool:
    lines = [line for line in text.split("\n") if line]
    if field.takes is Takes.OBJECTIVES:
        return bool(lines) and all(plan.has(line) for line in lines)
    if field.takes in (Takes.CHOICE, Takes.CHOICES):
        return bool(lines) and all(line in field.choices for line in lines)
    return field.takes is not Takes.DAY or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text))


def _status(text: str) -> str:
    words = folded(text.casefold().replace("on-going", "ongoing")).split()
    found = dict.fromkeys(_STATUS_OF[word] for word in words[:30] if word in _STATUS_OF)
    return next(iter(found)) if len(found) == 1 and len(words) <= 6 else ""


def _period(part: PaperPart, year: int) -> tuple[PaperPart, ...]:
    """A period's first year and what it says of the status; whatever is more than a year stays as text besides."""
    text = part.text.strip()
    if only := _ONLY_YEAR.fullmatch(text) if len(text) <= MOST_PERIOD else None:
        return (replace(part, field="since", text=only[1]),)
    kept = part if part.field == "timeline" else replace(part, field="timeline", apart=True)
    years = _YEAR.findall(text)
    if len(text) > MOST_PERIOD or "\n" in text or not years:
        return (kept,)
    since = replace(part, field="since", text=years[0], placing=Placing.CONTENT, apart=False)
    status = _status(text)
    found = _RANGE.search(text)
    if not status and found and len(years) == 2 and year and int(found[2]) < year:
        status = "ended"
    told = (replace(since, field="status", text=status),) if status else ()
    return (since, *told, kept)
