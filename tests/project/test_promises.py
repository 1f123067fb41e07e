"""What SECURITY.md promises of all the code and of every answer at once."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase, settings
from kb.accounts import secret
from kb.encoder import HashingEncoder
from kb.files import signing_key
from tests import homes, sites
from tests.conftest import ROOT

SOURCES = [path for top in ("kb", "webapp") for path in (ROOT / top).rglob("*.py")]
SCRIPTS = sorted((ROOT / "webapp" / "static" / "js").glob("*.js"))
CHANCE = {"random"}
CODE_FROM_BYTES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_no_code_evaluates_text() -> None:
    for path in SOURCES:
        assert not CODE_FROM_BYTES & set(imports(path)), path
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("eval", "exec", "yaml.load", "yaml.unsafe_load", "os.system", "os.popen"), path
                assert not any(word.arg == "shell" for word in node.keywords), path


def test_secrets_come_from_the_systems_generator() -> None:
    """What can be repeated is for draws of measurements alone."""
    drawing = {str(path.relative_to(ROOT)) for path in SOURCES if CHANCE & set(imports(path))}
    assert all(path.startswith(("kb/relevance/", "kb/evaluation/")) for path in drawing), drawing
    made = {secret.new_secret() for _ in range(50)}
    assert len(made) == 50 and all(len(one) * 6 >= 256 for one in made)


def test_no_weak_hash_is_used() -> None:
    """SHA-1 alone within the codes of apps, whose standard has it so."""
    weak = re.compile(r"\b(md5|sha1|md4|MD5|SHA1|DES|RC4|ARC4|Blowfish|ECB)\b\(?")
    found = {str(path.relative_to(ROOT)) for path in SOURCES if weak.search(path.read_text("utf-8"))}
    assert found == {"kb/accounts/one_time_codes.py"}


def test_every_key_on_disk_stands_in_the_list() -> None:
    keys = (ROOT / "SECURITY.md").read_text("utf-8").partition("\n## Keys\n")[2].partition("\n## ")[0]
    for name in (settings.SECOND_FACTOR_KEY, signing_key.PRIVATE, *(f"KB_{name.upper()}" for name in settings.SECRETS)):
        assert name in keys, name


def test_browsers_store_no_record() -> None:
    """The scripts keep one choice of the reader's, take nothing from other windows and make no markup of text."""
    kept: list[str] = []
    for path in SCRIPTS:
        script = path.read_text("utf-8")
        for never in ("sessionStorage", "indexedDB", "document.cookie", "innerHTML", "insertAdjacentHTML", "eval("):
            assert never not in script, (path.name, never)
        for never in ("document.write", "postMessage", "Object.assign", "__proto__", "new Function"):
            assert never not in script, (path.name, never)
        assert not re.search(r"addEventListener\(\s*.message.", script)
        kept += re.findall(r"setItem\((\w+)", script)
    assert kept == ["OFF"]


ADDRESSES = (
    *("/", "/?q=loans", "/about", "/tally.csv", "/tally.json", "/no-such-page", "/api/v1/search", "/api/none"),
    *(
        "/static/css/site.css",
        "/static/js/site.js",
        "/practices/chile-market-days.md",
        "/reports/final.html",
        "/sign-in",
    ),
)


@pytest.fixture(scope="module")
def reader(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    home = homes.begin(tmp_path_factory.mktemp("promises"))
    homes.copy(template_home, home)
    return sites.client(KnowledgeBase(settings.load(home), HashingEncoder()))


def test_no_answer_opens_to_other_origins(reader: FlaskClient) -> None:
    for address in ADDRESSES:
        for method in ("GET", "OPTIONS"):
            asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
            answer = reader.open(address, method=method, headers=asked)
            assert not [name for name in dict(answer.headers) if name.casefold().startswith("access-control")], address


def test_texts_name_their_charset(reader: FlaskClient) -> None:
    for address in ADDRESSES:
        answer = reader.get(address)
        json = answer.content_type in ("application/json", "application/problem+json")  # which have no other
        assert json or "charset=utf-8" in answer.content_type, address


def test_neither_folders_nor_trace_are_answered(reader: FlaskClient) -> None:
    assert [reader.get(address).status_code for address in ("/static/", "/static/css/", "/attachments/")] == [404] * 3
    assert {reader.open(address, method="TRACE").status_code for address in ("/", "/about", "/sign-in")} == {405}


def test_password_fields_are_masked_and_take_what_is_pasted() -> None:
    """Every field of a secret is made by one macro."""
    templates = {path: path.read_text("utf-8") for path in (ROOT / "webapp" / "templates").rglob("*.html")}
    makers = [path.name for path, text in templates.items() if 'type="password"' in text]
    assert makers == ["form.html"]
    for path, text in templates.items():
        assert not re.search(r"onpaste|oncopy|autocomplete=\"off\"[^>]*password", text), path
        for name in re.findall(r'<input[^>]* name="([^"]*)"', text):
            assert not re.search(r"password|^old$|^again$", name), (path.name, name)
        for called in re.findall(r"\.secret\(([^)]*)\)", text):
            assert re.search(r"(current|new)-password", called), (path.name, called)
