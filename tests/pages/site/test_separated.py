"""Every file of separated values begins with the byte-order mark, once, so that Excel shows Perú as it is written."""

from collections.abc import Callable, Iterator
from pathlib import Path

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from kb import KnowledgeBase
from kb.cli import kb as group
from kb.implementation import read_rows
from kb.person import operator
from tests.conftest import ROOT

MARK = b"\xef\xbb\xbf"

GIVEN = {"id": "1.1.1", "key": "shared", "kind": "final", "year": "2021", "no": "1", "number": "1", "slug": "chile"}
"""What stands for the parts of an address that are not the format; a rule with another part needs a line here."""


def addresses(app: Flask) -> Iterator[str]:
    """Every address that gives separated values: what the rules say that end in .csv."""
    for rule in app.url_map.iter_rules():
        if "csv" in rule.rule and "GET" in (rule.methods or ()):
            yield _filled(rule)


def _filled(rule: Rule) -> str:
    formats = {
        name: "csv"
        for name, converter in rule._converters.items()
        if isinstance(converter, AnyConverter) and "csv" in converter.items
    }
    formats |= {name: str(value) for name, value in (rule.defaults or {}).items()}
    values = {name: formats.get(name) or GIVEN[name] for name in rule.arguments}
    built = rule.build(values)
    assert built, rule
    return built[1]


def test_every_address_of_separated_values_begins_with_one_mark(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], home: Path
) -> None:
    (home / "practices" / "proposal_criteria.yaml").write_bytes(
        (ROOT / "practices" / "proposal_criteria.yaml").read_bytes()
    )
    officer, chair, administrator = (client_as(who) for who in ("officer", "chair", "administrator"))
    kb.reports.table(operator("secretariat"), "final")
    readers, seen = (officer, chair, administrator), 0
    for address in addresses(officer.application):
        asked = f"{address}?economy=chile"
        answer = next(one for who in readers if (one := who.get(asked)).status_code != 403)
        if answer.status_code == 404 and any(part in address for part in ("1.1.1", "/1", "/implementation/")):
            continue  # the record of something that this home has none of
        assert answer.status_code == 200, address
        assert answer.content_type == "text/csv; charset=utf-8", address
        assert answer.data.startswith(MARK) and MARK not in answer.data[3:], address
        seen += 1
    assert seen >= 36


def test_the_commands_files_begin_with_one_mark(kb: KnowledgeBase, home: Path, tmp_path: Path) -> None:
    def said(*arguments: str) -> bytes:
        done = CliRunner().invoke(group, ["--home", str(home), *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout_bytes

    assert said("tally", "--csv").startswith(MARK) and said("tally", "--csv").count(MARK) == 1
    for name, command in (("r.csv", ("report", "final", "--out")), ("i.csv", ("indicators", "export"))):
        path = tmp_path / name
        said(*command, str(path), *(("--economy", "chile") if name == "i.csv" else ()))
        assert path.read_bytes().startswith(MARK) and path.read_bytes().count(MARK) == 1


def test_what_is_given_with_a_mark_is_read_again(
    kb: KnowledgeBase, client_as: Callable[[str], FlaskClient], write: Callable[[str, str | bytes], Path]
) -> None:
    sheet = client_as("officer").get("/indicators/sheet.csv?economy=chile").data
    rows = read_rows(sheet, "sheet.csv")
    assert rows and all(row.economy == "Chile" for row in rows)
    file = write("more.csv", MARK + "id,title,economies,done\nperu-one,Perú one,Peru,Perú tries it.\n".encode())
    report = kb.importing.import_files([file], operator("secretariat"))
    assert report.added == 1, report.refused
    assert kb.home.store.practice("peru-one").title == "Perú one"
