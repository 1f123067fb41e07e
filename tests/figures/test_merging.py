"""Two records of one practice made one, as values: what the figures say before and after (rule S8)."""

from dataclasses import replace
from datetime import date

import pytest

from kb.errors import Conflict
from kb.figures.merging import merged, moved_figures
from kb.figures.standing import standing
from kb.ledger.entries import (
    Adoption,
    Backing,
    Change,
    ChangeKind,
    Form,
    SharingEvent,
    Spell,
    Stage,
    Strike,
    StruckKind,
    Word,
)
from kb.ledger.ledger import Ledger
from kb.plan.rules import Rules
from kb.practice.history import Merge, lives_on_in
from tests.figures.test_counting import CHANGED, ledger, practice, shown, taken_up, value, whole, year


def test_case_8_two_records_merged_count_once_new_in_the_earlier_year() -> None:
    book = ledger(practice("a"), practice("b"), events=(shown("a", "2021-1"), shown("b", "2022-1")))
    assert value(whole(book), "shared") == 2
    after = merged(book, "b", "a")  # the survivor is the later one: it keeps the earlier sharing all the same
    assert value(whole(after), "shared") == 1
    assert (value(year(after, 2021), "first_shared"), value(year(after, 2021), "shared")) == (1, 1)
    assert value(year(after, 2022), "first_shared") == value(year(book, 2022), "first_shared") - 1 == 0
    assert value(year(after, 2022), "shared") == value(year(book, 2022), "shared") == 1


def test_every_figure_that_moves_is_told_with_the_practices_concerned() -> None:
    book = ledger(practice("a"), practice("b"), events=(shown("a", "2021-1"), shown("b", "2022-1")))
    moved = {(m.period, m.key): (m.old, m.new, m.left, m.came) for m in moved_figures(book, merged(book, "a", "b"))}
    assert moved == {
        ("2022", "shared"): (1, 1, ("b",), ("a",)),
        ("2022", "first_shared"): (1, 0, ("b",), ()),
        ("Plan 2021-2024", "shared"): (2, 1, ("b",), ()),
        ("Plan 2021-2024", "first_shared"): (2, 1, ("b",), ()),
    }


def test_two_records_that_count_nowhere_move_no_figure() -> None:
    book = ledger(practice("a"), practice("b"))
    assert moved_figures(book, merged(book, "a", "b")) == ()


def test_the_same_event_on_both_is_joined_and_the_one_that_counts_stands() -> None:
    circulated = shown("a", form=Form.CIRCULATED, agenda_item="", document="12", presenters=("Chile",))
    presented = shown("b", agenda_item="4", document="12", presenters=("Peru",))
    after = merged(ledger(practice("a"), practice("b"), events=(circulated, presented)), "a", "b")
    (event,) = after.events
    assert (event.practice, event.form, event.agenda_item) == ("a", Form.PRESENTED, "4")
    assert event.presenters == ("Peru",)  # Chile presented nothing: its paper was circulated


def test_the_same_event_on_two_days_keeps_the_earlier() -> None:
    early, late = shown("b"), replace(shown("a"), date=date(2021, 3, 2))
    (event,) = merged(ledger(practice("a"), practice("b"), events=(late, early)), "a", "b").events
    assert event.date == date(2021, 3, 1)


def test_the_same_adoption_on_both_is_one_and_the_adopters_own_word_comes_first() -> None:
    claimed = taken_up("Malaysia", "a", reported_by="Chile", instrument="a claim")
    own = taken_up("Malaysia", "b", "2023-01-01", instrument="an order", changes=(Change(ChangeKind.CHANGED, "x"),))
    book = ledger(practice("a"), practice("b"), events=(shown("a"),), adoptions=(claimed, own))
    (adoption,) = merged(book, "a", "b").adoptions
    assert (adoption.id, adoption.reported_by, adoption.instrument) == ("a@Malaysia", "Malaysia", "an order")
    assert adoption.adapted


def test_an_own_report_of_an_earlier_stage_stands_alone_against_a_claim() -> None:
    claimed = taken_up("Malaysia", "a", reported_by="Chile")
    own = taken_up("Malaysia", "b", stage=Stage.PILOTING)
    (adoption,) = merged(ledger(practice("a"), practice("b"), adoptions=(claimed, own)), "a", "b").adoptions
    assert (adoption.stage, adoption.reported_by) == (Stage.PILOTING, "Malaysia")


def test_the_further_stage_stands() -> None:
    book = ledger(
        practice("a"),
        practice("b"),
        adoptions=(
            taken_up("Peru", "a", stage=Stage.PILOTING, sites=("North",)),
            taken_up("Peru", "b", sites=("South",)),
        ),
    )
    (adoption,) = merged(book, "a", "b").adoptions
    assert (adoption.stage, adoption.sites) == (Stage.ADOPTED, ("North", "South"))


