"""What the product is made of beside its own code is known and may be used, or no release is made."""

import json
from datetime import date

import pytest

from tests.supply import audit, licences, release

LOCK = "flask==3.1.2\nclick==8.3.0\n"


def report(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def sound(name: str, version: str) -> dict[str, object]:
    return {"name": name, "version": version, "vulns": []}


def test_an_audit_that_looked_at_nothing_is_no_audit() -> None:
    passed_over = [{"name": name, "skip_reason": "the service did not answer"} for name in ("flask", "click")]
    for said in (report(), report(*passed_over), report(sound("flask", "3.1.2")), "", "No known vulnerabilities found"):
        assert list(audit.faults(LOCK, said)), said
    assert list(audit.faults(LOCK, report(sound("flask", "3.1.2"), sound("click", "8.3.0")))) == []


def test_a_known_fault_is_named_with_the_version_that_mends_it() -> None:
    bad = {"name": "flask", "version": "3.1.2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.3"]}]}
    assert list(audit.faults(LOCK, report(bad, sound("click", "8.3.0")))) == ["flask 3.1.2: PYSEC-1, mended in 3.1.3"]


@pytest.mark.parametrize(
    ("licence", "right"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("(MIT AND BSD-3-Clause) OR GPL-3.0-only", True),
        ("Apache-2.0 WITH LLVM-exception AND MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_where_all_of_it_or_one_of_its_alternatives_is(licence: str, right: bool) -> None:
    assert licences.is_allowed(licence, frozenset({"MIT", "BSD-3-Clause", "Apache-2.0", "LLVM-exception"})) is right


def test_a_package_under_another_licence_is_named_and_an_empty_look_is_none() -> None:
    found = licences.judged("pytest==1\nno-such-package==1", {"allowed": ["BSD-3-Clause"], "read": {}})
    assert (found.judged, found.absent) == (1, 1) and "pytest is under MIT" in found.faults[0]
    assert licences.judged("no-such-package==1", {"allowed": ["MIT"], "read": {}}).faults


def test_a_bill_of_materials_names_every_line_of_the_lock() -> None:
    bill = json.dumps({"components": [{"name": "flask", "version": "3.1.2"}, {"name": "click", "version": "8.2.0"}]})
    assert release.faults_of_bill(bill, LOCK) == ("click==8.3.0 is not in the bill of materials",)


def test_a_release_dates_what_was_unreleased_and_leaves_room_above() -> None:
    text = "# Changelog\n\n## Unreleased\n\n- **New.**\n\n## 0.1.0\n\n- First.\n"
    dated = release.dated(text, "0.2.0", date(2031, 5, 6))
    assert dated.startswith("# Changelog\n\n## Unreleased\n\n## 0.2.0 — 2031-05-06\n\n- **New.**\n")
    for other, version in ((dated, "0.3.0"), (text, "0.1.0")):
        with pytest.raises(ValueError, match="CHANGELOG"):
            release.dated(other, version, date(2031, 5, 6))


def test_a_version_is_three_numbers() -> None:
    project = '[project]\nversion = "0.1.0"\ndependencies = ["x==0.1.0"]\n'
    assert release.numbered(project, "0.2.0") == project.replace('version = "0.1.0"', 'version = "0.2.0"')
    with pytest.raises(ValueError, match="no version"):
        release.numbered(project, "next")
