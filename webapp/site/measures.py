"""Figures for Prometheus: how many were answered, how soon, what waits. No name, no address, no word of a query.

Each process of a server writes its own into a folder that all share (PROMETHEUS_MULTIPROC_DIR, set by
`webapp/server.py`), and whichever is asked adds up what all have. Where figures are not given out none are kept, and
the library is not loaded.
"""

import logging
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from kb import KnowledgeBase
from kb.errors import KBError
from kb.settings import Settings

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder; it must stand before the library is loaded."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

LETTERS = "kb.accounts.mail"
"""Who logs a letter that was not sent, with `letter`."""


class Measures(Protocol):
    """Safe to call from any thread. Seconds are of a clock on the wall."""

    def answered(self, lane: str, status: int, seconds: float) -> None: ...

    def refused(self, lane: str) -> None:
        """Sent away unanswered, since more came than can be answered."""
        ...

    def waited(self, lane: str, seconds: float) -> None:
        """From when a request had come in whole until a thread took it."""
        ...

    def queued(self, lane: str, waiting: int, running: int) -> None: ...

    def searched(self, seconds: float) -> None: ...

    def exposition(self, kb: KnowledgeBase) -> bytes: ...


class NoMeasures:
    """Where figures are not given out."""

    def answered(self, lane: str, status: int, seconds: float) -> None: ...

    def refused(self, lane: str) -> None: ...

    def waited(self, lane: str, seconds: float) -> None: ...

    def queued(self, lane: str, waiting: int, running: int) -> None: ...

    def searched(self, seconds: float) -> None: ...

    def exposition(self, kb: KnowledgeBase) -> bytes:
        return b""


class PrometheusMeasures:
    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = own = CollectorRegistry()
        self._requests = Counter("kb_requests", "Requests answered.", ["lane", "status"], registry=own)
        self._took = Histogram(
            "kb_request_seconds", "From a thread to the answer.", ["lane"], buckets=SECONDS, registry=own
        )
        self._waits = Histogram(
            "kb_request_waiting_seconds", "From a whole request to a thread.", ["lane"], buckets=SECONDS, registry=own
        )
        self._refused = Counter("kb_requests_refused", "Requests sent away unanswered.", ["lane"], registry=own)
        live: Any = "livesum"  # what waits at a process that died waits no longer
        self._waiting = Gauge(
            "kb_requests_waiting", "In line, looked at each second.", ["lane"], multiprocess_mode=live, registry=own
        )
        self._running = Gauge(
            "kb_requests_running",
            "Being answered, looked at each second.",
            ["lane"],
            multiprocess_mode=live,
            registry=own,
        )
        self._searches = Histogram("kb_search_seconds", "Searches.", buckets=SECONDS, registry=own)
        self._letters = Counter("kb_mail_failures", "Letters that the mail server did not take.", registry=own)
        logging.getLogger(LETTERS).addHandler(_OfLetters(self._letters.inc))
        if logging.getLogger(LETTERS).getEffectiveLevel() > logging.INFO:
            logging.getLogger(LETTERS).setLevel(logging.INFO)

    def answered(self, lane: str, status: int, seconds: float) -> None:
        self._requests.labels(lane, str(status)).inc()
        self._took.labels(lane).observe(seconds)

    def refused(self, lane: str) -> None:
        self._refused.labels(lane).inc()

    def waited(self, lane: str, seconds: float) -> None:
        self._waits.labels(lane).observe(seconds)

    def queued(self, lane: str, waiting: int, running: int) -> None:
        self._waiting.labels(lane).set(waiting)
        self._running.labels(lane).set(running)

    def searched(self, seconds: float) -> None:
        self._searches.observe(seconds)

    def exposition(self, kb: KnowledgeBase) -> bytes:
        """What all processes counted, and the home as it stands now."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        of_all: CollectorRegistry = self._registry
        if os.environ.get(FOLDER):
            of_all = CollectorRegistry()
            MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
        of_home = CollectorRegistry()
        of_home.register(_OfHome(kb))
        return generate_latest(of_all) + generate_latest(of_home)


class _OfHome:
    """Read when it is asked for: every process would tell the same."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily

        try:
            now = self._kb.vitals()
        except (KBError, OSError):
            yield GaugeMetricFamily("kb_home_readable", "1 where the home can be read.", 0)
            return
        yield GaugeMetricFamily("kb_home_readable", "1 where the home can be read.", 1)
        yield GaugeMetricFamily("kb_store_generation", "Changes of the store.", now.generation)
        yield GaugeMetricFamily("kb_index_waiting_practices", "Practices not indexed as they stand.", now.waiting)
        yield GaugeMetricFamily("kb_disk_free_bytes", "Free on the home's disk.", now.free)
        if now.backup_age is not None:
            yield GaugeMetricFamily("kb_backup_age_seconds", "Since the last backup on record.", now.backup_age)


class _OfLetters(logging.Handler):
    """Counts what is logged of letters that were not sent."""

    def __init__(self, count: Any) -> None:
        super().__init__()
        self._count = count

    def emit(self, record: logging.LogRecord) -> None:
        if hasattr(record, "letter"):
            self._count()


def measures(settings: Settings) -> Measures:
    return PrometheusMeasures() if are_kept(settings) else NoMeasures()


def are_kept(settings: Settings) -> bool:
    return settings.metrics or bool(settings.metrics_token)


def forget_process(pid: int) -> None:
    """What waited at a process that is gone waits no longer; what it counted is kept."""
    if os.environ.get(FOLDER):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(pid)  # type: ignore[no-untyped-call]
