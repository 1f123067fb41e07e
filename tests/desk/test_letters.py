"""One letter a day for each person, sent to a real mail server: once, none lost, and nothing for whoever wants none."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from email.header import decode_header, make_header

import pytest
from click.testing import CliRunner, Result

from kb import KnowledgeBase
from kb.accounts import mail
from kb.accounts.account import Account, AccountState
from kb.cli import kb as commands
from kb.encoder import HashingEncoder
from kb.errors import NotSent
from kb.files import database
from kb.person import operator
from kb.settings import Settings
from kb.store.sqlite import dossiers
from tests.accounts.test_mail import MailServer
from tests.accounts.test_mail import server as server  # a fixture
from tests.dossiers import handed_in

AccountOf = Callable[[str], Account]
BY = operator("operator")
MORNING, EVENING, NEXT = "2026-03-02T05:00:00+00:00", "2026-03-02T18:00:00+00:00", "2026-03-03T18:00:00+00:00"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def at(moment: str) -> None:
        monkeypatch.setattr(database, "now", lambda: moment)
        monkeypatch.setattr(dossiers, "now", lambda: moment)

    at(EVENING)
    return at


@pytest.fixture
def post(kb: KnowledgeBase, server: MailServer, clock: Callable[[str], None]) -> Iterator[MailServer]:
    """The mail server of the home, whose day's letters have gone out."""
    kb.home.settings = replace(kb.settings, smtp=server.address, address="https://kb.example.org", mail_from="k@e.org")
    yield server


def calm(kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None]) -> None:
    """Everybody has heard what waits; a new day has come."""
    assert kb.letters.send()[1] == ""
    post.letters.clear()
    clock(NEXT)


def text_of(post: MailServer, address: str) -> str:
    (letter,) = [one for one in post.letters if one["To"] == address]
    told = letter.get_payload(decode=True)
    assert isinstance(told, bytes)
    return told.decode()


