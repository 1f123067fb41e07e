"""Where practices come from and what became of them; and where the plan is served and where not."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.ledger.entries import Adoption, Stage
from kb.person import MEMBER, VISITOR, operator
from kb.practice.practice import Group, Practice
from kb.reading.gap_map import sought
from kb.reading.lineage import MOST, Edge, NodeKind, Relation, lineage
from kb.reading.unmet import gap

BY = operator("secretariat")


def practice(id: str, *related: str, title: str = "") -> Practice:
    return Practice(id=id, title=title or id.upper(), body="b", related=related)


def test_what_an_author_named_is_found_by_id_or_title_and_followed_both_ways() -> None:
    all_of_them = (practice("a"), practice("b", "adaptation of a"), practice("c", "Update of: The Second."),
                   practice("d", title="The second"), practice("e", "complements b"), practice("z"))  # fmt: skip
    told = lineage(all_of_them, (), "a")
    assert {node.name for node in told.nodes} == {"a", "b", "e"}
    assert set(told.edges) == {Edge("a", "b", Relation.ADAPTATION), Edge("b", "e", Relation.COMPLEMENT)}
    assert lineage(all_of_them, (), "c").edges == (Edge("d", "c", Relation.UPDATE),)
    assert lineage(all_of_them, (), "z").edges == ()


def test_what_nothing_here_bears_stands_in_the_author_s_words() -> None:
    told = lineage((practice("a", "update of Plan X of 1999", "see the atlas"),), (), "a")
    assert [(node.kind, node.name) for node in told.nodes[1:]] == [
        (NodeKind.OTHER, "Plan X of 1999"), (NodeKind.OTHER, "see the atlas"),
    ]  # fmt: skip
    assert [edge.link for edge in told.edges] == [Relation.UPDATE, Relation.RELATED]


def test_who_took_it_up_comes_after_it() -> None:
    told = lineage((practice("a"),), (Adoption("a", "Peru", Stage.PILOTING, "Peru"),), "a")
    assert told.edges == (Edge("a", "a@Peru", Relation.ADOPTION, "piloting"),)
    assert lineage((practice("a"),), (Adoption("b", "Peru", Stage.PILOTING, "Peru"),), "a").edges == ()


def test_two_that_name_each_other_do_not_go_round_for_ever_and_one_does_not_lead_to_itself() -> None:
    told = lineage((practice("a", "update of b", "update of a"), practice("b", "update of a")), (), "a")
    assert len(told.nodes) == 2 and len(told.edges) == 2


def test_a_long_lineage_says_how_much_it_leaves_out() -> None:
    many = (practice("a"), *(practice(f"p{n}", "update of a") for n in range(MOST + 5)))
    told = lineage(many, (), "a")
    assert (len(told.nodes), told.more) == (MOST, 6)


CHILE, JAPAN, PERU, KOREA = (
    *("chile-market-days", "japan-credit-guarantee", "peru-viet-nam-customs-window", "korea-plan-only"),
)


def naming(kb: KnowledgeBase, write: Callable[[str, str], Path], *lines: str) -> None:
    """Korea's practice with these lines of related ones."""
    text = kb.home.store.source(KOREA).decode().replace("status: planned", f"status: planned\nrelated: {list(lines)}")
    kb.importing.import_files([write(f"{KOREA}.md", text)], BY)


@pytest.mark.parametrize("name", [JAPAN, "Credit guarantees for firms without land to pledge", f"{JAPAN}, of 2019"])
def test_a_practice_that_was_merged_is_named_still_and_leads_to_the_one_it_lives_on_in(
    kb: KnowledgeBase, write: Callable[[str, str], Path], name: str
) -> None:
    naming(kb, write, f"Update of {name}")
    for kept in (None, CHILE, PERU):  # one merge, then a chain of two
        if kept:
            kb.care.merges.merge(kept, {CHILE: JAPAN, PERU: CHILE}[kept], BY, "doubles", agreed=True)
        leads_to = kept or JAPAN
        assert Edge(leads_to, KOREA, Relation.UPDATE) in kb.reading.lineage(KOREA).edges
        assert Edge(leads_to, KOREA, Relation.UPDATE) in kb.reading.lineage(leads_to).edges
        (beside,) = kb.care.reviews.beside(KOREA, VISITOR).related
        assert (beside.relation, beside.practice) == ("Update of", leads_to)


