"""What in an Office file acts by itself, or fetches from elsewhere, when it is opened. Runs in the sandbox.

A document that is kept is given to others, who open it in programs that obey it: so it is looked at for what those do,
whether or not anything here would.
"""

import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree import ElementTree

from kb.documents.sandbox_child import WontRead

SAVE = "save it without it and try again"

_NAMES = (
    (re.compile(r"(?:^|/)vba(?:project|projectsignature\w*|data)\.(?:bin|xml)$"), "macros"),
    (re.compile(r"(?:^|/)(?:activex|ctrlprops)/"), "form controls that run code (ActiveX)"),
    (re.compile(r"(?:^|/)(?:macrosheets|dialogsheets)/"), "macros of old kinds (macro sheets)"),
    (re.compile(r"(?:^|/)(?:webextensions|customui|usercustomization)/"), "an add-in"),
    (re.compile(r"(?:^|/)embeddings/.*\.(?!xlsx$)[^./]*$|(?:^|/)embeddings/[^.]*$"), "an embedded object (OLE)"),
    (re.compile(r"(?:^|/)(?:connections\.xml|querytables/)"), "a connection to data elsewhere"),
    (re.compile(r"\.(?:html?|xhtml|mht|mhtml|hta|rtf|js|jse|vbs|vbe|wsf|exe|dll|com|scr|bat|cmd|ps1|lnk|jar|msi|url)$"),
     "a part that is a program or a page"),
)  # fmt: skip
"""By the names of parts, in small letters."""

_EMBEDDED = re.compile(r"^word/(?:[^/]*/)?[^/]*\.(?:html?|xhtml|mht|mhtml|rtf|txt)$")

_TYPES = (
    (b"macroenabled", "macros"),
    (b"vbaproject", "macros"),
    (b"macrosheet", "macros of old kinds (macro sheets)"),
    (b"activex", "form controls that run code (ActiveX)"),
    (b"oleobject", "an embedded object (OLE)"),
    (b"webextension", "an add-in"),
)
"""By the types that [Content_Types].xml gives, in small letters."""

_RELATIONS = {
    "vbaproject": "macros",
    "oleobject": "an embedded object (OLE)",
    "control": "form controls that run code (ActiveX)",
    "activexcontrolbinary": "form controls that run code (ActiveX)",
    "xlmacrosheet": "macros of old kinds (macro sheets)",
    "xlintlmacrosheet": "macros of old kinds (macro sheets)",
    "afchunk": "a document that is embedded whole (Word takes its text in where you save it once)",
    "webextension": "an add-in",
    "webextensiontaskpanes": "an add-in",
    "extensibility": "an add-in",
    "connections": "a connection to data elsewhere",
    "querytable": "a connection to data elsewhere",
}
"""By what a relation is, its last word in small letters."""

_OUTSIDE = {
    "attachedtemplate": "a template that is loaded from elsewhere",
    "image": "a picture that is loaded from elsewhere; put the picture itself in",
    "frame": "a page that is loaded from elsewhere",
    "subdocument": "a document that is loaded from elsewhere",
    "mailmergesource": "a connection to data elsewhere",
    "mailmergeheadersource": "a connection to data elsewhere",
    "package": "an embedded object (OLE)",
}
"""Of those that lead out of the file: a link that a reader follows, and another workbook that is asked about, may."""

_FOLLOWED = {"hyperlink", "externallinkpath", "externallink", "xlpathmissing", "xlexternallinkpath"}
_SCHEME = re.compile(r"\s*(?:javascript|vbscript|data|mhtml|ms-[a-z-]+|search-ms|mk|its|res)\s*:", re.I)

_OBJECTS = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(?:oleobject|objectembed|objectlink|control|ddelink|olelink)[\s/>]", re.I)
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>")
_FIELD = re.compile(rb"instr", re.I)
_FORMULA = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(?:f|formula|formula1|formula2|definedName)(?:\s[^<>]*)?>([^<]*)<")
_CALLS = re.compile(
    r"\b(?:webservice|call|register(?:\.id)?|exec|rtd|dde(?:initiate|execute|poke|request)?)\s*\(", re.I
)
_QUOTED = re.compile(r'"[^"]*"')
_DDE = re.compile(r"[\w.'\"]\s*\|[^!]{0,1000}!")
_OBEYED = re.compile(r"DDE(?:AUTO)?|LINK|DATABASE|INCLUDETEXT|IMPORT|EMBED|HTMLACTIVEX|CONTROL", re.I)
_SPELLED = re.compile(r"\bQUOTE\s+(?:\d{1,5}\s+){3}", re.I)
_DRAWN = re.compile(rb"<script|<foreignobject|\son[a-z]{3,20}\s*=|javascript:|<!entity", re.I)


