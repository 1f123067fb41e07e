"""What people are told by mail: one letter a day with all that is new and all that waits; what is about the safety of
an account goes out at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from kb.accounts import mail
from kb.accounts.account import Account, AccountState
from kb.desk.for_you import ForYou
from kb.desk.needs import DeskNeeds
from kb.desk.turn import Turn, TurnList
from kb.errors import KBError, NotSent, Unknown
from kb.files import database
from kb.person import Person
from kb.settings import Settings
from kb.submissions.dossier import Notice
from kb.submissions.taking_over import deputies

AT_ONCE = 20
"""Letters of one round that go out at once; the rest wait for the next."""

MOST_FAILURES = 3
"""After so many letters in a row that could not be sent the round ends."""

MOST_LINES = 20
"""Lines of one list in a letter; the page has all."""

PATIENCE = timedelta(minutes=15)
"""After so long whoever took a letter to send it is taken for ended, and another sends it."""


class LetterPart(Protocol):
    """What another room tells in a person's letter of the day. Without lines there is nothing to tell, and no letter
    for it. `headers` are the letter's own, beside the usual ones."""

    @property
    def title(self) -> str: ...

    @property
    def lines(self) -> tuple[str, ...]: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    def settle(self, sent: bool) -> None:
        """Called within the transaction in which the letter counts as done for the day; `sent`: it was sent."""
        ...


class LetterSource(Protocol):
    """A room with something to tell. Asked once a day for each person, it must be quick where nothing is due."""

    def part(self, person: Person) -> LetterPart | None: ...


class Letters:
    """Each letter is taken by one process, several may send. It counts as sent when the mail server has it: until then
    it waits, whatever becomes of the process that took it."""

    def __init__(self, home: DeskNeeds, for_you: ForYou, sources: Sequence[LetterSource] = ()) -> None:
        self._home, self._for_you, self._sources = home, for_you, tuple(sources)

    def send(self, early: bool = False) -> tuple[int, str]:
        """Send what is due, where there is a mail server: what goes out at once, and after the hour of the digest
        (`early`: before it too) each person's letter of the day. Returns how many letters went out, and why one did
        not, if so; it waits for the next round."""
        settings = self._home.settings
        if not settings.smtp:
            return 0, ""
        sent, why = self._send_at_once()
        if not (early or settings.local(database.now()).hour >= settings.digest_hour):
            return sent, why
        self._send_on()
        failed = 0
        for account in self._home.store.digests_due(settings.today().isoformat()):
            try:
                went = self._digest(account)
            except KBError as error:
                # one mailbox that is gone must not hold up the others; several in a row are the server's fault
                why, failed = str(error), failed + 1
                if failed == MOST_FAILURES:
                    break
            else:
                sent, failed = sent + went, 0
        return sent, why

    def _send_at_once(self) -> tuple[int, str]:
        store, settings = self._home.store, self._home.settings
        sent, failed, why = 0, 0, ""
        for notice in store.take_letters(AT_ONCE, _before(PATIENCE)):
            if failed == MOST_FAILURES:
                store.give_back_letter(notice.no)
                continue
            account = self._reader(notice)
            if account is not None:
                beside = f"{settings.site}/account\n\nThe same stands on your page at {settings.site_name}."
                subject = f"{settings.site_name}: {notice.text[:100]}"
                try:
                    mail.send(settings, account.email, subject, f"{notice.text}\n\n{beside}\n")
                except NotSent as error:
                    store.give_back_letter(notice.no)
                    why, failed = str(error), failed + 1
                    continue
                sent, failed = sent + 1, 0
            store.letters_sent([notice.no])
        return sent, why

    def _digest(self, id: str) -> bool:
        """Whether a letter went out. Raises NotSent."""
        store, settings = self._home.store, self._home.settings
        day = settings.today().isoformat()
        digest = store.take_digest(id, day, _before(PATIENCE))
        if digest is None:
            return False
        done = False
        try:
            account, notices = store.account(id), store.unsent(id)
            lists = self._for_you.lists(account.person())
            keys = tuple(turn.key for one in lists for turn in one.turns)
            fresh = frozenset(keys) - digest.told
            news = tuple(one for one in notices if not one.read)
            parts = [part for one in self._sources if (part := one.part(account.person()))]
            told = [part for part in parts if part.lines]
            due = digest.wanted and account.state is AccountState.ACTIVE and bool(news or fresh or told)
            if due:
                headers = {name: value for part in told for name, value in part.headers.items()}
                mail.send(settings, account.email, *_letter(settings, news, lists, fresh, told), headers)
            with store.transaction():
                store.end_digest(id, day, keys, [one.no for one in notices])
                for part in parts:
                    part.settle(due)
            done = True
        finally:
            if not done:
                store.give_back_digest(id)
        return due

    def _send_on(self) -> None:
        """What was told to an account before it was closed, and was not read, goes to whoever stands in for it; where
        nobody does, the officer at work on it hears so. What was told to nobody with an account is no letter."""
        store = self._home.store
        with store.transaction():
            left = store.unsent_of_others()
            accounts = store.accounts() if left else ()
            for notice in left:
                if notice.dossier and not notice.read:
                    self._told_instead(notice, accounts)
            store.letters_sent([one.no for one in left])

    def _told_instead(self, notice: Notice, accounts: tuple[Account, ...]) -> None:
        store = self._home.store
        try:
            dossier = store.dossier(notice.dossier)
        except Unknown:
            return
        instead = deputies(dossier, notice.account, accounts)
        for one in instead or ():
            store.notify(one, dossier.id, notice.text)
        if instead == () and dossier.assigned and dossier.assigned != notice.account:
            text = f"The author of “{dossier.title}” cannot be reached: the account is closed."
            store.notify(dossier.assigned, dossier.id, f"{text} Not delivered: {notice.text}")

    def _reader(self, notice: Notice) -> Account | None:
        """Whose notice it is, as long as they can sign in to follow it."""
        try:
            account = self._home.store.account(notice.account)
        except Unknown:
            return None
        return account if account.state is AccountState.ACTIVE else None


