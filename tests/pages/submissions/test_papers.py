"""A paper becomes a draft: read, shown part by part, placed by its author."""

import html
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.importing import Placing
from kb.importing.incoming import IncomingFile
from kb.importing.paper import PaperKnowledge
from kb.importing.templates import template
from kb.practice.canonical import settled
from tests.importing.ministry_papers import LAYOUTS, MinistryPaper, by_look
from tests.importing.test_paper import FILLED, document
from tests.pages.conftest import MARKUP, OWN

AsWhom = Callable[[str], FlaskClient]
PASTED = "Market days for villages\n\nBackground\nThey could not sell.\n\nResults\nSales rose.\n\nOutlook: it goes on."


def fields(page: str) -> dict[str, str]:
    """What the form would send as it stands."""
    sent = {
        name: html.unescape(text)
        for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    }
    sent |= {n: html.unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_pasted_text_is_cut_at_its_headings_and_becomes_a_draft(client_as: AsWhom, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    answer = client.post("/submissions/from-paper", data={"text": PASTED}, headers=OWN)
    assert answer.status_code == 200
    sent = fields(answer.text)
    assert sent["place-1"] == "title" and sent["text-1"] == "Market days for villages"
    placed = client.post("/submissions/from-paper/place", data=sent, headers=OWN)
    assert placed.status_code == 303
    dossier = kb.home.store.dossier(placed.headers["Location"].removeprefix("/submissions/"))
    assert dossier.entries["problem"] == "They could not sell."
    assert dossier.entries["economies"] == "Chile"
    assert (dossier.title, dossier.state, dossier.economies) == ("Market days for villages", "draft", ("Chile",))
    assert not list(kb.home.store.trail(kind="dossier")), "a draft is its author's alone"


def test_the_filled_word_template_becomes_a_draft_of_the_same_entries(client_as: AsWhom, kb: KnowledgeBase) -> None:
    data = template("docx", kb.plan, kb.economies, [("", FILLED)])
    client = client_as("delegate")
    answer = client.post(
        "/submissions/from-paper", data={"file": (io.BytesIO(data), "x.docx"), "text": ""}, headers=OWN
    )
    placed = client.post("/submissions/from-paper/place", data=fields(answer.text), headers=OWN)
    assert kb.home.store.dossier(placed.headers["Location"].removeprefix("/submissions/")).entries == FILLED


def test_a_part_goes_where_its_author_places_it(client_as: AsWhom, kb: KnowledgeBase) -> None:
    paper = document(("Heading 1", "A thing"), ("Heading 1", "Results"), ("Normal", "Good."), ("Heading 1", "Outlook"),
                     ("Normal", "It goes on."), ("Heading 1", "Thanks"), ("Normal", "To all."), ("Heading 1", "More"),
                     ("Normal", "More text."))  # fmt: skip
    client = client_as("officer")
    page = client.post("/submissions/from-paper", data={"file": (io.BytesIO(paper), "x.docx")}, headers=OWN).text
    sent = fields(page)
    places = {sent[f"heading-{no}"]: f"place-{no}" for no in range(1, 6)}
    assert sent[places["Outlook"]] == "rest"
    sent |= {places["Outlook"]: "results", places["Thanks"]: ""}
    placed = client.post("/submissions/from-paper/place", data=sent, headers=OWN)
    entries = kb.home.store.dossier(placed.headers["Location"].removeprefix("/submissions/")).entries
    assert entries == {
        "title": "A thing", "results": "Good.\n\n**Outlook**\n\nIt goes on.", "rest": "## More\n\nMore text."
    }  # fmt: skip


def test_what_is_wrong_is_said_and_nothing_that_was_written_is_lost(client_as: AsWhom) -> None:
    client = client_as("delegate")
    nothing = client.post("/submissions/from-paper", data={"text": " "}, headers=OWN)
    assert nothing.status_code == 400 and "choose one first" in nothing.text
    other = client.post("/submissions/from-paper", data={"file": (io.BytesIO(b"x"), "x.doc")}, headers=OWN)
    assert other.status_code == 422 and "paste its text" in other.text
    sent = {"text-1": "Japan", "place-1": "economies", "heading-1": "Economy", "text-2": "Kept text", "place-2": "done"}
    wrong = client.post("/submissions/from-paper/place", data=sent, headers=OWN)
    assert wrong.status_code == 400 and "Chile among them" in wrong.text and "Kept text" in wrong.text
    assert client.post("/submissions/from-paper/place", data={}, headers=OWN).status_code == 400


def test_what_a_paper_holds_is_escaped(client_as: AsWhom) -> None:
    client = client_as("delegate")
    text = f"# {MARKUP}\n\n## {MARKUP}\n\n</textarea>{MARKUP}"
    page = client.post("/submissions/from-paper", data={"text": text}, headers=OWN).text
    assert MARKUP not in page and "&lt;/textarea&gt;" in page
    sent = {"text-1": MARKUP, "place-1": MARKUP, "heading-1": MARKUP}
    assert MARKUP not in client.post("/submissions/from-paper/place", data=sent, headers=OWN).text


def test_a_long_text_travels_whole(client_as: AsWhom, kb: KnowledgeBase) -> None:
    client = client_as("delegate")
    text = "## Results\n\n" + "ünïcödé wörds " * 15_000
    page = client.post("/submissions/from-paper", data={"text": text}, headers=OWN)
    assert page.status_code == 200
    placed = client.post("/submissions/from-paper/place", data=fields(page.text), headers=OWN)
    assert placed.status_code == 303
    entries = kb.home.store.dossier(placed.headers["Location"].removeprefix("/submissions/")).entries
    assert entries["results"] == ("ünïcödé wörds " * 15_000).strip()
    too_long = client.post("/submissions/from-paper", data={"text": "x" * 9_000_000}, headers=OWN)
    assert too_long.status_code in (413, 422)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.__name__ for layout in LAYOUTS])
