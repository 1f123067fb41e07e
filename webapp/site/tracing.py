"""Spans of requests and searches for OpenTelemetry, where its standard variables ask for them (OTEL_EXPORTER_OTLP_…).

The libraries come with `pip install '.[telemetry]'`; without the variables they are not loaded. A span names the
pattern of an address, a status and a lane: never who asked, nor what for.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kb.errors import HomeProblem

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

Told = Callable[[str, Mapping[str, str | int]], None]
"""Calls the span by another name, and adds to what it tells."""


class Tracing:
    """Spans of one process; none where nothing asked for them."""

    def __init__(self, tracer: "Tracer | None" = None) -> None:
        self._tracer = tracer

    @contextmanager
    def span(self, name: str) -> Iterator[Told]:
        """What is done within; a span within another belongs to it."""
        if self._tracer is None:
            yield lambda name, told: None
            return
        # an exception is not written down: it may quote what was sent
        with self._tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as span:

            def tell(name: str, told: Mapping[str, str | int]) -> None:
                span.update_name(name)
                span.set_attributes(dict(told))

            yield tell


def is_asked_for() -> bool:
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").casefold() == "true"
    return not disabled and any(os.environ.get(name) for name in ENDPOINTS)


def tracing(exporter: "Callable[[], SpanExporter] | None" = None) -> Tracing:
    """After the fork: what sends spans is a thread of its process. Raises HomeProblem where spans are asked for and the
    libraries are not installed."""
    if not is_asked_for():
        return Tracing()
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        # OTEL_SERVICE_NAME and the sampler of OTEL_TRACES_SAMPLER are the library's own to read
        provider = TracerProvider(resource=Resource.create({"service.name": "best-practice-kb"}))
        provider.add_span_processor(BatchSpanProcessor((exporter or _by_http)()))
    except ImportError:
        raise HomeProblem(
            f"{' or '.join(ENDPOINTS)} asks for spans: install best-practice-kb[telemetry], or take the variable away"
        ) from None
    return Tracing(provider.get_tracer("best-practice-kb"))


def _by_http() -> "SpanExporter":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    sending: SpanExporter = OTLPSpanExporter()
    return sending
