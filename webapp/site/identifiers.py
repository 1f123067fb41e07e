"""What a practice is cited by, in the path of an address."""

from flask import Flask
from werkzeug.routing import BaseConverter

from kb.practice import SERIES


class PracticeIdentifier(BaseConverter):
    """What stands for `identifier` in a rule: like SMEWG-BP-0042, in letters of either case."""

    regex = rf"(?i:{SERIES})-[0-9]{{1,9}}"


def install(app: Flask) -> None:
    """Before any rule is read."""
    app.url_map.converters["identifier"] = PracticeIdentifier