def test_an_adopter_that_is_an_origin_now_stays_on_record_and_does_not_count() -> None:
    book = ledger(practice("a"), practice("b", ("Peru",)), events=(shown("a"),), adoptions=(taken_up("Peru", "a"),))
    assert value(whole(book), "adopted") == 1
    apart, together = merged(book, "a", "b", unite=False), merged(book, "a", "b")
    assert value(whole(apart), "adopted") == 1
    assert together.by_id["a"].economies == ("Chile", "Peru")
    assert together.adoptions == (taken_up("Peru", "a"),)
    assert value(whole(together), "adopted") == 0
    assert standing(together, together.by_id["a"]).not_adopted[0][1].rule == "A2"


def test_a_confirmation_moves_only_where_the_survivor_has_none() -> None:
    both = ledger(practice("a"), practice("b"), tags={"a": ("1.1",), "b": ("4.1",)})
    assert {id: c.objectives for id, c in merged(both, "a", "b").confirmations.items()} == {"a": ("1.1",)}
    one = ledger(practice("a"), practice("b"), tags={"b": ("4.1",)})
    moved = merged(one, "a", "b").confirmations
    assert (moved["a"].objectives, moved["a"].practice) == (("4.1",), "a")


def test_other_practices_are_left_alone() -> None:
    book = ledger(
        practice("a"), practice("b"), practice("c"),
        events=(shown("c"), shown("b")), adoptions=(taken_up("Peru", "c"),),
    )  # fmt: skip
    after = merged(book, "a", "b")
    assert after.events_of["c"] == book.events_of["c"] and after.adoptions_of["c"] == book.adoptions_of["c"]
    assert [one.id for one in after.practices] == ["a", "c"]


def test_a_practice_cannot_be_merged_into_itself() -> None:
    with pytest.raises(Conflict):
        merged(ledger(practice("a")), "a", "a")


def both(*events: SharingEvent, adoptions: tuple[Adoption, ...] = ()) -> Ledger:
    return ledger(practice("a"), practice("b"), events=events, adoptions=adoptions)


@pytest.mark.parametrize(
    ("own", "moved"),
    [
        (shown("a", agenda_item=""), shown("b", form=Form.CIRCULATED)),
        (shown("a", form=Form.CIRCULATED), shown("b", agenda_item="")),
        (shown("a", form=Form.CIRCULATED, agenda_item=""), shown("b", form=Form.TABLED, agenda_item="")),
    ],
)
def test_two_events_that_do_not_count_never_make_one_that_does_under_any_rules(
    own: SharingEvent, moved: SharingEvent
) -> None:
    before = both(own, moved)
    after = merged(before, "a", "b")
    assert value(whole(after), "shared") == 0
    for rules in (Rules(circulated=True), Rules(workshops=True), Rules(by_organisation=False)):
        known, then = whole(replace(before, rules=rules)), whole(replace(after, rules=rules))
        assert value(then, "shared") <= value(known, "shared")


def test_an_event_that_no_member_presented_does_not_count_with_the_words_of_another() -> None:
    body = practice("a", economies=(), other_origins=("A bank",))
    own = shown("a", presenters=("A bank",))
    moved = shown("b", form=Form.CIRCULATED, presenters=("Peru",))
    after = merged(ledger(body, practice("b", ("Peru",)), events=(own, moved)), "a", "b")
    assert value(whole(after), "shared") == 0


def test_an_earlier_day_that_does_not_count_moves_no_sharing_to_it() -> None:
    counts = replace(shown("a"), date=date(2021, 3, 2))
    after = merged(both(counts, shown("b", form=Form.CIRCULATED, presenters=("Japan",))), "a", "b")
    assert after.events == (counts,)


def test_the_earliest_adoption_that_counts_stands_with_its_own_evidence_alone() -> None:
    early = taken_up("Japan", "b", "2021-06-01", changes=CHANGED)
    late = taken_up(
        "Japan", "a", "2023-06-01", evidence="a paper", published="a gazette", confirmed_by=("Chile",),
        exception="a visit", sites=("North",),
    )  # fmt: skip
    (stands,) = merged(both(shown("a"), adoptions=(early, late)), "a", "b").adoptions
    assert (stands.effective, stands.level, stands.sites) == (date(2021, 6, 1), Backing.REPORTED, ("North",))
    assert not (stands.evidence or stands.published or stands.confirmed_by or stands.exception)


def test_an_exception_holds_for_the_record_that_it_was_given_for() -> None:
    excused = taken_up("Japan", "a", "2021-02-01", exception="a visit")
    older = taken_up("Japan", "b", "2019-01-01", evidence="a paper")
    (stands,) = merged(both(shown("a"), adoptions=(excused, older)), "a", "b").adoptions
    assert stands == excused


def test_evidence_of_a_claim_does_not_document_the_adopters_own_word() -> None:
    claimed = taken_up("Japan", "b", reported_by="Chile", evidence="a paper", sites=("South",))
    own = taken_up("Japan", "a")
    (stands,) = merged(both(shown("a"), adoptions=(claimed, own)), "a", "b").adoptions
    assert stands == own and stands.level is Backing.REPORTED


