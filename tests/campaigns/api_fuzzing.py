"""Calls of the API as its document allows them, and as it does not, in every role: `make api-fuzz`.

    python -m tests.campaigns.api_fuzzing [--calls 5000] [--seed 7] [--only search] [--role chair]

Schemathesis makes the calls from the document. No answer may be a fault of ours (500 and above), and none may have a
status, a kind, a header or a shape that the document does not name.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kb.accounts import passwords
from tests import homes
from tests.campaigns.fuzzing.home import FuzzedHome, fuzzed_home
from webapp import create_app

ROLES = ("visitor", "delegate", "officer", "chair", "administrator", "token to write")

CHECKS = (
    status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
)  # fmt: skip

CALLS_OF_A_HOME = 400
"""A home is spent after so many: calls change it."""

HOSTILE = {
    "Authorization": ("Bearer", "Bearer \xff", "Basic YTpi", "Bearer kb_" + "x" * 5_000, "bearer  "),
    "If-Match": ('"', "W/", "*, *", '"a", "b"', "\xff" * 300, "x" * 5_000),
    "Idempotency-Key": ("", " ", "\xff", "x" * 201, "x" * 5_000),
    "Content-Type": ("text/plain", "application/json; charset=x", "multipart/form-data", ";", "a/b" * 200),
    "If-None-Match": ("*", '"x"', "W/"),
    "Accept": ("text/html", "nonsense", "application/xml;q=2"),
}
"""Headers that no client of ours sends."""

METHODS = ("TRACE", "QUERY", "PUT", "PATCH", "DELETE", "PROPFIND", "OPTIONS", "HEAD")

BODIES = (
    b"", b"null", b"[]", b'"x"', b"{", b"[" * 5_000, b'{"a":' * 2_000, b'{"title": "\\u0000"}',
    b'{"title": "\\ud800"}', b'{"year": 1e999}', b'{"year": %d}' % 10**60, b'{"title": NaN}',
    b'{"title": "a", "title": "b"}', b'{"economies": [[["x"]]]}', b'{"why": %s}' % (b'"' + b"x" * 300_000 + b'"'),
    b"\xff\xfe{\x00}\x00", b'{"file": {"name": "\\u0000.pdf", "content": "AAAA"}}', b'{"once": "1", "seen": "x"}',
)  # fmt: skip
"""Bodies that no client of ours sends."""


KNOWN: Mapping[str, tuple[str, ...]] = {
    "practices": ("japan-credit-guarantee", "chile-market-days", "korea-plan-only", "members-note"),
    "submissions": ("d1", "a-draft", "published"),
    "desk": ("d1", "a-draft", "published"),
    "meetings": ("m-2023-1", "workshop"),
    "objectives": ("4.1",),
    "indicators": ("1.1.1", "G3"),
    "figures": ("shared", "in_force"),
    "accounts": ("account-1", "account-2"),
    "activities": ("activity-0001",),
    "schedule": ("action-0001",),
    "proposals": ("proposal-0001",),
    "reports": ("final",),
    "periods": ("2023", "2022"),
    "forms": ("change_meeting", "save_draft", "publish", "report_indicator", "record_adoption", "set_review"),
}
"""What the home holds, by the first word of an address: every other call that is as it should be is about one."""


@dataclass
class FuzzedApi:
    """How many calls were made, how they were answered, and what was wrong."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


