"""Documents that are embedded in a Word paper whole: plain text and pages as blocks. Runs in the sandbox; nothing in
them is obeyed or fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import Any

from kb.documents.decoding import decoding
from kb.documents.remark import DocumentRemarkKind
from kb.documents.word_fields import OPEN, TICKED
from kb.documents.word_findings import WordFindings
from kb.documents.word_package import is_address
from kb.documents.word_pieces import RunPiece, marked, plain, settled

Block = dict[str, Any]

_PAGE = re.compile(rb"\s*(?:<!doctype html|<\?xml|<html|<head|<body|<[a-z1-6]{1,10}[\s>])", re.I)
_OTHERS = (b"{\\rtf", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
_SILENT = ("script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg", "rt", "rp")
_BLOCKS = ("p", "div", "li", "tr", "table", "ul", "ol", "blockquote", "section", "article", "header", "footer", "pre",
           "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "td", "th", "body")  # fmt: skip
_EMPTY = ("br", "img", "hr", "meta", "link", "input", "col", "wbr", "base")
_STRUCK = ("s", "strike", "del")
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all")
_LINED_THROUGH = re.compile(r"text-decoration(?:-line)?:[^;]{0,40}line-through")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_OF_CLASS = re.compile(r"([a-z1-6]{0,12})\.([\w-]{1,80})")
_MOST_RULES = 100_000
"""Characters of a page's styles that are looked at."""

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.I)
_CHARSETS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "euc-jp": "euc_jp", "windows-874": "cp874", "tis-620": "cp874", "iso-8859-11": "cp874",
    "windows-1251": "cp1251", "koi8-r": "koi8-r", "windows-1258": "cp1258", "windows-1252": "cp1252",
    "iso-8859-1": "cp1252", "iso-8859-15": "iso-8859-15", "windows-1250": "cp1250", "iso-8859-2": "iso-8859-2",
}  # fmt: skip
"""What pages call their encodings, as Python calls them."""

_MOST_OPEN = 500