def test_what_was_merged_into_the_practice_itself_is_no_lineage_of_it(
    kb: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    naming(kb, write, f"update of {JAPAN}")
    kb.care.merges.merge(KOREA, JAPAN, BY, "doubles", agreed=True)
    assert kb.reading.lineage(KOREA).edges == ()
    assert [one.practice for one in kb.care.reviews.beside(KOREA, VISITOR).related] == [""]


def test_a_merged_name_leads_nobody_to_what_is_closed_and_gives_way_to_who_bears_it_today(
    kb: KnowledgeBase, write: Callable[[str, str], Path]
) -> None:
    title = "A note that only members may read"
    naming(kb, write, f"update of {JAPAN}", f"complements {title}", f"adaptation of {PERU}")
    kb.care.merges.merge("members-note", JAPAN, BY, "doubles", agreed=True)
    kb.care.merges.merge(CHILE, PERU, BY, "doubles", agreed=True)
    assert [one.practice for one in kb.care.reviews.beside(KOREA, VISITOR).related] == ["", "", CHILE]
    assert [one.practice for one in kb.care.reviews.beside(KOREA, MEMBER).related] == ["members-note"] * 2 + [CHILE]
    kb.care.merges.merge(CHILE, "members-note", BY, "doubles", agreed=True)
    assert [one.practice for one in kb.care.reviews.beside(KOREA, VISITOR).related] == [CHILE, "", CHILE]
    assert [one.practice for one in kb.care.reviews.beside(KOREA, MEMBER).related] == [CHILE] * 3
    text = kb.home.store.source(CHILE).decode().replace("Online market days for village producers", title)
    kb.importing.import_files([write(f"{CHILE}.md", text)], BY)
    assert [one.practice for one in kb.care.reviews.beside(KOREA, VISITOR).related] == [CHILE] * 3


def test_a_visitor_s_lineage_does_not_lead_to_what_is_for_members(kb: KnowledgeBase) -> None:
    assert {node.name for node in kb.reading.lineage("chile-market-days").nodes} == {
        "chile-market-days", "Malaysia", "Thailand",
    }  # fmt: skip


def test_every_cell_of_the_gap_map_is_the_number_that_its_list_holds(kb: KnowledgeBase) -> None:
    from kb.figures.breakdown import By
    from kb.practice.card import Facet, Filters
    from kb.search.query import Query

    told = kb.reading.gap_map(MEMBER)
    for row in told.rows:
        id = row.objective.id
        found = kb.reading.search(Query(filters=Filters({Facet.OBJECTIVE: (id,)})), person=MEMBER)
        assert found.total == row.on_record, id
        for year in told.years:
            rows = {one.key: one.shared for one in kb.figures.tally(year, By.OBJECTIVE).breakdown.rows}
            assert len(rows[id]) == row.shared[year]
        for group in (Group.WOMEN, Group.MICRO):
            filters = Filters({Facet.OBJECTIVE: (id,), Facet.GROUP: (group.value,)})
            assert kb.reading.search(Query(filters=filters), person=MEMBER).total == row.groups[group]
    assert told.most_shared == 1 and told.most_on_record == 1


def test_what_was_sought_is_added_up_and_what_is_wanted_comes_first() -> None:
    made = [gap("tidal mills", (), 0, date(2024, 1, day)) for day in (1, 2)]
    made += [gap("wind", (("area", "1"),), 1, date(2024, 1, 1), asked=True)]
    told = sought([one for one in made if one], 10)
    assert [(one.text, one.times, one.wanted) for one in told] == [("wind", 1, True), ("tidal mills", 2, False)]
    assert len(sought([one for one in made if one], 1)) == 1


def test_what_was_looked_for_stands_under_the_nearest_objective(kb: KnowledgeBase) -> None:
    from kb.search.query import Query

    kb.reading.search(Query("zeppelin credit for micro loans quibble"), note=True)
    grouped = kb.reading.sought(MEMBER)
    assert sum(len(found) for found in grouped.values()) == len(kb.reading.gaps(MEMBER))
