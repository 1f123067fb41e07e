"""One application a worker, its templates compiled once: before each request it is handed the knowledge base of the
client that asks, so that tests share the code and never the home."""

from dataclasses import replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from kb import KnowledgeBase
from webapp import create_app

_APPS: list[Flask] = []
"""The one that was made: an application reads the settings when it is asked."""


class HomeClient(FlaskClient):
    """A client of one home."""

    kb: KnowledgeBase

    def open(self, *args: Any, **kwargs: Any) -> Any:
        self.application.extensions["kb"] = self.kb
        return super().open(*args, **kwargs)


def application(kb: KnowledgeBase) -> Flask:
    """The shared application, handed this knowledge base until a client of another asks."""
    if not _APPS:
        app = create_app(kb)
        app.testing = True
        app.test_client_class = HomeClient
        _APPS.append(app)
    _APPS[0].extensions["kb"] = kb
    return _APPS[0]


def client(kb: KnowledgeBase) -> FlaskClient:
    """A client of a home, before the application that all tests of this worker share."""
    made = application(kb).test_client()
    assert isinstance(made, HomeClient)
    made.kb = kb
    kb.home.settings = replace(kb.settings, served="http://localhost")  # as the server says of itself
    return made
