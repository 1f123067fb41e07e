"""A pack opened from a folder, without a server: it searches, its lists work without script, and a tick comes back."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.encoder import HashingEncoder
from kb.home.new import write as write_home
from kb.offline import Readers, make_pack
from kb.person import operator
from kb.settings import load
from tests import homes
from tests.browser.test_axe import AXE, RULES

pytestmark = pytest.mark.browser

RUN = """async (rules) => {
  const results = await axe.run(document, { runOnly: { type: "tag", values: rules }, preload: false });
  return results.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes[0].html} (${one.nodes.length})`);
}"""
"""As for the site, but that no style is fetched: a page of a folder may fetch nothing."""

QUESTIONS = {
    "how have economies helped rural women sell online": (
        "malaysia-village-producers-selling-online", "viet-nam-women-opening-web-shops",
    ),
    "loans for firms that own no land or buildings": (
        "indonesia-equity-for-micro-firms-after-scoring", "united-states-rural-micro-lenders",
        "brunei-darussalam-bank-for-small-firms",
    ),
    "somebody to complain to when an inspector is unfair": ("united-states-ombudsman-for-regulated-firms",),
    "getting paid sooner by big customers": ("mexico-early-payment-for-small-suppliers",),
    "crowd funding": ("malaysia-equity-crowdfunding-rules",),
    "one window for customs papers": ("singapore-single-electronic-trade-declaration",),
    "less red tape for a business licence": (
        "philippines-deadlines-for-permits", "new-zealand-doing-business-seminars",
    ),
    "first nations exporters": (
        "australia-indigenous-exporters-exchange", "new-zealand-indigenous-trade-arrangement",
    ),
    "help for small shops to buy the right computer programs": (
        "singapore-vetted-software-for-small-firms", "japan-subsidy-through-registered-it-vendors",
    ),
    "cutting emissions of supply chains": (
        "chinese-taipei-low-carbon-tools-for-suppliers", "united-states-pollution-prevention-advice",
    ),
}  # fmt: skip
"""What delegates ask, mostly in other words than the write-ups have, and the practices that answer, judged by reading
them."""


@pytest.fixture(scope="module")
def folder(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked pack of the small home."""
    home = homes.begin(tmp_path_factory.mktemp("offline"))
    homes.copy(template_home, home)
    with pytest.MonkeyPatch.context() as patched:
        for module in ("folding", "search_data"):
            patched.setattr(f"kb.offline.{module}.USUAL", 3_000)
        return unpacked(KnowledgeBase(load(home), HashingEncoder()), tmp_path_factory.mktemp("unpacked"))


def unpacked(kb: KnowledgeBase, target: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(make_pack(kb, Readers.VISITOR).data)) as archive:
        archive.extractall(target)
    return target / "best-practices"


@pytest.fixture
def open_file(chromium: sync_api.Browser) -> Iterator[Callable[..., sync_api.Page]]:
    """Open a page of a folder. Any complaint of the browser fails the test, and whatever is asked for elsewhere."""
    complaints: list[str] = []
    contexts: list[sync_api.BrowserContext] = []

    def _open(path: Path, place: str = "", script: bool = True, width: int = 1280) -> sync_api.Page:
        context = chromium.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda asked: None if asked.url.startswith(("file:", "blob:")) else complaints.append(asked.url)
        )
        page.goto(path.as_uri() + place)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert complaints == []


def first(page: sync_api.Page) -> list[str]:
    return [one.get_attribute("href") or "" for one in page.locator("#hits h2 a, #related h3 a").all()]


def test_words_are_found_as_on_the_site_and_counted(folder: Path, open_file: Callable[..., sync_api.Page]) -> None:
    page = open_file(folder / "index.html")
    page.get_by_role("searchbox").fill("exporters")
    page.get_by_role("button", name="Search").click()
    said = page.locator("#said")
    expect(said).to_contain_text("1 practice contains the word.")
    expect(page.locator("#hits mark").first).to_have_text("exporter")
    assert first(page)[0] == "practices/peru-viet-nam-customs-window.html"
    for typed, told in (
        ("guarantees", "1 practice contains the word."),
        ("garantees", "looked for “"),
        ("zzqqxx", "No practice contains the word. In no practice: “zzqqxx”."),
        ("village credit", "No practice contains all the words; 2 practices contain some of them."),
    ):
        page.get_by_role("searchbox").fill(typed)
        page.get_by_role("button", name="Search").click()
        expect(said).to_contain_text(told)


def test_filters_narrow_and_the_address_keeps_what_was_asked(
    folder: Path, open_file: Callable[..., sync_api.Page]
) -> None:
    page = open_file(folder / "search.html", "#q=small&economy=Japan")
    expect(page.locator("#said")).to_contain_text("1 practice contains the word.")
    page.get_by_label("Economy").select_option("Chile")
    expect(page.locator("#hits h2")).to_have_text(["Online market days for village producers"])
    page.get_by_label("Economy").select_option("")
    page.get_by_label("Since").select_option("2019")
    expect(page.locator("#hits h2")).to_have_text(["Credit guarantees for firms without land to pledge"])
    page.go_back()
    expect(page.get_by_label("Since")).to_have_value("")


def test_without_script_every_practice_is_led_to(folder: Path, open_file: Callable[..., sync_api.Page]) -> None:
    page = open_file(folder / "index.html", script=False)
    links = {one.get_attribute("href") for one in page.locator("main details a").all()}
    assert len({link for link in links if link}) == 5
    page.get_by_role("link", name="Search").first.click()
    expect(page.get_by_text("Searching here needs script")).to_be_visible()
    page.goto((folder / "practices" / "japan-credit-guarantee.html").as_uri())
    expect(page.get_by_text("The fund guarantees eighty per cent")).to_be_visible()


def test_what_is_ticked_is_saved_as_a_file_that_comes_back(
    folder: Path,
    open_file: Callable[..., sync_api.Page],
    open_page: Callable[..., sync_api.Page],
    kb: KnowledgeBase,
    tmp_path: Path,
) -> None:
    page = open_file(folder / "practices" / "japan-credit-guarantee.html")
    page.get_by_role("link", name="Tick it").click()
    expect(page.locator("#ticked li")).to_have_count(1)
    page.get_by_role("button", name="Save interest.json").click()
    expect(page.locator("#said")).to_have_text("Choose your economy first.")
    page.get_by_label("Your economy").select_option("Chile")
    page.get_by_label("Stage").select_option("considering")
    page.get_by_label("Note").fill("the eighty per cent")
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("the eighty per cent")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save interest.json").click()
    file = tmp_path / "interest.json"
    saved.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["ticks"] == [
        {"practice": "japan-credit-guarantee", "version": 1, "stage": "considering", "note": "the eighty per cent"}
    ]
    site = open_page("/pack/interest", who="delegate")
    site.get_by_label("File").set_input_files(file)
    site.get_by_role("button", name="Look at what it would record").click()
    expect(site.get_by_role("heading", level=1)).to_have_text("Interest of Chile")
    assert kb.adoptions.standing("japan-credit-guarantee", "Chile") is None
    site.get_by_role("button", name="Record 1 line for Chile").click()
    expect(site.get_by_role("status")).to_have_text("1 line recorded.")
    assert kb.adoptions.standing("japan-credit-guarantee", "Chile")


def test_no_page_of_a_pack_has_a_violation(folder: Path, open_file: Callable[..., sync_api.Page]) -> None:
    wrong: dict[str, Any] = {}
    page = open_file(folder / "index.html")
    names = ("index.html", "search.html#q=small+firms", "interest.html#add=japan-credit-guarantee", "about.html")
    more = ("figures.html", "figures/2023.html", "practices/chile-market-days.html")
    for name in (*names, *more):
        page.goto(f"{folder.as_uri()}/{name}")
        page.evaluate(AXE)
        if found := page.evaluate(RUN, RULES):
            wrong[name] = found
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert wrong == {}


def test_a_pack_is_asked_for_waited_for_and_taken_along(
    open_page: Callable[..., sync_api.Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("folding", "search_data"):
        monkeypatch.setattr(f"kb.offline.{module}.USUAL", 300)
    page = open_page("/pack", who="visitor")
    page.get_by_role("button", name="Make the pack").click()
    link = page.get_by_role("link", name="best-practices.zip")
    expect(link).to_be_visible()
    with page.expect_download() as saved:
        link.click()
    assert zipfile.ZipFile(saved.value.path()).testzip() is None


@pytest.mark.model
def test_ten_questions_of_ten_are_answered_in_the_first_five(
    open_file: Callable[..., sync_api.Page], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    write_home(home, homes.ROOT, demonstration=True)
    (home / "kb.toml").write_text('encoder = "all-MiniLM-L6-v2"\n', "utf-8")
    kb = KnowledgeBase(load(home))
    kb.importing.import_files(sorted((homes.ROOT / "practices" / "writeups").glob("*.md")), by=operator("secretariat"))
    kb.home.update_index()
    page = open_file(unpacked(kb, tmp_path / "unpacked") / "search.html")
    missed = {}
    for question, answers in QUESTIONS.items():
        page.get_by_role("searchbox").fill(question)
        page.get_by_role("button", name="Search").click()
        expect(page.locator("#said")).not_to_be_empty()
        found = [link.removeprefix("practices/").removesuffix(".html") for link in first(page)[:5]]
        if not set(answers) & set(found):
            missed[question] = found
    assert missed == {}