def test_a_ministry_s_paper_comes_to_the_same_at_the_page_and_at_the_command(
    layout: Callable[[], MinistryPaper], client_as: AsWhom, kb: KnowledgeBase
) -> None:
    made = layout()
    client = client_as("officer")
    answer = client.post("/submissions/from-paper", data={"file": (io.BytesIO(made.data), "x.docx")}, headers=OWN)
    sent = fields(answer.text)
    by_hand = [name for name, value in sent.items() if name.startswith("placing-") and value == Placing.NONE]
    assert len(by_hand) <= 1
    placed = client.post("/submissions/from-paper/place", data=sent, headers=OWN)
    drafted = kb.home.store.dossier(placed.headers["Location"].removeprefix("/submissions/")).entries
    today = kb.settings.today()
    known = PaperKnowledge(kb.economies, year=today.year)
    brought = IncomingFile(kb.plan, kb.economies, made.data, "x.docx", today, known=known)
    (row,) = brought.rows
    assert drafted == {name: text for name, text in settled(row.entries).items() if text}


def test_the_paper_stands_beside_the_form_in_its_own_order_and_headings(client_as: AsWhom) -> None:
    page = client_as("officer").post(
        "/submissions/from-paper", data={"file": (io.BytesIO(by_look().data), "x.docx")}, headers=OWN
    ).text  # fmt: skip
    legends = [" ".join(one.split()) for one in re.findall(r"<legend>.*?</span>(.*?)</legend>", page, re.S)]
    assert [one for one in legends if one in ("Background", "Main outcomes", "Challenges")] == [
        "Background", "Main outcomes", "Challenges"
    ]  # fmt: skip
    assert page.count('class="as-said"') == len(legends)
    assert "Nothing in the paper for:" in page and "Objectives served" in page


def test_a_part_that_is_moved_keeps_its_heading_and_its_text(client_as: AsWhom, kb: KnowledgeBase) -> None:
    client = client_as("officer")
    data = document(("Title", "A thing"), ("Heading 1", "Photographs"), ("Normal", "Twelve of them."))
    sent = fields(client.post("/submissions/from-paper", data={"file": (io.BytesIO(data), "x.docx")}, headers=OWN).text)
    (no,) = [name.rsplit("-", 1)[1] for name, value in sent.items() if value == "Photographs"]
    placed = client.post("/submissions/from-paper/place", data={**sent, f"place-{no}": "results"}, headers=OWN)
    entries = kb.home.store.dossier(placed.headers["Location"].removeprefix("/submissions/")).entries
    assert entries["results"] == "**Photographs**\n\nTwelve of them."


def test_a_paper_of_very_many_parts_is_whole_in_the_draft(client_as: AsWhom, kb: KnowledgeBase) -> None:
    client = client_as("officer")
    text = "".join(f"# Results\n\nfigure {no}\n\n" for no in range(900))
    sent = fields(client.post("/submissions/from-paper", data={"text": text}, headers=OWN).text)
    placed = client.post("/submissions/from-paper/place", data=sent, headers=OWN)
    entries = kb.home.store.dossier(placed.headers["Location"].removeprefix("/submissions/")).entries
    assert "figure 0" in entries["results"] and "figure 899" in entries["results"]
