"""What others wrote, as an assistant is shown it: marked in every line, so that no word of it is taken for ours."""

import re
from typing import Annotated

from pydantic import AfterValidator

_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Whatever any reader takes for the end of a line."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
"""What no reader of a page sees: a model does, and text can be hidden in it. What joins letters of a script stays."""


def quotation(text: str) -> str:
    """Some lines, each behind a sign of its own: there is none by which a text could end its quotation."""
    lines = (seen(line).rstrip() for line in _LINE_ENDS.split(text.strip()))
    return "\n".join(f"> {line}".rstrip() for line in lines)


def named(text: str) -> str:
    """A title or a name on one line, between signs that it cannot hold itself."""
    words = " ".join(seen(_LINE_ENDS.sub(" ", text)).split())
    return "“" + words.replace("“", '"').replace("”", '"') + "”"


def seen(text: str) -> str:
    """The text without what nobody sees."""
    return _UNSEEN.sub("", text)


Foreign = Annotated[str, AfterValidator(seen)]
"""What others wrote, as a field of an answer."""