def _letter(
    at: Settings,
    notices: tuple[Notice, ...],
    lists: tuple[TurnList, ...],
    fresh: frozenset[str],
    others: Sequence[LetterPart] = (),
) -> tuple[str, str]:
    """The subject and the text of a digest."""
    count = sum(len(one.turns) for one in lists)
    waits = f"{count} thing{' waits' if count == 1 else 's wait'} for you" if count else "nothing waits for you"
    subject = f"{at.site_name}: {waits}" if count else f"{at.site_name}: {len(notices)} new"
    if others and not notices and not fresh:
        subject = f"{at.site_name}: {others[0].title}"
    parts: list[str] = []
    if notices:
        parts.append("\n".join(["What is new", "", *_told(at, notices)]))
    for one in lists:
        turns = (
            *(turn for turn in one.turns if turn.key in fresh),
            *(turn for turn in one.turns if turn.key not in fresh),
        )
        parts.append("\n".join([f"{one.title}: {len(turns)}", "", *_lines(at, turns, fresh)]))
    parts += ["\n".join([one.title, "", *one.lines]).rstrip("\n") for one in others]
    parts.append(f"All of it: {at.site}/for-you\nTo have no such letters: {at.site}/account#letters")
    return subject, "\n\n".join(parts) + "\n"


def _told(at: Settings, notices: Iterable[Notice]) -> list[str]:
    """Notices in their order, those of one submission together under its address."""
    of: dict[str, list[str]] = {}
    for one in notices:
        lines = of.setdefault(one.dossier, [])
        if one.text not in lines:
            lines.append(one.text)
    told: list[str] = []
    for dossier, texts in of.items():
        told += [f"- {text}" for text in texts[-MOST_LINES:]]
        if dossier:
            told.append(f"  {at.site}/submissions/{dossier}")
    return told


def _lines(at: Settings, turns: tuple[Turn, ...], fresh: frozenset[str]) -> list[str]:
    lines: list[str] = []
    for turn in turns[:MOST_LINES]:
        lines += [f"- {turn.text}{' (new)' if turn.key in fresh else ''}", f"  {at.site}{turn.path}"]
    if len(turns) > MOST_LINES:
        lines.append(f"- and {len(turns) - MOST_LINES} more")
    return lines


def _before(patience: timedelta) -> str:
    return (datetime.fromisoformat(database.now()) - patience).isoformat(timespec="seconds")
