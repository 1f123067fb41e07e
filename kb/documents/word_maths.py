"""A formula as one line that can be read: (a)/(b), x^2, sqrt(x). Runs in the sandbox."""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from kb.documents.sandbox_child import WontRead
from kb.documents.word_xml import DEEP, MOST_DEPTH, M, W

_PLAIN = re.compile(r"[\w.,%]*")

IsLeftOut = Callable[[Element | None], bool]
"""Whether letters with these properties are no part of the text, being hidden or struck out."""


def line(formula: Element, is_left_out: IsLeftOut) -> str:
    """Raises WontRead where it is too deep."""
    return " ".join(_Formula(is_left_out).of(formula, 0).split())


class _Formula:
    def __init__(self, is_left_out: IsLeftOut) -> None:
        self._is_left_out = is_left_out

    def of(self, parent: Element | None, depth: int) -> str:
        if parent is None:
            return ""
        if depth > MOST_DEPTH:
            raise WontRead(DEEP)
        return "".join(self._one(child, depth + 1) for child in parent)

    def _one(self, part: Element, depth: int) -> str:
        name = part.tag.removeprefix(M)
        if part.tag == f"{M}r":
            if self._is_left_out(part.find(f"{W}rPr")):
                return ""
            return "".join(text.text or "" for text in part if text.tag in (f"{M}t", f"{W}t"))
        if name.endswith("Pr") or (part.tag.startswith(W) and part.tag != f"{W}r"):
            return "" if name.endswith("Pr") else self.of(part, depth)
        if part.tag == f"{W}r":
            return "" if self._is_left_out(part.find(f"{W}rPr")) else "".join(t.text or "" for t in part.iter(f"{W}t"))
        known = getattr(self, f"_{name}", None) if name in _KNOWN else None
        return known(part, depth) if known else self.of(part, depth)

    def _in(self, part: Element, name: str, depth: int) -> str:
        return self.of(part.find(f"{M}{name}"), depth).strip()

    def _f(self, part: Element, depth: int) -> str:
        over, under = self._in(part, "num", depth), self._in(part, "den", depth)
        bare = _property(part, "fPr", "type") == "noBar"
        return f"({over} over {under})" if bare else f"{_held(over)}/{_held(under)}"

    def _sSup(self, part: Element, depth: int) -> str:  # noqa: N802
        return f"{_held(self._in(part, 'e', depth))}^{_held(self._in(part, 'sup', depth))}"

    def _sSub(self, part: Element, depth: int) -> str:  # noqa: N802
        return f"{self._in(part, 'e', depth)}_{_held(self._in(part, 'sub', depth))}"

    def _sSubSup(self, part: Element, depth: int) -> str:  # noqa: N802
        below, above = _held(self._in(part, "sub", depth)), _held(self._in(part, "sup", depth))
        return f"{self._in(part, 'e', depth)}_{below}^{above}"

    def _sPre(self, part: Element, depth: int) -> str:  # noqa: N802
        below, above = _held(self._in(part, "sub", depth)), _held(self._in(part, "sup", depth))
        return f"_{below}^{above} {self._in(part, 'e', depth)}"

    def _rad(self, part: Element, depth: int) -> str:
        of, degree = self._in(part, "e", depth), self._in(part, "deg", depth)
        return f"root({degree}, {of})" if degree and degree != "2" else f"sqrt({of})"

    def _nary(self, part: Element, depth: int) -> str:
        sign = _property(part, "naryPr", "chr") or "∫"
        below, above = self._in(part, "sub", depth), self._in(part, "sup", depth)
        bounds = (f"_{_held(below)}" if below else "") + (f"^{_held(above)}" if above else "")
        return f"{sign}{bounds} {self._in(part, 'e', depth)}"

    def _d(self, part: Element, depth: int) -> str:
        opens = _property(part, "dPr", "begChr", "(")
        closes = _property(part, "dPr", "endChr", ")")
        between = _property(part, "dPr", "sepChr", "|")
        return opens + f" {between} ".join(self._each(part.iterfind(f"{M}e"), depth)) + closes

    def _func(self, part: Element, depth: int) -> str:
        return f"{self._in(part, 'fName', depth)}{_called(self._in(part, 'e', depth))}"

    def _limLow(self, part: Element, depth: int) -> str:  # noqa: N802
        return f"{self._in(part, 'e', depth)}_{_held(self._in(part, 'lim', depth))}"

    def _limUpp(self, part: Element, depth: int) -> str:  # noqa: N802
        return f"{self._in(part, 'e', depth)}^{_held(self._in(part, 'lim', depth))}"

    def _m(self, part: Element, depth: int) -> str:
        rows = (", ".join(self._each(row.iterfind(f"{M}e"), depth)) for row in part.iterfind(f"{M}mr"))
        return f"[{'; '.join(rows)}]"

    def _eqArr(self, part: Element, depth: int) -> str:  # noqa: N802
        return "; ".join(self._each(part.iterfind(f"{M}e"), depth))

    def _phant(self, part: Element, depth: int) -> str:
        """What only takes room is not shown."""
        shown = _property(part, "phantPr", "show", "1").casefold() not in ("0", "off", "false")
        return self._in(part, "e", depth) if shown else ""

    def _oMathPara(self, part: Element, depth: int) -> str:  # noqa: N802
        return "; ".join(filter(None, self._each(part.iterfind(f"{M}oMath"), depth)))

    def _each(self, parts: Iterable[Element], depth: int) -> list[str]:
        return [self.of(one, depth).strip() for one in parts]


_KNOWN = frozenset(
    ("f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "d", "func", "limLow", "limUpp", "m", "eqArr", "phant",
     "oMathPara")
)  # fmt: skip


def _held(text: str) -> str:
    return text if _PLAIN.fullmatch(text) or (text[:1] == "(" and text.find(")") == len(text) - 1) else f"({text})"


def _called(text: str) -> str:
    return text if text.startswith(("(", "[", "{")) else f"({text})"


def _property(part: Element, properties: str, name: str, otherwise: str = "") -> str:
    found = part.find(f"{M}{properties}/{M}{name}")
    return otherwise if found is None else found.get(f"{M}val", "")
