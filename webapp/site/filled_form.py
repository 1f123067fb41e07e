"""A form of a page filled in with what somebody typed into it before: text in, text out, whichever form it is.

Only what a form's fields hold is written; everything else of the page stays as it was, to the letter. What was typed
into a field that the page does not have now is carried in the form unseen, and named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

Typed = Mapping[str, Sequence[str]]
"""What was typed: the values of each field by its name, in the page's order."""

Attributes = list[tuple[str, str | None]]

BUTTONS = frozenset({"submit", "button", "reset", "image"})
NEVER_SHOWN = frozenset({"password", "file"})
"""What no page is given to hold: secrets, and files, which only their person's browser can name."""


@dataclass(frozen=True)
class FilledForm:
    """`page` with the form filled in; `carried` are the names of fields that the page does not have now."""

    page: str
    carried: tuple[str, ...]


def filled(page: str, at: str, address: str, typed: Typed, unseen: bool = True) -> FilledForm | None:
    """The page at `at` with the form that posts to `address` filled in; None where it has no such form. Of several
    that post there it is the one that has most of the fields. Without `unseen` fields that nobody sees stay as the page
    has them, and none is added: what such a form says of a record's state is the page's own word."""
    forms = _Survey(page, at).forms
    posting = [form for form in forms if unquote(urlsplit(address).path) in form.addresses]
    if not posting:
        return None
    best = max(posting, key=lambda form: len(form.fields & typed.keys()))
    writing = _FilledPage(page, best, typed, unseen)
    return FilledForm("".join(writing.text), tuple(writing.carried))


class _Form:
    def __init__(self, place: int, id: str, action: str, folded: frozenset[int]) -> None:
        self.place, self.id, self.addresses, self.folded = place, id, {action}, folded
        self.fields: set[str] = set()


class _Survey(HTMLParser):
    """The forms of a page that post: where each posts to, which fields it has, in which folded parts it stands."""

    def __init__(self, page: str, at: str) -> None:
        super().__init__()
        self._at, self._place, self._folds = at, -1, 0
        self._open: _Form | None = None
        self._within: list[int] = []
        self.forms: list[_Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "details":
            self._within.append(self._folds)
            self._folds += 1
        elif tag == "form":
            self._place += 1
            folded = frozenset(self._within)
            self._open = _Form(self._place, given.get("id", ""), self._path(given.get("action", "")), folded)
            if given.get("method", "").casefold() == "post":
                self.forms.append(self._open)
        elif given.get("name") or given.get("formaction"):
            self._control(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "details" and self._within:
            self._within.pop()

    def _control(self, given: dict[str, str]) -> None:
        form = next((one for one in self.forms if one.id == given["form"]), None) if "form" in given else self._open
        if form is None:
            return
        form.fields.add(given.get("name", ""))
        if "formaction" in given:
            form.addresses.add(self._path(given["formaction"]))

    def _path(self, action: str) -> str:
        return unquote(urlsplit(urljoin(self._at, action)).path)


class _FilledPage(HTMLParser):
    """The page once more, with one form's fields as they were typed."""

    def __init__(self, page: str, form: _Form, typed: Typed, unseen: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._place, self._id, self._folded, self._with_unseen = form.place, form.id, form.folded, unseen
        self._left = {name: list(values) for name, values in typed.items()}
        self._form, self._fold = -1, -1
        self._inside = self._focused = False
        self._select: list[str] | None = None
        self._silent = False
        self.text: list[str] = []
        self.carried: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "details":
            self._fold += 1
            if self._fold in self._folded and "open" not in given:
                attrs = [*attrs, ("open", None)]
                self.text.append(_tag(tag, attrs))
                return
        elif tag == "form":
            self._form += 1
            self._inside = self._form == self._place
        elif self._is_ours(given):
            self.text.append(self._control(tag, attrs, given))
            return
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            self.text.append(_tag(tag, _switched(attrs, "selected", value in self._select)))
            return
        self.text.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._inside:
            self.text += self._unseen() if self._with_unseen else []
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._silent = False
        self.text.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.text.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.text.append(f"<!{decl}>")

    def _is_ours(self, given: dict[str, str]) -> bool:
        within = given["form"] == self._id if "form" in given and self._id else self._inside and "form" not in given
        return within and bool(given.get("name"))

    def _control(self, tag: str, attrs: Attributes, given: dict[str, str]) -> str:
        name, kind = given["name"], given.get("type", "text").casefold()
        if tag == "button" or (tag == "input" and kind in BUTTONS):
            self._left.pop(name, None)  # it is pressed again by whoever sends the form
        elif tag == "input" and kind in ("checkbox", "radio"):
            attrs = _switched(attrs, "checked", self._takes(name, given.get("value", "on")))
        elif tag == "select":
            several = "multiple" in given
            self._select = [*self._left.pop(name, ())] if several else [self._next(name)] if name in self._left else []
        elif tag == "textarea":
            self._silent = name in self._left
            if self._silent:
                text = self._next(name)
                # a line break right after the tag is none of the text: one that is takes another
                return _tag(tag, self._focus(attrs)) + ("\n" if text[:1] in "\r\n" else "") + escape(text)
        elif tag == "input" and kind == "hidden" and not self._with_unseen:
            self._takes(name, given.get("value", ""))
        elif tag == "input" and kind not in NEVER_SHOWN and name in self._left:
            text = self._next(name)
            rest: Attributes = [] if "value" in given else [("value", text)]
            attrs = [*((one, text if one == "value" else value) for one, value in attrs), *rest]
            attrs = attrs if kind == "hidden" else self._focus(attrs)
        return _tag(tag, attrs)

    def _next(self, name: str) -> str:
        """What the next field of a name held; a name that several fields bear is used up in their order."""
        values = self._left[name]
        value = values.pop(0) if values else ""
        if not values:
            del self._left[name]
        return value

    def _takes(self, name: str, value: str) -> bool:
        """Whether this value of a name was among those typed, which then is used up."""
        values = self._left.get(name, [])
        if value not in values:
            return False
        values.remove(value)
        if not values:
            del self._left[name]
        return True

    def _focus(self, attrs: Attributes) -> Attributes:
        """The first text of the form is where the reader goes on."""
        if self._focused:
            return attrs
        self._focused = True
        return _switched(attrs, "autofocus", True)

    def _unseen(self) -> list[str]:
        left = [(name, value) for name, values in self._left.items() for value in values if value]
        self.carried = list(dict.fromkeys(name for name, _ in left))
        hidden: list[Attributes] = [[("type", "hidden"), ("name", name), ("value", value)] for name, value in left]
        return [_tag("input", one) for one in hidden]


def _switched(attrs: Attributes, name: str, on: bool) -> Attributes:
    others = [(one, value) for one, value in attrs if one != name]
    return [*others, (name, None)] if on else others


def _tag(tag: str, attrs: Attributes) -> str:
    told = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs)
    return f"<{tag}{told}>"
