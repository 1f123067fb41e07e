"""Passwords that would be guessed first, and what is said of them."""

import threading

import pytest

from kb.accounts.account import Account
from kb.accounts.passwords import check
from kb.accounts.strength import LETTERS, fault
from kb.errors import BadValue
from kb.knowledge_base import KnowledgeBase
from kb.person import Role
from tests.accounts.conftest import OPERATOR, secret_of

DANA = Account(id="a", email="dana.delgado@ministry.example", name="Dana Delgado-Ruiz", role=Role.DELEGATE)
SITE = (
    "SMEWG Best Practices",
    "https://practices.example.org",
    "Chile",
    "Papua New Guinea",
    "Hong Kong, China",
    "Peru",
)


def said(password: str) -> str:
    """What is said of a password; empty where it is taken."""
    try:
        check(password, password, DANA, SITE)
    except BadValue as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        *(("123456789012", "guessed first"), ("210987654321", "guessed first"), ("abcdefghijklmn", "a row of letters")),
        *((" " * 12, "again and again"), ("\u3000" * 14, "again and again"), ("x" * 12, "again and again")),
        *(
            ("1" * 200, "again and again"),
            ("🙂" * 12, "again and again"),
            ("密码密码密码密码密码密码", "again and again"),
        ),
        *(("passwordpassword", "again and again"), ("abcabcabcabcabc", "again and again"), ("aB1!aB1!aB1!", "again")),
        *(("qwertyuiop[]", "side by side"), ("asdfghjkl;'#", "side by side"), ("1qaz2wsx3edc4rfv", "guessed first")),
        ("19840312198403", "dates"),
        *(("Password1234", "guessed first"), ("P@ssw0rd1234", "guessed first"), ("iloveyou1234", "guessed first")),
        *(("Welcome2024!", "guessed first"), ("Summer2024!!!", "guessed first"), ("thisismypassword", "guessed first")),
        *(
            ("jennifer1984", "guessed first"),
            ("monkeymonkey12", "guessed first"),
            ("letmeinletmein", "again and again"),
        ),
    ],
)
def test_what_is_guessed_first_is_refused_with_what_would_be_better(password: str, why: str) -> None:
    told = said(password)
    assert why in told and "a few words in a row" in told
    assert password not in told


@pytest.mark.parametrize(
    "password",
    [
        *(
            "smewgbestpractices",
            "SMEWG-Best-Practices",
            "APEC SMEWG 2026!",
            "apec-economies-2026",
            "best practice 2026",
        ),
        *("practices.example.org", "chile chile peru", "Papua New Guinea", "papuanewguinea2026", "hongkongchile1"),
        *(
            "DanaDelgadoRuiz",
            "delgado-ruiz-1984",
            "dana.delgado@ministry.example",
            "ministrydelgado",
            "ＤａｎａＤｅｌｇａｄｏＲｕｉｚ",
        ),
        "delegate-of-chile-2026",
    ],
)
def test_words_of_the_person_and_of_the_site_make_no_password(password: str) -> None:
    assert "own name or address, or words of this site" in said(password)


@pytest.mark.parametrize(
    "password",
    [
        *("violin tractor moon", "violintractormoon", "four words in a row", "tidal mills beside 1234567890 lakes"),
        *("kT7#mQ9z!rW2", "gxwqzkvjpmht", "{[<369!1|0$5+7%2", "青い鳥が朝の海を飛んでいく", "голубая птица летит"),
        *("my chile peppers need a roof", "the best fish swims in november", "a" * 40 + " violin tractor moon"),
    ],
)
def test_what_nobody_would_guess_is_taken_whatever_signs_are_in_it(password: str) -> None:
    assert said(password) == ""


def test_the_site_judges_by_its_own_name_and_economies(empty: KnowledgeBase) -> None:
    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    for password in ("Viet Nam Malaysia", "smewg best practices", "Chinese Taipei 26"):
        with pytest.raises(BadValue, match="words of this site"):
            empty.accounts.links.use_link(secret_of(handed.path), password, password)
    assert empty.accounts.links.link(secret_of(handed.path))


def test_a_password_from_before_goes_on_opening_and_is_judged_when_it_is_changed(empty: KnowledgeBase) -> None:
    from kb.accounts.passwords import hash_of

    handed = empty.accounts.administering.invite(OPERATOR, "dana@example.org", "Dana", "delegate", "Chile")
    account = empty.accounts.links.use_link(secret_of(handed.path), "four words in a row", "four words in a row")
    empty.home.store.set_password(account.id, hash_of("passwordpassword"), account.id)
    rooms = empty.accounts.signing_in
    assert rooms.sign_in("dana@example.org", "passwordpassword", "192.0.2.1")
    with pytest.raises(BadValue):
        rooms.change_password(account.person(), "passwordpassword", "123456789012", "123456789012")
    assert rooms.change_password(account.person(), "passwordpassword", "violin tractor moon", "violin tractor moon")


def test_somebody_else_who_is_judged_at_the_same_time_lends_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library keeps the words that it is given in one place for all threads: whoever asks meanwhile waits."""
    import zxcvbn

    judge = zxcvbn.zxcvbn
    inside, other = threading.Event(), threading.Event()
    names: list[list[str]] = []

    def slowly(text: str, user_inputs: list[str], max_length: int) -> object:
        names.append(user_inputs)
        if len(names) == 1:
            inside.set()
            assert not other.wait(0.2)
        else:
            other.set()
        return judge(text, user_inputs, max_length)

    monkeypatch.setattr(zxcvbn, "zxcvbn", slowly)
    first = threading.Thread(target=fault, args=["violin tractor moon", ["Zebedee"]])
    first.start()
    inside.wait(5)
    second = threading.Thread(target=fault, args=["violin tractor moon", ["Quentin"]])
    second.start()
    for thread in (first, second):
        thread.join(10)
    assert "zebedee" in names[0] and "zebedee" not in names[1]


SIGNS = "".join(map(chr, LETTERS))

HOSTILE = (
    *((SIGNS * 20)[:200], "1|7!4@" * 33, "aAbB" * 50, "aab" * 66, "1.1.11" * 33, "\ud800" * 200, "\0" * 200, "İ" * 200),
    *("a\u0301" * 100, "\U0010ffff" * 200, "(.+)+$" * 33, "x"),
)
"""Texts that zxcvbn alone takes up to a minute for, or that break what expects letters."""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_typed_is_judged_and_breaks_nothing(text: str) -> None:
    assert isinstance(fault(text, (DANA.name, *SITE)), str)


def test_zxcvbn_is_given_nothing_that_keeps_it_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs grows with the square of the length and with all that the signs in it may stand for together."""
    import zxcvbn

    judge, given = zxcvbn.zxcvbn, list[str]()

    def noted(text: str, user_inputs: list[str], max_length: int) -> object:
        given.append(text)
        return judge("x", user_inputs, max_length)

    monkeypatch.setattr(zxcvbn, "zxcvbn", noted)
    for text in HOSTILE:
        fault(text, SITE)
    assert len(given) <= 5 * len(HOSTILE)
    for text in given:
        assert len(text) <= 100
        assert len(set(text) & set(SIGNS)) <= 6 or len(text) <= 16


def test_an_offline_list_and_nobody_on_the_network_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("somebody was asked over the network")

    monkeypatch.setattr("socket.socket", refused)
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    listed = FREQUENCY_LISTS["passwords"]
    common = [word for word in listed if len(word) >= 12]
    assert len(listed) >= 3000 and len(common) > 200
    assert [word for word in common if not fault(word, ())] == []