def blocks(content: bytes, findings: WordFindings) -> list[Block] | None:
    """What a page, plain text, or a page packed as a letter says; None for what is none of them."""
    if content.startswith((b"{\\rtf", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")) or b"\0" in content[:200].strip(
        b"\0"
    ):
        wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        return list(_lines(content.decode("utf-16", "replace"))) if wide else None
    if re.match(rb"\s*(?:MIME-Version|From|Content-Type|Subject|Date)\s*:", content, re.I):
        page = _page_of(content)
        return None if page is None else list(_Page(findings).read(page))
    text = _decoded(content)
    return list(_Page(findings).read(text)) if _PAGE.match(content.lstrip(b"\xef\xbb\xbf")) else list(_lines(text))


def _decoded(content: bytes, charset: str = "") -> str:
    """By the encoding that it names itself, or that `charset` does; where neither is known, by what makes sense."""
    named = _CHARSET.search(content[:4096])
    for name in (charset, named[1].decode("ascii", "replace") if named else ""):
        encoding = _CHARSETS.get(name.strip("\"' ").casefold())
        if encoding and encoding != "utf-8":
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decoding(content).text


def _page_of(letter: bytes) -> str | None:
    """The page that is packed as a letter."""
    for part in message_from_bytes(letter, policy=policy.compat32).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return _decoded(content, part.get_content_charset("")) if isinstance(content, bytes) else None
    return None


def _lines(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield _block([RunPiece(line.strip())], "p", 0, ordered=False)


def _block(pieces: list[RunPiece], name: str, depth: int, *, ordered: bool) -> Block:
    found, _ = settled(pieces)
    said = plain(found)
    block: Block = {"kind": "paragraph", "plain": said, "text": marked(found), "style": "", "bold": False}
    if said and all(piece.bold for piece in found if piece.text.strip()):
        block["bold"] = True
    if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return {**block, "kind": "heading", "level": int(name[1]), "text": said}
    if name == "li":
        return {**block, "kind": "item", "level": max(depth - 1, 0), "ordered": ordered}
    return block


@dataclass(frozen=True)
class _Part:
    """A part of a page that is open, and what it does to the words within."""

    name: str
    hidden: bool
    struck: bool
    link: str


class _Page(HTMLParser):
    """A page's words in their order."""

    def __init__(self, findings: WordFindings) -> None:
        super().__init__(convert_charrefs=True)
        self._findings = findings
        self._open: list[_Part] = []
        self._rules: dict[tuple[str, str], str] = {}
        self._pieces: list[RunPiece] = []
        self._found: list[Block] = []
        self._rows: list[list[list[Block]]] = []
        self._tables = 0

    def read(self, text: str) -> list[Block]:
        self.feed(text)
        self.close()
        self._end_block()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._end_block()
        if tag == "br":
            self._pieces.append(RunPiece("\n"))
        if tag == "img":
            self._findings.add(DocumentRemarkKind.PICTURES)
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and given.get("type", "").casefold() in ("checkbox", "radio"):
            self._pieces.append(RunPiece(f"{TICKED if 'checked' in given else OPEN} "))
        if tag in _EMPTY or len(self._open) >= _MOST_OPEN:
            return
        look = self._look(tag, given)
        hidden, struck = "hidden" in given or bool(_HIDDEN.search(look)), bool(_LINED_THROUGH.search(look))
        link = given.get("href", "").strip() if tag == "a" else ""
        self._open.append(_Part(tag, hidden, tag in _STRUCK or struck, link))
        if tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._rows = []
        elif tag == "tr" and self._tables == 1:
            self._rows.append([])
        elif tag in ("td", "th") and self._tables == 1:
            self._rows = self._rows or [[]]
            self._rows[-1].append([])

    def handle_endtag(self, tag: str) -> None:
        names = [one.name for one in self._open]
        if tag not in names:
            return
        if tag in _BLOCKS:
            self._end_block()
        del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self._end_table()

    def handle_data(self, data: str) -> None:
        names = [one.name for one in self._open]
        if names[-1:] == ["style"]:
            self._note_rules(data)
        if any(name in _SILENT for name in names):
            return
        text = re.sub(r"\s+", " ", data.replace("\u00ad", ""))
        if any(one.hidden for one in self._open):
            self._findings.left_out(DocumentRemarkKind.HIDDEN_TEXT, text)
        elif any(one.struck for one in self._open):
            self._findings.left_out(DocumentRemarkKind.STRUCK_TEXT, text)
        else:
            self._findings.read(text)
            link = next((one.link for one in reversed(self._open) if is_address(one.link)), "")
            raised = 1 if "sup" in names else -1 if "sub" in names else 0
            bold, italic = bool({"b", "strong", "th"} & set(names)), bool({"i", "em"} & set(names))
            self._pieces.append(RunPiece(text, bold and "th" not in names, italic, bold, link, raised))

    def _note_rules(self, sheet: str) -> None:
        """What the page's own styles lay down for a class."""
        for selectors, look in _RULE.findall(sheet[:_MOST_RULES].casefold()):
            for selector in selectors.split(","):
                found = _OF_CLASS.fullmatch(selector.strip())
                if found:
                    self._rules[found[1], found[2]] = look

    def _look(self, tag: str, given: dict[str, str]) -> str:
        """What is laid down for a part by its classes and by itself; what comes last counts for both here."""
        classes = given.get("class", "").casefold().split()[:20]
        rules = (self._rules.get((name, one), "") for one in classes for name in ("", tag))
        return ";".join((*rules, given.get("style", ""))).replace(" ", "").casefold()

    def _end_block(self) -> None:
        pieces, self._pieces = self._pieces, []
        self._findings.end_paragraph()
        names = [one.name for one in self._open]
        name = next((one for one in reversed(names) if one in _BLOCKS), "p")
        lists = [one for one in names if one in ("ul", "ol")]
        block = _block(pieces, name, len(lists), ordered=lists[-1:] == ["ol"])
        if not block["plain"]:
            return
        if self._tables and self._rows and self._rows[-1]:
            self._rows[-1][-1].append(block)
        else:
            self._found.append(block)

    def _end_table(self) -> None:
        texts = [["\n".join(str(one["text"]) for one in cell) for cell in row] for row in self._rows if row]
        bare = [[" ".join(str(one["plain"]) for one in cell) for cell in row] for row in self._rows if row]
        self._rows = []
        if any(any(row) for row in texts):
            self._found.append({"kind": "table", "rows": texts, "first": bare, "once": bare})
