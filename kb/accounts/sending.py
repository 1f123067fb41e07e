"""Forms that add something, sent once: a double click, or a browser that asks again after a lost answer, adds nothing.

A form carries the number of what its person has sent so far. What was sent under a number is known by it and by what
the form held: the same again is answered with what came of the first, another content under the same number is
another form, as from two windows.
"""

from collections.abc import Callable
from datetime import timedelta

from kb.accounts.moments import stamped
from kb.accounts.room import AccountAccess
from kb.person import Person

KNOWN_FOR = timedelta(days=7)
"""How long a form that was sent is known again."""


class Sending(AccountAccess):
    """For everyone signed in, each for the own forms."""

    def number(self, by: Person) -> int:
        """What the next form is to carry, from 0."""
        return self._home.store.forms_sent(by.id)

    def once(self, by: Person, number: int, digest: str, add: Callable[[], str]) -> str:
        """Add something, in one transaction with the note that this form was sent, and return what `add` says of it;
        where the form was sent before, what it said then."""
        store = self._home.store
        with store.transaction():
            before = store.form_sent(by.id, number, digest)
            if before is not None:
                return before
            came_of_it = add()
            store.keep_form_sent(by.id, number, digest, came_of_it, stamped(), stamped(-KNOWN_FOR))
        return came_of_it
