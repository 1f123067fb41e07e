"""Spans for OpenTelemetry: off until its own variables ask for them, and without a word of who asked for what."""

import subprocess
import sys

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from kb import KnowledgeBase
from kb.errors import HomeProblem
from tests.homes import ROOT
from webapp import create_app
from webapp.site import tracing

ENDPOINT = tracing.ENDPOINTS[0]


def test_a_request_and_its_search_are_spans_that_name_nobody(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = InMemorySpanExporter()
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:4318")
    monkeypatch.setattr(tracing, "_by_http", lambda: seen)
    app = create_app(kb)
    app.test_client().get("/?q=parcelpost", headers={"X-Forwarded-For": "203.0.113.7", "Cookie": "kb=secret"})
    app.test_client().get("/practices/secret-practice")
    sending = app.extensions["tracing"]._tracer.span_processor
    sending.force_flush()
    sending.shutdown()
    search, request, missing = seen.get_finished_spans()
    assert (search.name, request.name, missing.name) == ("search", "GET /", "GET /practices/<id>")
    assert search.parent and search.parent.span_id == request.context.span_id
    told = dict(missing.attributes or {})
    assert told.pop("kb.request")
    assert told == {
        "http.request.method": "GET", "http.route": "/practices/<id>", "http.response.status_code": 404,
        "kb.lane": "page",
    }  # fmt: skip
    whole = "".join(span.to_json() for span in seen.get_finished_spans())
    assert "parcelpost" not in whole and "secret" not in whole and "203.0.113" not in whole


@pytest.mark.parametrize("disabled", [True, False])
def test_nothing_is_loaded_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, disabled: bool) -> None:
    for name in tracing.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    if disabled:
        monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:4318")
        monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    program = (
        "import sys; import webapp; from webapp.site import tracing; tracing.tracing();"
        "print([name for name in sys.modules if 'opentelemetry' in name or 'prometheus' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_spans_that_are_asked_for_without_the_libraries_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> InMemorySpanExporter:
        raise ImportError

    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:4318")
    monkeypatch.setattr(tracing, "_by_http", missing)
    with pytest.raises(HomeProblem, match=r"install best-practice-kb\[telemetry\]"):
        tracing.tracing()
