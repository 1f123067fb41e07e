"""Notices that go out as letters too, each once, after what they tell of has been kept."""

from kb.accounts import mail
from kb.accounts.account import Account, AccountState
from kb.errors import NotSent, Unknown
from kb.permission import may_review
from kb.settings import Settings
from kb.submissions.dossier import Notice
from kb.submissions.needs import SubmissionsNeeds, SubmissionsRecords

AT_ONCE = 20
"""Letters of one round; the rest wait for the next."""


class Letters:
    """Each letter is taken by one process; several may send."""

    def __init__(self, home: SubmissionsNeeds) -> None:
        self._home = home

    def send(self) -> tuple[int, str]:
        """Send what waits, where there is a mail server. Returns how many letters went out, and why one did not, if
        so; that one waits for the next round."""
        return _send(self._home.store, self._home.settings)


def _send(store: SubmissionsRecords, at: Settings) -> tuple[int, str]:
    if not at.smtp:
        return 0, ""
    sent = 0
    for notice in store.take_letters(AT_ONCE):
        account = _reader(store, notice)
        if account is None:
            continue
        try:
            mail.send(at, account.email, f"{at.site_name}: {notice.text[:100]}", _text(at, account, notice))
        except NotSent as error:
            store.give_back_letter(notice.no)
            return sent, str(error)
        sent += 1
    return sent, ""


def _reader(store: SubmissionsRecords, notice: Notice) -> Account | None:
    """Whose notice it is, as long as they can sign in to follow it."""
    try:
        account = store.account(notice.account)
    except Unknown:
        return None
    return account if account.state is AccountState.ACTIVE else None


def _text(at: Settings, account: Account, notice: Notice) -> str:
    place = "desk" if may_review(account.person()) else "submissions"
    where = f"{at.site}/{place}/{notice.dossier}" if notice.dossier else at.site
    return f"{notice.text}\n\n{where}\n\nThe same stands on your page at {at.site_name}.\n"
