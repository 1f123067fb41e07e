"""Flask's application, bound to the site's own address: no name that a request was sent to reaches what it answers."""

from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from werkzeug.http import parse_date
from werkzeug.routing import MapAdapter

from kb.errors import KBError
from kb.settings import Settings
from webapp.site.errors import known
from webapp.site.on_behalf import BEHALF
from webapp.site.proxies import asked_from, is_proxy, scheme_told
from webapp.site.request_ids import REQUEST_ID, new_id, taken_over

CLIENT = "kb.client"
"""Where a request's environment says whom it comes from."""

DATES = ("HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE")


class SiteApplication(Flask):
    """Addresses are its own, and whatever goes wrong is told by one table."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Addresses are read and built under the site's own."""
        if request is None:
            return super().create_url_adapter(None)
        own = urlsplit(self._settings.site)
        return self.url_map.bind(
            own.netloc,
            url_scheme=own.scheme,
            default_method=request.method,
            path_info=request.path,
            query_args=request.query_string.decode("latin-1"),
        )

    def handle_exception(self, e: Exception) -> Response:
        """What goes wrong while a form is shown again is told like anything else that does."""
        if isinstance(e, KBError):
            return self.finalize_request(known(e), from_error_handler=True)
        return super().handle_exception(e)

    def handle_user_exception(self, e: Exception) -> Any:
        """What goes wrong with a form that a program sends is the program's to hear, as it is."""
        if BEHALF in request.environ:
            raise e
        return super().handle_user_exception(e)

    @property
    def _settings(self) -> Settings:
        return cast(Settings, self.extensions["kb"].settings)


def arrive(environ: dict[str, Any], settings: Settings) -> None:
    """Say in the environment whom the request comes from, by which scheme and under which name; take out of it what
    nobody could read."""
    peer, proxies = environ.get("REMOTE_ADDR", ""), settings.proxies
    environ[CLIENT] = asked_from(peer, environ.get("HTTP_X_FORWARDED_FOR", ""), proxies)
    if is_proxy(peer, proxies):
        environ["wsgi.url_scheme"] = (
            scheme_told(environ.get("HTTP_X_FORWARDED_PROTO", "")) or environ["wsgi.url_scheme"]
        )
        environ[REQUEST_ID] = taken_over(environ.get("HTTP_X_REQUEST_ID", ""))
    else:
        environ[REQUEST_ID] = new_id()
    for name in DATES:
        if name in environ and not _can_be_read(environ[name]):
            del environ[name]


def _can_be_read(date: str) -> bool:
    """Whether a date can be looked at. What is none at all can, for it is passed over; a year of no calendar cannot."""
    try:
        parse_date(date)
    except (OverflowError, ValueError):
        return False
    return True
