"""The wanted board: who posts, who offers, what helped, and what nobody is told who may not read it."""

from collections.abc import Callable

import pytest

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.errors import BadValue, Conflict, Forbidden, Overtaken, SignInNeeded, Unknown
from kb.person import VISITOR, Scope, operator
from kb.practice.card import Filters
from kb.record_version import version_of
from kb.search.query import Query
from kb.wanted import NeedState, NeedWords, WantedAlready, bare, need_json

AccountOf = Callable[[str], Account]
BY = operator("secretariat")
GUARANTEE, DAYS, SECRET = "japan-credit-guarantee", "chile-market-days", "members-note"
WORDS = NeedWords("Loans for firms without collateral", "for a law", "", "m-2023-1", "", "4.1", "2099-01-01")


def test_a_delegate_posts_for_the_own_economy_and_an_officer_for_any(kb: KnowledgeBase, account_of: AccountOf) -> None:
    chile, officer = account_of("delegate").person(), account_of("officer").person()
    made = kb.wanted.post(chile, WORDS)
    assert (made.no, made.economy, made.area, made.objective, made.state) == (1, "Chile", "4", "4.1", NeedState.OPEN)
    assert kb.wanted.post(officer, NeedWords("Tidal mills", economy="viet nam")).economy == "Viet Nam"
    assert kb.wanted.post(officer, NeedWords("Wind mills")).economy == ""
    with pytest.raises(Forbidden):
        kb.wanted.post(chile, NeedWords("Tidal mills", economy="Peru"))
    for who in ("chair", "administrator"):
        with pytest.raises(Forbidden):
            kb.wanted.post(account_of(who).person(), NeedWords("Tidal mills"))
    with pytest.raises(SignInNeeded):
        kb.wanted.post(VISITOR, NeedWords("Tidal mills"))
    with pytest.raises(Forbidden):
        kb.wanted.post(account_of("delegate").person(Scope.READ), NeedWords("Tidal mills"))


@pytest.mark.parametrize(
    "words",
    [
        NeedWords(""), NeedWords(" \0 "), NeedWords("x" * 1001), NeedWords("x", "y" * 2001),
        NeedWords("x", meeting="nothing"), NeedWords("x", objective="9.9"), NeedWords("x", area="z"),
        NeedWords("x", until="soon"), NeedWords("x", until="2001-01-01"), NeedWords("x", audience="friends"),
        NeedWords("x", economy="Atlantis"),
    ],
)  # fmt: skip
def test_what_is_no_need_is_not_posted(kb: KnowledgeBase, words: NeedWords) -> None:
    with pytest.raises((BadValue, Unknown)):
        kb.wanted.post(BY, words)
    assert kb.wanted.needs(BY) == ()


def test_text_that_no_file_holds_is_kept_without_it(kb: KnowledgeBase) -> None:
    assert kb.wanted.post(BY, NeedWords("a\0 \ud800\n b")).text == "a ? b"