class ApiFuzzing:
    """Calls as one role, drawn by a seed; `only` is in the ids of the operations that are called."""

    def __init__(self, template: Path, folder: Path, role: str, seed: int, only: str = "") -> None:
        self._template, self._folder, self._role, self._seed, self._only = template, folder, role, seed, only
        self._home: FuzzedHome = fuzzed_home(template, folder)
        self._app: Flask = create_app(self._home.kb)
        self._app.extensions["kb"] = self._home.kb
        self._said: dict[str, str] = {}
        self._since = 0
        self.found = FuzzedApi()

    def run(self, calls: int) -> FuzzedApi:
        self._begin()
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", self._app)
        chosen = [one.ok() for one in schema.get_all_operations()]
        chosen = [one for one in chosen if self._only in (one.definition.raw.get("operationId") or "")]
        each = max(1, -(-calls * 4 // 5 // (2 * len(chosen))))
        for operation in chosen:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._draw(operation, mode, each)
        rest = max(1, (calls - self.found.calls) // len(chosen))
        for place, operation in enumerate(chosen):
            for no in range(rest):
                self._hostile(operation, place * 7 + no * 3 + self._seed)
        return self.found

    def _draw(self, operation: Any, mode: GenerationMode, examples: int) -> None:
        @seed(self._seed)
        @settings(
            max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case: Any) -> None:
            self._known(case, mode)
            self._call(case, operation.label)

        try:
            call()
        except Exception as error:  # nothing can be drawn against a schema that takes everything
            if type(error).__name__ not in ("Unsatisfiable", "SkipTest", "InvalidArgument"):
                raise

    def _known(self, case: Any, mode: GenerationMode) -> None:
        """Let the call be about something that there is."""
        ids = KNOWN.get(case.path.split("/")[3], ())
        if mode is not GenerationMode.POSITIVE or not ids or self.found.calls % 4 == 0:
            return
        for name, value in case.path_parameters.items():
            if name in ("id", "key", "kind", "year", "operation"):
                case.path_parameters[name] = ids[self.found.calls % len(ids)]
            elif name == "no" and not isinstance(value, str):
                case.path_parameters[name] = 1
            elif name == "slug":
                case.path_parameters[name] = "malaysia"

    def _call(self, case: Any, label: str) -> None:
        self._spend()
        answer = case.call(headers=self._said)
        self.found.calls += 1
        self.found.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.found.faults[f"{label}: {answer.status_code}: {case.as_curl_command()[:300]}"] += 1
            return
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except FailureGroup as group:
            for one in group.exceptions:
                told = f"{type(one).__name__}: {str(one)[:200]}".replace("\n", " ")
                self.found.faults[f"{label}: {answer.status_code}: {told}"] += 1

    def _hostile(self, operation: Any, draw: int) -> None:
        """A call by hand: another method, a strange header, a body that is none."""
        from tests.pages.api.documented import hold

        self._spend()
        path = operation.path
        address = path.replace("{no}", "1").replace("{year}", "2023").replace("{id}", "a-draft")
        address = address.replace("{", "").replace("}", "")
        headers = dict(self._said)
        name = [*HOSTILE][draw % len(HOSTILE)]
        headers[name] = HOSTILE[name][draw // 5 % len(HOSTILE[name])]
        method = operation.method.upper()
        foreign = draw % 3 == 0
        if foreign:
            method = METHODS[draw // 3 % len(METHODS)]
        body = BODIES[draw % len(BODIES)] if method not in ("GET", "HEAD", "OPTIONS") else b""
        headers.setdefault("Content-Type", "application/json")
        query = ("", "?page=1&page=x", "?year=%00", "?q=%ff%fe", "?page=99999999999999999999", "?" + "a=1&" * 900)[
            draw % 6
        ]
        sent = {key: value.encode("utf-8").decode("latin-1") for key, value in headers.items()}
        answer = self._app.test_client().open(address + query, method=method, data=body, headers=sent)
        self.found.calls += 1
        self.found.statuses[answer.status_code] += 1
        label = f"{method} {path}"
        try:
            if answer.status_code >= 500:
                raise AssertionError("a fault of ours")
            if answer.status_code >= 400 and method != "HEAD":
                assert answer.mimetype == "application/problem+json", answer.mimetype
                assert answer.json and answer.json["status"] == answer.status_code and answer.json["detail"]
                assert answer.status_code != 405 or answer.headers["Allow"], "no Allow"
            elif not foreign:
                hold(answer, method, path)
        except AssertionError as error:
            told = f"{name}: {headers[name][:30]!r} {query[:20]} {body[:40]!r}: {str(error)[:200]}"
            self.found.faults[f"{label}: {answer.status_code}: {told}"] += 1

    def _spend(self) -> None:
        self._since += 1
        if self._since % CALLS_OF_A_HOME == 0:
            self._home = fuzzed_home(self._template, self._folder)
            self._begin()

    def _begin(self) -> None:
        """A home for this role to ask."""
        self._app.extensions["kb"] = kb = self._home.kb
        self._said = {"Sec-Fetch-Site": "same-origin"}
        if self._role in self._home.tokens:
            self._said = {"Authorization": f"Bearer {self._home.tokens[self._role]}"}
        elif self._role != "visitor":
            person = self._home.people[self._role].person()
            token = kb.accounts.tokens.make_token(person, "fuzzes", "write administer", "1").secret
            self._said = {"Authorization": f"Bearer {token}"}


def api_fuzzed(
    template: Path, folder: Path, calls: int, seed: int, only: str = "", roles: tuple[str, ...] = ROLES
) -> Iterator[tuple[str, FuzzedApi]]:
    """So many calls as each role."""
    for role in roles:
        yield role, ApiFuzzing(template, folder, role, seed, only).run(calls)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=5_000, help="calls as each role")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="", help="what is in the ids of the operations to call")
    parser.add_argument("--role", default="", help="call as this role alone")
    given = parser.parse_args()
    passwords.COST = passwords.Cost(1, 8, 1)
    begun, faulty = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "template").mkdir()
        template = homes.template(Path(folder) / "template")
        roles = (given.role,) if given.role else ROLES
        for role, found in api_fuzzed(template, Path(folder), given.calls, given.seed, given.only, roles):
            for fault, times in found.faults.most_common():
                print(f"{role}: {times}x {fault}")
            told = ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items()))
            print(f"{role}: {found.calls} calls, {len(found.faults)} faults ({told}), {time.monotonic() - begun:.0f} s")
            faulty += len(found.faults)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