def test_whatever_was_told_in_a_day_is_one_letter(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    author, officer = account_of("delegate"), account_of("officer")
    handed_in(kb, author, id="d1")
    calm(kb, post, clock)
    kb.desk.conversation.take(officer.person(), "d1")
    for field in ("title", "results", "problem"):
        kb.desk.conversation.ask_change(officer.person(), "d1", field, "Say more.")
    kb.desk.conversation.request_changes(officer.person(), "d1")
    sent, why = kb.letters.send()
    assert why == "" and [one["To"] for one in post.letters].count(author.email) == 1 and sent == len(post.letters)
    text = text_of(post, author.email)
    assert "3 changes are asked for." in text and "A change is asked for in “Results”." in text
    assert "- Answer the 3 changes asked for in “Invoices paid" in text and "(new)" in text
    assert "https://kb.example.org/submissions/d1" in text and "https://kb.example.org/for-you" in text
    assert kb.letters.send() == (0, "")


def test_the_subject_says_how_many_things_wait_as_the_page_does(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    officer = account_of("officer")
    calm(kb, post, clock)
    handed_in(kb, account_of("delegate"), id="d1")
    kb.letters.send()
    (letter,) = [one for one in post.letters if one["To"] == officer.email]
    count = kb.for_you.count(officer.person())
    subject = str(make_header(decode_header(letter["Subject"])))
    assert subject == f"{kb.settings.site_name}: {count} thing{'s wait' if count > 1 else ' waits'} for you"
    text = text_of(post, officer.email)
    for one in kb.for_you.lists(officer.person()):
        assert f"{one.title}: {len(one.turns)}" in text


def test_before_the_hour_nothing_goes_out_and_after_it_once(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    handed_in(kb, account_of("delegate"), id="d1")
    clock(MORNING)
    assert kb.letters.send() == (0, "")
    kb.home.settings = replace(kb.settings, timezone="Asia/Tokyo")  # it is two in the afternoon there
    assert kb.letters.send()[0] > 0
    assert kb.letters.send() == (0, "")


def test_nobody_hears_on_a_day_on_which_nothing_is_new(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    handed_in(kb, account_of("delegate"), id="d1")
    calm(kb, post, clock)
    assert kb.letters.send() == (0, "") and kb.for_you.count(account_of("officer").person()) > 0


def test_what_is_told_after_the_letter_of_the_day_waits_for_the_next(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    delegate = account_of("delegate")
    calm(kb, post, clock)
    kb.letters.send()
    kb.home.store.notify(delegate.id, "", "Something happened.")
    assert kb.letters.send() == (0, "")
    clock("2026-03-04T18:00:00+00:00")
    assert kb.letters.send() == (1, "") and "Something happened." in text_of(post, account_of("delegate").email)


def test_several_processes_send_each_letter_once(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    calm(kb, post, clock)
    handed_in(kb, account_of("delegate"), id="d1")
    rooms = [KnowledgeBase(kb.settings, HashingEncoder()) for _ in range(4)]
    threads = [threading.Thread(target=one.letters.send) for one in rooms]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    addresses = [one["To"] for one in post.letters]
    assert addresses and len(addresses) == len(set(addresses))


def test_what_the_mail_server_does_not_take_waits_with_all_that_it_told(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    calm(kb, post, clock)
    kb.home.store.notify(account_of("delegate").id, "", "Something happened.")
    post.refuses = "RCPT"
    sent, why = kb.letters.send()
    assert sent == 0 and "not sent" in why
    post.refuses = ""
    kb.home.store.notify(account_of("delegate").id, "", "And something else.")
    assert kb.letters.send() == (1, "") and kb.letters.send() == (0, "")
    text = text_of(post, account_of("delegate").email)
    assert "Something happened." in text and "And something else." in text


def test_a_mailbox_that_is_gone_holds_up_nobody_else(
    kb: KnowledgeBase,
    post: MailServer,
    clock: Callable[[str], None],
    account_of: AccountOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone, others = account_of("delegate"), [account_of(who) for who in ("officer", "chair")]
    calm(kb, post, clock)
    for at_once in (False, True):
        for one in (gone, *others):
            kb.home.store.notify(one.id, "", "Something happened.", at_once=at_once)
    send = mail.send

    def refusing(at: Settings, to: str, subject: str, text: str, headers: Mapping[str, str] = mail.NO_HEADERS) -> None:
        if to == gone.email:
            raise NotSent("not sent: the mail server answered 550 no such mailbox")
        send(at, to, subject, text)

    monkeypatch.setattr(mail, "send", refusing)
    sent, why = kb.letters.send()
    assert sent == 4 and "550" in why
    monkeypatch.setattr(mail, "send", send)
    assert kb.letters.send() == (2, "")


def test_what_was_read_on_the_page_is_no_news_in_a_letter(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    delegate = account_of("delegate")
    calm(kb, post, clock)
    kb.home.store.notify(delegate.id, "", "Something happened.")
    kb.submissions.notices.read_notices(delegate.person())
    assert kb.letters.send() == (0, "")


def test_a_letter_whose_sender_was_killed_is_sent_by_another(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    id = account_of("delegate").id
    calm(kb, post, clock)
    kb.home.store.notify(id, "", "Something happened.")
    kb.home.store.notify(id, "", "A password was set.", at_once=True)
    day = kb.settings.today().isoformat()
    assert kb.home.store.take_digest(id, day, database.now()) and kb.home.store.take_letters(9, database.now())
    assert kb.letters.send() == (0, "")  # somebody is at it
    clock("2026-03-03T18:20:00+00:00")
    assert kb.letters.send() == (2, "")


def test_who_switched_the_letter_off_gets_none_and_no_flood_later(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    calm(kb, post, clock)
    delegate = account_of("delegate")
    kb.submissions.notices.set_digest(delegate.person(), False)
    kb.home.store.notify(delegate.id, "", "Something happened.")
    kb.home.store.notify(delegate.id, "", "A recovery code was used.", at_once=True)
    assert kb.letters.send() == (1, "") and "A recovery code was used." in text_of(post, delegate.email)
    kb.submissions.notices.set_digest(delegate.person(), True)
    clock("2026-03-04T18:00:00+00:00")
    assert kb.letters.send() == (0, "")


def test_what_is_about_an_account_s_safety_does_not_wait_for_the_hour(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    chair = account_of("chair")
    clock(MORNING)
    people = kb.accounts.administering
    dana = people.add(BY, "dana.new@example.org", "Dana", "delegate", "Chile")
    people.change_role(BY, dana.id, "secretariat", "")
    assert kb.letters.send()[0] > 0
    assert "secretariat" in text_of(post, chair.email)


def test_what_was_told_to_an_account_that_is_closed_since_goes_to_who_stands_in_for_it(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    author = account_of("delegate")
    heir = kb.accounts.administering.add(BY, "carlos@example.org", "Carlos", "delegate", "Chile")
    kb.home.store.change_account(replace(heir, state=AccountState.ACTIVE), "test")
    handed_in(kb, author, id="d1")
    calm(kb, post, clock)
    kb.home.store.notify(author.id, "d1", "Something about your submission.")
    kb.accounts.administering.close(BY, author.id)
    kb.letters.send()
    assert "Something about your submission." in text_of(post, "carlos@example.org")
    assert author.email not in [one["To"] for one in post.letters]


def test_a_letter_tells_nothing_of_what_its_reader_may_not_read(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    kb.submissions.drafting.save(
        account_of("delegate").person(),
        kb.submissions.drafting.begin(account_of("delegate").person()).id,
        {"title": "Quasselstrippe"},
    )
    for who in ("officer", "chair", "administrator", "other_delegate"):
        account_of(who)
    kb.letters.send()
    assert post.letters and "Quasselstrippe" not in "".join(one.as_string() for one in post.letters)
    assert all("Quasselstrippe" not in text_of(post, one["To"]) for one in post.letters)


def test_the_command_sends_what_is_due_and_says_so(
    kb: KnowledgeBase, post: MailServer, clock: Callable[[str], None], account_of: AccountOf
) -> None:
    clock(MORNING)
    handed_in(kb, account_of("delegate"), id="d1")
    (kb.settings.home / "kb.toml").write_text(f'encoder = "hashing"\nsmtp = "{post.address}"\n', "utf-8")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(commands, ["--home", str(kb.settings.home), "letters", *arguments])

    assert run().output == "0 letters sent\n"
    post.refuses = "RCPT"
    refused = run("--early")
    assert refused.exit_code == 1 and "nothing is lost" in refused.output
    post.refuses = ""
    done = run("--early")
    assert done.exit_code == 0 and done.output == f"{len(post.letters)} letter{'s' * (len(post.letters) != 1)} sent\n"
    assert post.letters
