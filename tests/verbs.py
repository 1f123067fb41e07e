"""The verbs of the API beside the forms of the pages that they send."""

from collections.abc import Iterator

from webapp.api.verb import VERBS, Verb

ELSEWHERE = {
    "post_need": "/wanted/new",
    "change_need": "/wanted/<int:no>/edit",
    "begin_draft": "/submissions",
    "read_notices": "/submissions/notices",
    "want": "/gaps",
    "record_sharing": "/practices/<id>/<any(share, adopt):action>",
    "record_adoption": "/practices/<id>/<any(share, adopt):action>",
    "add_meeting": "/meetings/new",
    "change_meeting": "/meetings/<id>/edit",
    "add_activity": "/activities/new",
    "change_activity": "/activities/<id>/edit",
    "add_action": "/schedule/new",
    "add_proposal": "/proposals/new",
    "change_proposal": "/proposals/<id>/edit",
    "table_report": "/reports/<kind>/table",
}
"""The rule of the page's form, of those whose own address is another."""


def with_pages() -> Iterator[tuple[Verb, str, str]]:
    """Each verb with its own route and the page's, as tables of routes name them."""
    for verb in VERBS.values():
        yield verb, f"POST /api/v1{verb.path}", f"POST {ELSEWHERE.get(verb.id, verb.path)}"