def test_anyone_signed_in_offers_a_practice_and_the_poster_says_what_helped(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    chile, japan = account_of("delegate").person(), account_of("other_delegate").person()
    need = kb.wanted.post(chile, WORDS)
    address = f"https://kb.example.org/practices/{GUARANTEE}?q=loans#match-1"
    assert kb.wanted.offer(japan, need.no, address, "It lends without land.")
    assert not kb.wanted.offer(chile, need.no, GUARANTEE, "The same once more.")
    (offer,) = kb.wanted.need(need.no).offers
    assert (offer.practice, offer.said) == (GUARANTEE, "It lends without land.")
    with pytest.raises(Forbidden):
        kb.wanted.close(japan, need.no, [GUARANTEE], "Ours did.")
    closed = kb.wanted.close(chile, need.no, [GUARANTEE], "We took the eighty per cent over.")
    assert (closed.state, closed.helped) == (NeedState.CLOSED, (GUARANTEE,))
    for attempt in (
        lambda: kb.wanted.offer(japan, need.no, DAYS, "This too."),
        lambda: kb.wanted.close(chile, need.no, [], "Again."),
    ):
        with pytest.raises(Conflict):
            attempt()
    again = kb.wanted.reopen(chile, need.no)
    assert again.is_open and again.helped == () and kb.wanted.need(need.no).offers
    with pytest.raises(Conflict):
        kb.wanted.reopen(chile, need.no)


def test_an_offer_is_taken_back_by_who_made_it_or_keeps_the_need(kb: KnowledgeBase, account_of: AccountOf) -> None:
    chile, japan = account_of("delegate").person(), account_of("other_delegate").person()
    chair = account_of("chair").person()
    need = kb.wanted.post(chile, WORDS)
    for practice in (GUARANTEE, DAYS):
        kb.wanted.offer(japan, need.no, practice, "It may.")
    with pytest.raises(Forbidden):
        kb.wanted.take_back(chair, need.no, DAYS)
    assert kb.wanted.take_back(japan, need.no, DAYS) and kb.wanted.take_back(chile, need.no, GUARANTEE)
    assert not kb.wanted.take_back(chile, need.no, GUARANTEE)
    assert kb.wanted.need(need.no).offers == ()


def test_whoever_has_not_seen_what_stands_does_not_take_its_place(kb: KnowledgeBase, account_of: AccountOf) -> None:
    chile = account_of("delegate").person()
    need = kb.wanted.post(chile, WORDS)
    seen = version_of(bare(kb.wanted.need(need.no)))
    kb.wanted.offer(chile, need.no, GUARANTEE, "An offer is no change of the need.")
    assert kb.wanted.change(chile, need.no, NeedWords("Other loans"), seen)
    for attempt in (
        lambda: kb.wanted.change(chile, need.no, NeedWords("Others again"), seen),
        lambda: kb.wanted.close(chile, need.no, [], "Nothing did.", seen),
    ):
        with pytest.raises(Overtaken):
            attempt()
    assert not kb.wanted.change(chile, need.no, NeedWords("Other loans"))


def test_what_a_reader_may_not_see_is_not_there_and_not_counted(kb: KnowledgeBase, account_of: AccountOf) -> None:
    chile = account_of("delegate").person()
    need = kb.wanted.post(chile, WORDS)
    hidden = kb.wanted.post(chile, NeedWords("Zanzibarite lending", audience="members"))
    before = [need_json(one) for one in kb.wanted.needs()]
    kb.wanted.offer(chile, need.no, SECRET, "For members alone.")
    assert [need_json(one) for one in kb.wanted.needs()] == before
    assert len(kb.wanted.need(need.no, chile).offers) == 1
    with pytest.raises(Unknown) as there:
        kb.wanted.need(hidden.no)
    with pytest.raises(Unknown) as not_there:
        kb.wanted.need(99)
    assert str(there.value).replace(f"'{hidden.no}'", "") == str(not_there.value).replace("'99'", "")
    assert [one.no for one in kb.wanted.needs()] == [need.no] and len(kb.wanted.needs(chile)) == 2
    assert kb.wanted.post(chile, NeedWords("Tidal mills")).no == need.no + 1  # no gap tells of the one between
    kb.wanted.close(chile, need.no, [SECRET], "A note did.")
    assert kb.wanted.need(need.no).helped == () and kb.wanted.need(need.no, chile).helped == (SECRET,)


def test_an_offered_practice_that_is_withdrawn_is_gone_and_one_that_is_merged_lives_on(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    chile = account_of("delegate").person()
    need = kb.wanted.post(chile, WORDS)
    for practice in (GUARANTEE, "korea-plan-only"):
        kb.wanted.offer(chile, need.no, practice, "It may.")
    kb.care.withdrawing.withdraw(GUARANTEE, BY, "its economy wished so")
    kb.care.merges.merge("international-body-guide", "korea-plan-only", BY, "doubles", True)
    assert [one.practice for one in kb.wanted.need(need.no, chile).offers] == ["international-body-guide"]
    assert not kb.wanted.offer(chile, need.no, "international-body-guide", "Once more.")
    assert kb.wanted.take_back(chile, need.no, "international-body-guide")
    assert kb.trail.verification.prove().holds


def test_a_need_like_one_that_is_open_is_told_before_it_is_posted(kb: KnowledgeBase, account_of: AccountOf) -> None:
    chile, japan = account_of("delegate").person(), account_of("other_delegate").person()
    need = kb.wanted.post(chile, WORDS)
    other = kb.wanted.post(chile, NeedWords("Cold chains for fish"))
    hidden = kb.wanted.post(chile, NeedWords("Firms' loans, no collateral", audience="members"))
    like = kb.wanted.alike("How do small firms get loans, with no collateral?", japan)
    assert {one.no for one in like} == {need.no, hidden.no}
    assert [one.no for one in kb.wanted.alike("Loan for a firm without collateral", VISITOR)] == [need.no]
    assert kb.wanted.alike("Women who sell online", japan) == ()
    with pytest.raises(WantedAlready) as told:
        kb.wanted.post(japan, NeedWords("Loans for a firm without collateral"), sure=False)
    assert need in told.value.needs and other not in told.value.needs
    kb.wanted.close(chile, need.no, [], "Nothing did.")
    assert [one.no for one in kb.wanted.alike("Loans for firms without collateral", japan)] == [hidden.no]


def test_what_was_searched_for_becomes_a_need_and_nobody_learns_who_asked(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    delegate = account_of("delegate").person()
    kb.reading.want(Query("tidal mills for fishers", Filters()), delegate)
    (gap,) = kb.reading.gaps(BY)
    made = kb.wanted.post(account_of("officer").person(), NeedWords(gap.text), searched=True)
    assert made.searched and need_json(made)["from_searches"]
    told = [str(entry) for entry in kb.home.store.trail(kind="need")]
    assert told and not any(delegate.id in f"{one}" or "Dana" in one for one in told)


def test_possible_answers_are_those_that_a_search_finds_and_that_are_not_offered(
    kb: KnowledgeBase, account_of: AccountOf
) -> None:
    chile = account_of("delegate").person()
    need = kb.wanted.post(chile, WORDS)
    assert GUARANTEE in [one.card.id for one in kb.wanted.may_answer(need)]
    kb.wanted.offer(chile, need.no, GUARANTEE, "It may.")
    assert GUARANTEE not in [one.card.id for one in kb.wanted.may_answer(kb.wanted.need(need.no))]
    lending = kb.wanted.post(chile, NeedWords("Zanzibarite lending terms"))
    assert SECRET in [one.card.id for one in kb.wanted.may_answer(lending, chile)]
    assert SECRET not in [one.card.id for one in kb.wanted.may_answer(lending)]


def test_for_you_says_what_was_offered_and_what_ones_economy_may_know(kb: KnowledgeBase, account_of: AccountOf) -> None:
    chile, japan = account_of("delegate").person(), account_of("other_delegate").person()

    def lines(by: object) -> list[str]:
        return [turn.text for one in kb.for_you.lists(by) for turn in one.turns if "/wanted/" in turn.path]  # type: ignore[arg-type]

    need = kb.wanted.post(chile, WORDS)
    asks = (
        "Offer “Credit guarantees for firms without land to pledge”, if it answers what Chile looks for: "
        "“Loans for firms without collateral”"
    )
    assert lines(japan) == [asks] and lines(chile) == []
    kb.wanted.offer(japan, need.no, GUARANTEE, "It lends without land.")
    assert lines(japan) == []
    assert lines(chile) == ["Say what helps of 1 practice offered to “Loans for firms without collateral”"]
    kb.wanted.close(chile, need.no, [GUARANTEE], "It did.")
    assert lines(chile) == []


def test_a_need_is_searched_for_once_for_all_delegates_until_a_practice_is_written(
    kb: KnowledgeBase, account_of: AccountOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    chile, japan = account_of("delegate").person(), account_of("other_delegate").person()
    for text in ("Loans without collateral", "Market days online", "Customs windows", "Cloud vouchers"):
        kb.wanted.post(BY, NeedWords(text))
    asked = []
    search = kb.reading.search
    monkeypatch.setattr(kb.reading, "search", lambda *args, **named: asked.append(args) or search(*args, **named))
    counts = []
    for by in (japan, japan, japan, chile):
        kb.for_you.count(by)
        counts.append(len(asked))
    assert counts == [3, 4, 4, 4]  # a few a round
    kb.wanted.post(BY, NeedWords("Cold chains"))
    kb.for_you.count(chile)
    assert len(asked) == 5
