"""What of the suite is not run, and where that is a fault.

Tests marked `shared` need collections that lie beside the checkout of its developers and are no part of it: elsewhere
they are left out; those marked `campaign` are, unless TEST_EVERY_ROLE is set, as `make accessibility` does. Every other
test that is skipped lacks something that an installation brings: `--no-skips` makes that a failure, with the names.
"""

import os

import pytest

from tests import shared


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail where a test is skipped, and name it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = {"shared": shared.is_there(), "campaign": os.environ.get("TEST_EVERY_ROLE") == "yes"}
    absent = [name for name, is_there in here.items() if not is_there]
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in absent)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _skipped(config: pytest.Config) -> list[str]:
    """The names of what was skipped, each with why; none in a worker, whose reports come to the one in charge."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not config.getoption("--no-skips") or hasattr(config, "workerinput"):
        return []
    reports = reporter.stats.get("skipped", ())
    return sorted({f"{one.nodeid}: {one.longrepr[2] if isinstance(one.longrepr, tuple) else ''}" for one in reports})


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if skipped := _skipped(config):
        terminalreporter.section("no test may be skipped here, and these were")
        for line in skipped:
            terminalreporter.write_line(line)
