"""One application a worker, its templates compiled once: before each request it is handed the knowledge base of the
client that asks, so that tests share the code and never the home."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from kb import KnowledgeBase
from webapp import create_app

_APPS: dict[tuple[str, ...], Flask] = {}
"""By the hosts it answers to: all else an application reads of the settings when it is asked."""


class HomeClient(FlaskClient):
    """A client of one home."""

    kb: KnowledgeBase

    def open(self, *args: Any, **kwargs: Any) -> Any:
        self.application.extensions["kb"] = self.kb
        return super().open(*args, **kwargs)


def application(kb: KnowledgeBase) -> Flask:
    """The shared application, handed this knowledge base until a client of another asks."""
    hosts = kb.settings.hosts
    if hosts not in _APPS:
        app = create_app(kb)
        app.testing = True
        app.test_client_class = HomeClient
        _APPS[hosts] = app
    _APPS[hosts].extensions["kb"] = kb
    return _APPS[hosts]


def client(kb: KnowledgeBase) -> FlaskClient:
    """A client of a home, before the application that all tests of this worker share."""
    made = application(kb).test_client()
    assert isinstance(made, HomeClient)
    made.kb = kb
    return made
