"""What tells of one person wherever it is kept: the account's id, and the name and address in texts."""

import json
import re
from collections.abc import Iterable
from typing import Any

from kb.accounts.account import Account
from kb.store.carried import Row, Value

FORMER = "a former member"
"""What stands in place of a name or an address that was erased."""

SHORTEST = 3
"""Letters of a name that is looked for in texts; a shorter one would be found in words."""


class PersonMarks:
    """Of an account; of a name that another account bears too, texts are not told apart and it is left alone."""

    def __init__(self, account: Account, others: Iterable[Account]) -> None:
        self.account = account.id
        shared = {one.name.casefold() for one in others if one.id != account.id}
        self.name_is_shared = account.name.casefold() in shared
        names = (account.email, "" if self.name_is_shared else account.name)
        self.names = tuple(dict.fromkeys(name for name in names if len(name.strip()) >= SHORTEST))
        # a longer one first: an address may begin with a name
        longest = sorted(self.names, key=lambda name: -len(name))
        texts = (r"\s+".join(map(re.escape, name.split())) for name in longest)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(texts)})(?!\w)", re.IGNORECASE) if longest else None

    def in_text(self, text: str) -> bool:
        """Whether a text names the person, also where it is JSON and writes a letter as its number."""
        if self._pattern is None:
            return False
        return bool(self._pattern.search(text) or ("\\u" in text and self._pattern.search(_unescaped(text))))

    def taken_out(self, text: str) -> str:
        return self._pattern.sub(FORMER, text) if self._pattern else text

    def taken_out_of_json(self, text: str) -> str:
        """A text that may be JSON, without the person; one that does not name them stays as it is, to the letter."""
        if not self.in_text(text):
            return text
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            return self.taken_out(text)
        if not isinstance(read, (dict, list)):
            return self.taken_out(text)
        return json.dumps(self._without(read), ensure_ascii=text.isascii(), sort_keys=list(read) == sorted(read))

    def taken_out_of(self, value: Any) -> Any:
        """The same of a value of any shape."""
        return self._without(value)

    def in_row(self, row: Row) -> bool:
        """Whether a row is the person's or names them."""
        return any(self._in_cell(value) for value in row.values())

    def _in_cell(self, value: Value) -> bool:
        if isinstance(value, bytes):
            return self.in_text(value.decode("utf-8", "replace"))
        return isinstance(value, str) and (value == self.account or self.in_text(value))

    def _without(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._without(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._without(one) for one in value]
        if isinstance(value, tuple):
            return tuple(self._without(one) for one in value)
        return self.taken_out(value) if type(value) is str else value


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
