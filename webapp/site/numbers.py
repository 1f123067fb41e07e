"""Whole numbers in the path of an address: as many digits as the store has numbers for, and a page that is not there
for any other."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class StoredNumber(IntegerConverter):
    """What stands for `int` in a rule: 1 to 9 digits."""

    regex = r"[0-9]{1,9}"


def install(app: Flask) -> None:
    """Before any rule is read."""
    app.url_map.converters["int"] = StoredNumber
