"""What a serving process writes of what happens, on stderr: a line a record, to read or in JSON.

A line names no person, no address of one, no text that was sent. So an exception is told by its kinds and by the places
that it came through, without its message, which often quotes what it stumbled over; and of another library's record by
who made it and where. What this code logs itself names only what may be read by whoever keeps the machine.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import Flask, g, has_request_context, request
from gunicorn.glogging import Logger

from kb.errors import EncoderMissing, HomeProblem, StoreProblem
from kb.settings import Settings

OWN = ("kb", "webapp", "gunicorn")
"""Whose words are written as they are."""

OF_THE_MACHINE = (HomeProblem, StoreProblem, EncoderMissing)
"""What is told with its message: it names files and settings."""

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

ANSWER = "answer"
"""The attribute of a record that holds what the access log tells of a request."""

log = logging.getLogger(__name__)


def begin(settings: Settings) -> None:
    """All that this process logs from now on is written so."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if settings.log == "json" else AsText())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("kb", "webapp"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _at_the_end
    threading.excepthook = _of_thread


def say(settings: Settings, sentence: str) -> None:
    """What is said to whoever starts the server: on a terminal as it is, else as a line of the log."""
    if settings.log == "json":
        log.info("%s", sentence)
    else:
        print(sentence, flush=True)


def install(app: Flask) -> None:
    """Before all else: the rule of the address is what the access log tells of a request."""
    app.before_request(_named)
    app.log_exception = _failed  # type: ignore[method-assign]


def _named() -> None:
    g.request_id = request.environ.get("kb.request_id", "")
    request.environ["kb.rule"] = request.url_rule.rule if request.url_rule else ""


def _failed(exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
    """In place of Flask's own line, which names the path: links to sign in are one."""
    rule = request.url_rule.rule if request.url_rule else "an unknown address"
    log.error("%s %s could not be answered", _method(request.method), rule, exc_info=exc_info)


def _method(method: str) -> str:
    return method if re.fullmatch(r"[A-Z]{1,16}", method) else "?"


class GunicornLog(Logger):  # type: ignore[misc]
    """Gunicorn's words, by the way that all others go."""

    def setup(self, cfg: Any) -> None:
        self.cfg, self._access_log_enabled = cfg, False
        self.error_log.setLevel(logging.WARNING)
        self.error_log.propagate = True


class AsJson(logging.Formatter):
    """A line of JSON: time, level, request, logger, message, and what more there is."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.casefold(),
            "logger": record.name,
            "process": record.process,
            "request": _request(record),
            "message": _message(record),
            **_answer(record),
        }
        if record.exc_info and record.exc_info[1]:
            told["error"] = [*_trace(record.exc_info[1])]
        return json.dumps(told)


class AsText(logging.Formatter):
    """A line to read, and below it where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        asked = _request(record)
        told = " ".join(str(value) for value in _answer(record).values()) or _message(record)
        line = f"{_moment(record):%Y-%m-%d %H:%M:%S} {record.levelname.casefold()} {record.name}: {told}"
        line += f" [{asked}]" if asked else ""
        if record.exc_info and record.exc_info[1]:
            line += "".join(f"\n    {step}" for step in _trace(record.exc_info[1]))
        return line


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _answer(record: logging.LogRecord) -> dict[str, object]:
    return getattr(record, ANSWER, {})


def _request(record: logging.LogRecord) -> str:
    known = getattr(record, "request", "")
    return str(known or (g.get("request_id", "") if has_request_context() else ""))


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OWN:
        return CONTROL.sub(" ", record.getMessage())
    return f"{record.module}:{record.lineno} said something, which is left out: it may quote what was sent"


def _trace(error: BaseException) -> Iterator[str]:
    """The kinds of an exception and of those behind it, each with the places that it came through, the last last."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        kind = type(one)
        number = f" {one.errno}" if isinstance(one, OSError) and one.errno else ""
        # of the machine alone, and ending with what to do
        said = f": {CONTROL.sub(' ', str(one))}" if isinstance(one, OF_THE_MACHINE) else ""
        yield f"{kind.__module__}.{kind.__qualname__}{number}{said}"
        for frame, line in traceback.walk_tb(one.__traceback__):
            yield f"  {frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _at_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("this process ends", exc_info=(kind, error, trace))


def _of_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.error("a thread ended", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
