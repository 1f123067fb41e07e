"""A practice to hand over, at its pages: as whoever asks may read it, and cited for reference managers."""

import io
import json
import re
from collections.abc import Callable

import pytest
import rispy
from flask.testing import FlaskClient

from tests.briefing.test_formats import Shown, folded

ID = "japan-credit-guarantee"
ENDINGS = ("handover", "handover.docx", "handover.pdf", "cite.bib", "cite.ris", "cite.json")


def test_the_practice_leads_to_the_page_to_hand_over_and_to_its_citations(reader: FlaskClient) -> None:
    links = Shown(reader.get(f"/practices/{ID}").text).links
    for ending in ENDINGS:
        assert f"/practices/{ID}/{ending}" in links
        assert reader.get(f"/practices/{ID}/{ending}").status_code == 200


def test_the_page_says_letter_by_letter_what_was_done_and_how_to_ask(reader: FlaskClient) -> None:
    page = reader.get(f"/practices/{ID}/handover").text
    shown = Shown(page)
    for text in (
        "The fund guarantees eighty per cent of a bank loan. Banks keep the rest of the risk, so they look closely.",
        "Lending to firms without collateral doubled in three years.",
        "A public fund guarantees bank loans of small firms that own no land or buildings.",
        "running, since 2019",
    ):
        assert text in shown.text
    (ask,) = [link for link in shown.links if link.endswith(f"/practices/{ID}/ask")]
    identifier = next(link for link in shown.links if "/SMEWG-BP-" in link).rsplit("/", 1)[1]
    assert (
        ask.startswith("http") and f'aria-label="QR code that opens {ask.split("/practices")[0]}/{identifier}"' in page
    )


def test_files_come_under_the_practices_name_and_their_kind(reader: FlaskClient) -> None:
    from pypdf import PdfReader

    answer = reader.get(f"/practices/{ID}/handover.pdf")
    assert answer.content_type == "application/pdf" and f"filename={ID}.pdf" in answer.headers["Content-Disposition"]
    assert folded("Credit guarantees for firms without land to pledge") in folded(
        PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    )
    (entry,) = rispy.loads(reader.get(f"/practices/{ID}/cite.ris").text)
    assert entry["type_of_reference"] == "RPRT" and entry["authors"] == ["Japan"]
    cited = reader.get(f"/practices/{ID}/cite.json")
    assert cited.content_type == "application/vnd.citationstyles.csl+json"
    assert json.loads(cited.data)[0]["title"] == "Credit guarantees for firms without land to pledge"


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_may_not_be_read_answers_as_what_never_was(client_as: Callable[[str], FlaskClient], ending: str) -> None:
    visitor, member = client_as("visitor"), client_as("delegate")
    closed = visitor.get(f"/practices/members-note/{ending}")
    never = visitor.get(f"/practices/nothing-here/{ending}")
    assert closed.status_code == never.status_code == 404
    told = [re.sub(rb"request:[0-9a-f]+", b"", answer.data) for answer in (closed, never)]
    assert told[0].replace(b"members-note", b"nothing-here") == told[1]
    assert member.get(f"/practices/members-note/{ending}").status_code == 200
    assert visitor.get(f"/practices/{ID}/handover.odt").status_code == 404