def test_an_end_that_the_other_record_tells_is_kept() -> None:
    going = taken_up("Japan", "a", "2021-06-01")
    ended = taken_up("Japan", "b", "2021-09-01", stage=Stage.ENDED, ended=date(2023, 1, 1))
    (stands,) = merged(both(shown("a"), adoptions=(going, ended)), "a", "b").adoptions
    assert (stands.effective, stands.stage, stands.ended) == (date(2021, 6, 1), Stage.ENDED, date(2023, 1, 1))


def test_origins_are_united_unless_an_officer_says_otherwise() -> None:
    book = ledger(practice("a"), practice("b", ("Peru",)), events=(shown("a"),))
    assert merged(book, "a", "b").by_id["a"].economies == ("Chile", "Peru")
    assert merged(book, "a", "b", unite=False).by_id["a"].economies == ("Chile",)


def struck(entry: SharingEvent | Adoption) -> Strike:
    kind = StruckKind.EVENT if isinstance(entry, SharingEvent) else StruckKind.ADOPTION
    return Strike(kind, entry.id, entry.practice, "officer", "2026-01-01", "a slip", entry)


def test_what_was_struck_of_either_stays_struck_of_the_survivor() -> None:
    gone, taken = shown("b"), taken_up("Japan", "b")
    book = replace(both(shown("a", "2022-1")), struck=(struck(gone), struck(taken)))
    after = merged(book, "a", "b")
    assert [one.meeting for one in after.events] == ["2022-1"] and after.adoptions == ()
    assert [one.id for one in after.struck] == ["a@2021-1@", "a@Japan"]


def test_a_merge_that_would_bring_back_what_was_struck_is_refused_with_the_way_on() -> None:
    for record in (shown("b"), taken_up("Japan", "b")):
        again = {"events": (record,)} if isinstance(record, SharingEvent) else {"adoptions": (record,)}
        book = replace(both(), struck=(struck(replace(record, practice="a")),), **again)  # type: ignore[arg-type]
        with pytest.raises(Conflict, match=r"struck as recorded in error \(a slip\).*strike b@"):
            merged(book, "a", "b")


def test_a_practice_kept_out_of_the_figures_does_not_come_back_through_a_merge() -> None:
    for kept_out in "ab":
        with pytest.raises(Conflict, match=f"{kept_out} is kept out of the figures"):
            merged(replace(both(shown("b")), held_back={kept_out: "never presented"}), "a", "b")


def test_a_chain_of_merges_ends_and_one_in_a_circle_leads_nowhere() -> None:
    chain = {one: Merge(one, two, "", "", "") for one, two in ("ab", "bc")}
    assert lives_on_in("a", chain) == "c" and lives_on_in("d", chain) == "d"
    circle = chain | {"c": Merge("c", "b", "", "", "")}
    assert [lives_on_in(id, circle) for id in "abc"] == ["a", "b", "c"]


def test_of_two_lives_of_one_adoption_the_one_that_began_first_stands_and_no_word_is_lost() -> None:
    earlier = (Spell(date(2021, 6, 1), date(2022, 6, 1), "an order"),)
    again = taken_up("Peru", "a", "2024-01-01", earlier=earlier, words=(Word("2024-05-01", 2021),))
    once = taken_up("Peru", "b", "2023-06-01", words=(Word("2023-07-01"),))
    for keep, drop in (("a", "b"), ("b", "a")):
        after = merged(ledger(practice("a"), practice("b"), events=(shown("a"),), adoptions=(again, once)), keep, drop)
        (stands,) = after.adoptions
        assert stands.spells[0].effective == date(2021, 6, 1)
        assert [of for of in (2021, 2022, 2023, 2024) if value(year(after, of), "adopted")] == [2021]
        assert [of for of in (2021, 2023, 2024) if value(year(after, of), "in_force")] == [2021, 2024]
        assert {word.year for word in stands.words} == {2021, 2023}


def test_what_either_record_of_an_adoption_changed_stands_after_a_merge() -> None:
    kept, added = Change(ChangeKind.KEPT, "the forms"), Change(ChangeKind.ADDED, "a second language")
    book = ledger(
        practice("a"), practice("b"),
        events=(shown("a"), shown("b")),
        adoptions=(taken_up("Japan", "a", changes=(kept,)), taken_up("Japan", "b", changes=(added,))),
    )  # fmt: skip
    (one,) = merged(book, "a", "b").adoptions_of["a"]
    assert set(one.changes) == {kept, added} and one.adapted


def test_who_presented_either_of_two_sharings_that_count_presented_the_practice() -> None:
    book = ledger(
        practice("a"), practice("b"),
        events=(shown("a", presenters=("Peru",)), shown("b", form=Form.TABLED, presenters=("Viet Nam",))),
    )  # fmt: skip
    (one,) = merged(book, "a", "b").events_of["a"]
    assert (one.form, set(one.presenters)) == (Form.PRESENTED, {"Peru", "Viet Nam"})