def active_name(name: str) -> str:
    """What a part's name says that it is; empty: nothing that acts."""
    plain = name.replace("\\", "/").casefold().rstrip(". ")
    return next((what for pattern, what in _NAMES if pattern.search(plain)), "")


def is_embedded(name: str) -> bool:
    """Whether a part is a page or a text that a Word document may embed, by its name."""
    return _EMBEDDED.search(name.replace("\\", "/").casefold()) is not None


def must_be_still(name: str, content: bytes, embedding: bool = False) -> None:
    """Raises WontRead, naming it, where a part acts by itself. `content` is UTF-8. `embedding`: other documents may be
    embedded in it."""
    found = next(_found(name.replace("\\", "/").casefold(), content, embedding), "")
    if found:
        raise WontRead(f"it holds {found}; {SAVE}")


def _found(name: str, content: bytes, embedding: bool) -> Iterator[str]:
    if name == "[content_types].xml":
        types = html.unescape(content.decode("utf-8", "replace")).casefold().encode("utf-8", "replace")
        yield from (what for mark, what in _TYPES if mark in types)
    elif name.endswith(".rels"):
        yield from _of_relations(content, embedding)
    elif name.endswith(".svg"):
        if _DRAWN.search(html.unescape(content.decode("utf-8", "replace")).encode("utf-8", "replace")):
            yield "a drawing that runs code"
    elif PurePosixPath(name).suffix in (".xml", ".vml"):
        if _OBJECTS.search(content):
            told = _OBJECTS.search(content)[0].lower()  # type: ignore[index]
            yield "a link to another program (DDE)" if b"link" in told else "an embedded object (OLE)"
        if name.startswith("xl/"):
            yield from _of_formulas(content)
        elif _FIELD.search(content):
            yield from _of_fields(content)


def _of_relations(content: bytes, embedding: bool) -> Iterator[str]:
    for relation in _parsed(content):
        kind = relation.get("Type", "").rstrip("/").rsplit("/", 1)[-1].casefold()
        outside = relation.get("TargetMode", "").strip().casefold() == "external"
        if embedding and kind == "afchunk" and not outside:
            continue
        if kind in _RELATIONS:
            yield _RELATIONS[kind]
        elif outside and kind not in _FOLLOWED:
            yield _OUTSIDE.get(kind, "something that is loaded from elsewhere")
        elif outside and _SCHEME.match(relation.get("Target", "")):
            yield "a link that runs code"


def _of_formulas(content: bytes) -> Iterator[str]:
    if b"<f" not in content and b":f" not in content and b"definedName" not in content:
        return
    if b"<![CDATA[" in content or b"<!--" in content:
        raise WontRead("a part of it is not written as documents are; save it anew and try again")
    for formula in _FORMULA.finditer(content):
        text = _QUOTED.sub("", html.unescape(formula[1].decode("utf-8", "replace")))
        if _DDE.search(text):
            yield "a formula that starts another program (DDE)"
        if _CALLS.search(text):
            yield "a formula that fetches or calls from elsewhere"


def _of_fields(content: bytes) -> Iterator[str]:
    """Instructions of fields: what one says may be cut into many runs, or stand in an attribute."""
    running: list[str] = []
    for element in _parsed(content).iter():
        name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
        if name in ("instrText", "delInstrText"):
            running.append(element.text or "")
        elif name == "fldChar":
            kind = next((value for key, value in element.attrib.items() if key.endswith("fldCharType")), "")
            running.append({"begin": "\n", "end": "\n"}.get(kind, ""))
        for key, value in element.attrib.items():
            if key.rsplit("}", 1)[-1] == "instr":
                running.append(f"\n{value}\n")
    for instruction in "".join(running).split("\n"):
        first = instruction.strip().strip('"“”').split(maxsplit=1)[:1]
        if (first and _OBEYED.fullmatch(first[0])) or re.search(r"\bDDE(?:AUTO)?\b", instruction, re.I):
            yield "a field that starts another program or fetches from elsewhere (DDE)"
        if _SPELLED.search(instruction):
            yield "a field whose instruction is hidden"
    if "DDEAUTO" in re.sub(r"[\s\"]+", "", "".join(running)).upper():
        yield "a field that starts another program or fetches from elsewhere (DDE)"


def _parsed(content: bytes) -> ElementTree.Element:
    try:  # what was written in UTF-16 says so still
        return ElementTree.fromstring(_DECLARED.sub(b"", content, count=1))  # noqa: S314 (what declares entities was refused before)
    except ElementTree.ParseError as error:
        raise WontRead("it is damaged; save it anew and try again") from error
