"""A catalogue as it lies on people's disks comes in with two decisions at most, and a second time with none."""

import io
import re
from html import unescape

from flask.testing import FlaskClient

from kb import KnowledgeBase
from tests.forms import of_page
from tests.importing.messy import catalogue
from tests.pages.conftest import OWN


class Officer:
    """Brings a file in, and counts what is decided: each form that is sent after the file."""

    def __init__(self, client: FlaskClient) -> None:
        self._client, self.decisions, self.address = client, 0, ""

    def brings(self, data: bytes) -> str:
        sent = {"file": (io.BytesIO(data), "catalogue.xlsx")}
        answer = self._client.post("/import", data=sent, headers=OWN)
        assert answer.status_code == 303, answer.text
        self.address = str(answer.headers["Location"])
        return self.page

    @property
    def page(self) -> str:
        return str(self._client.get(self.address).text)

    def decides(self, action: str) -> str:
        """Sends a form of the page as it stands."""
        fields = of_page(self.page, action)
        assert self._client.post(action, data=fields, headers=OWN).status_code == 303
        self.decisions += 1
        return self.page


def said(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page)).split())


def questions(page: str) -> int:
    """What the page asks before it is told."""
    asked = re.findall(r'<section class="unsure"[^>]*>.*?</section>', page, re.S)
    return sum(len(re.findall(r"<(?:select|input) id=", one)) for one in asked)


def test_thirty_of_its_rows_come_in_with_two_decisions_and_the_same_file_asks_nothing(
    client: FlaskClient, kb: KnowledgeBase
) -> None:
    before = len(kb.home.store.practices())
    officer = Officer(client)
    page = officer.brings(catalogue())
    assert "34 rows: 32 new, 0 changed, 0 the same already, 2 refused" in said(page)
    assert questions(page) == 1, "“Finance” is asked about once, whatever many rows say so"
    page = officer.decides(officer.address)
    assert questions(page) == 0
    report = said(officer.decides(f"{officer.address}/apply"))
    assert officer.decisions <= 2
    assert "32 new" in report and "2 refused" in report
    assert len(kb.home.store.practices()) == before + 32
    for told in (
        "row 25",
        "row 30",
        "Note: years are fiscal",
        "Total · 33 practices",
        "“Remarks” was left out: 1 cell",
    ):
        assert told in report, told

    again = Officer(client)
    page = again.brings(catalogue())
    assert "34 rows: 0 new, 0 changed, 32 the same already, 2 refused" in said(page)
    assert questions(page) == 0 and "<button>Bring in" not in page
    assert len(kb.home.store.practices()) == before + 32


def test_what_its_cells_mean_stands_in_the_fields(client: FlaskClient, kb: KnowledgeBase) -> None:
    officer = Officer(client)
    officer.brings(catalogue())
    officer.decides(officer.address)
    officer.decides(f"{officer.address}/apply")
    of = {practice.title: kb.home.store.practice(practice.id) for practice in kb.home.store.practices()}
    assert of["A shared cold store"].economies == ("Chile",), "a merged cell holds for each of its rows"
    twice = [one for one in of.values() if one.economies == ("Singapore", "Malaysia")]
    comma = [one for one in of.values() if one.economies == ("Viet Nam", "Thailand")]
    assert len(twice) == len(comma) == 2
    assert {name for one in of.values() for name in one.economies} >= {
        "Korea",
        "United States",
        "Chinese Taipei",
        "Hong Kong, China",
    }
    first = of["Night markets for weavers"]
    assert (first.status, first.since, first.kind) == ("running", 2010, "programme")
    assert "**Year started**: 2010-2015" in first.body, "what a year does not say is kept"
    assert of["A shared cold store"].objectives == ("4.1",), "as it was decided"
    assert first.contact == "office1@example.org" and first.agency == "Office for Small Firms 1"


def test_what_nobody_answers_is_kept_as_text_and_asked_about_no_more(client: FlaskClient, kb: KnowledgeBase) -> None:
    officer = Officer(client)
    page = officer.brings(catalogue())
    assert "practices come in incomplete" in said(page)
    officer.decides(f"{officer.address}/apply")
    cold = next(one for one in kb.home.store.practices() if one.title == "A shared cold store")
    kept = kb.home.store.practice(cold.id)
    assert kept.objectives == () and "**Theme**: Finance" in kept.body
    page = Officer(client).brings(catalogue())
    assert questions(page) == 0 and "32 the same already" in said(page)


def test_what_was_typed_stays_where_it_is_refused(client: FlaskClient) -> None:
    officer = Officer(client)
    sent = {"file": (io.BytesIO(b"Country,Title,Year\nChile,A market,in spring\n"), "x.csv")}
    officer.address = str(client.post("/import", data=sent, headers=OWN).headers["Location"])
    fields = of_page(officer.page, officer.address)
    assert fields["value-0"] == ["in spring"]
    fields |= {"column-0": ["economies"], "column-1": ["title"], "column-2": ["since"]}
    answer = client.post(officer.address, data={**fields, "meaning-0": "the spring", "clear": "yes"}, headers=OWN)
    assert answer.status_code == 400 and 'value="the spring"' in answer.text and "a year like 2021" in answer.text
    assert 'name="clear" value="yes" checked' in answer.text
    answer = client.post(officer.address, data={**fields, "meaning-0": "Since 2019"}, headers=OWN)
    assert answer.status_code == 303 and questions(officer.page) == 0


def test_all_of_a_columns_values_stay_text_by_one_tick(client: FlaskClient, kb: KnowledgeBase) -> None:
    officer = Officer(client)
    rows = b"Country,Title,Status\nChile,A,implemented\nPeru,B,draft\n"
    officer.address = str(
        client.post("/import", data={"file": (io.BytesIO(rows), "x.csv")}, headers=OWN).headers["Location"]
    )
    assert questions(officer.page) == 2
    fields = {**of_page(officer.page, officer.address), "texts-status": "yes"}
    assert client.post(officer.address, data=fields, headers=OWN).status_code == 303
    officer.decides(f"{officer.address}/apply")
    made = [one for one in kb.home.store.practices() if one.title in ("A", "B")]
    assert [one.status for one in made] == [None, None]


def test_the_encoding_of_separated_values_is_shown_with_a_choice(client: FlaskClient) -> None:
    officer = Officer(client)
    data = "Country;Title\nРоссия;Рынок ремёсел в городе\n".encode("cp1251")
    sent = {"file": (io.BytesIO(data), "x.csv")}
    officer.address = str(client.post("/import", data=sent, headers=OWN).headers["Location"])
    assert "Encoding" in said(officer.page) and "Cyrillic (Windows-1251)" in said(officer.page)
    answer = client.post(officer.address, data={"encoding": "koi8-r"}, headers=OWN)
    assert answer.status_code == 303 and '<th scope="row">Рынок' not in officer.page
    answer = client.post(officer.address, data={"encoding": "cp1251"}, headers=OWN)
    assert answer.status_code == 303 and '<th scope="row">Рынок' in officer.page
    assert client.post(officer.address, data={"encoding": "nonsense"}, headers=OWN).status_code == 400
