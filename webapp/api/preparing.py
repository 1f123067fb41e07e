"""What a delegate prepares a meeting with: practices beside each other, briefs, what is followed, wanted and asked."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from kb.comparison import comparison_json, evidence_json
from kb.correspondence import owner_questions_json
from kb.following import FollowKind, FollowRhythm, followed_item_json
from kb.person import Scope
from kb.wanted import NeedState, need_json
from webapp.api import shapes
from webapp.api.blueprints import operations
from webapp.api.parameter import PARTS, SEARCH, any_of, choice
from webapp.api.records import listed
from webapp.api.shape import one_of
from webapp.api.verb import LIST, Verb, VerbField, declare
from webapp.site import arguments
from webapp.site.current import kb, person, timed_search

TAG = "Preparing a meeting"
OTHERS = "Other systems"

PRACTICES = (
    any_of("practice", "A practice, by its id; several as often as this stands."),
    any_of("practices", "Practices, by their ids with commas between."),
)

NEED = {"no": "The need, by its number."}
FOLLOW = {"id": "What is followed, by the id that the list of it gives."}
BRIEF = {"id": "The brief, by its id."}
HOOK = {"id": "The webhook, by its id."}


@operations.get("/evidence", TAG, shapes.EVIDENCE, parameters=(*SEARCH, *PRACTICES))
def evidence() -> ResponseReturnValue:
    """Tell what practices say to a question. A row a practice that answers it, each cell a sentence of it, letter by
    letter, or none."""
    query, chosen = arguments.query(request.args), arguments.practices(request.args)
    with timed_search():
        return jsonify(evidence_json(kb().comparison.evidence(person(), query, chosen)))


@operations.get("/compare", TAG, shapes.COMPARISON, parameters=PRACTICES)
def compare() -> ResponseReturnValue:
    """Lay practices beside each other. Two to four, field by field, with what they share."""
    return jsonify(comparison_json(kb().comparison.compare(person(), arguments.practices(request.args))))


@operations.get(
    "/wanted", TAG, shapes.part_of(shapes.NEED), paged=True,
    parameters=(*PARTS, choice("state", "Where they stand.", NeedState, NeedState.OPEN)),
)  # fmt: skip
def wanted() -> ResponseReturnValue:
    """List what economies look for. Of what one may read."""
    state = arguments.choice("state", request.args.get("state", ""), NeedState, NeedState.OPEN)
    return listed(kb().wanted.needs(person(), state), need_json)


@operations.get("/wanted/<int:no>", TAG, shapes.NEED, places=NEED)
def need(no: int) -> ResponseReturnValue:
    """Read a need. With what was offered to it and what helped."""
    return jsonify(need_json(kb().wanted.need(no, person())))


@operations.get("/following", TAG, shapes.part_of(shapes.FOLLOWED), parameters=PARTS, members=True, paged=True)
def following() -> ResponseReturnValue:
    """List what one follows. With what is new of it since one looked."""
    return listed(kb().following.followed(person()), followed_item_json)


@operations.get("/questions", TAG, shapes.part_of(shapes.OWNER_QUESTION), parameters=PARTS, members=True, paged=True)
def questions() -> ResponseReturnValue:
    """List what is asked about one's practices. For the delegates of an economy, and the secretariat."""
    return listed(owner_questions_json(kb().relay.questions(person())), lambda one: one)


def _text(words: str) -> VerbField:
    return VerbField(words)


NEED_FIELDS = {
    "text": _text("What is looked for."),
    "why": _text("Why, and what was tried."),
    "economy": _text("Whose need it is; a delegate's is the own economy's."),
    "meeting": _text("For which meeting, by its id."),
    "area": _text("In which priority area, by its id."),
    "objective": _text("Under which objective, by its id."),
    "until": _text("The last day on which an answer is of use, like 2026-05-17."),
    "audience": VerbField("Who reads it.", one_of(("public", "members"))),
}

for one in (
    Verb(
        "follow",
        "following.begin",
        "/following",
        TAG,
        Scope.SUBMIT,
        "Follow something. A practice, a meeting, an objective, or a search.",
        {
            "what": VerbField("What it is.", one_of(FollowKind)),
            "which": _text("Which one: its id or name; of a search what stands behind the ? of its address."),
            "name": _text("What to call it."),
        },
        ("which",),
        shown="practices.practice",
    ),
    Verb(
        "rename_followed",
        "following.rename",
        "/following/<id>/rename",
        TAG,
        Scope.SUBMIT,
        "Call what is followed something else.",
        {"name": _text("What to call it; empty: as it calls itself.")},
        places=FOLLOW,
        shown="following.page",
    ),
    Verb(
        "stop_following",
        "following.stop",
        "/following/<id>/stop",
        TAG,
        Scope.SUBMIT,
        "Stop following something.",
        places=FOLLOW,
        shown="following.page",
    ),
    Verb(
        "choose_rhythm",
        "following.choose",
        "/following/rhythm",
        TAG,
        Scope.SUBMIT,
        "Say how often one hears of what one follows.",
        {"rhythm": VerbField("How often.", one_of(FollowRhythm))},
        ("rhythm",),
        shown="following.page",
    ),
    Verb(
        "post_need",
        "wanted.post",
        "/wanted",
        TAG,
        Scope.SUBMIT,
        "Post what is looked for. Refused (409) where it may be wanted already, unless `sure` says that it is another.",
        {
            **NEED_FIELDS,
            "sure": VerbField("That it is wanted all the same.", one_of(("yes",))),
            "searched": VerbField("That searches found little of it; an officer's word.", one_of(("yes",))),
        },
        ("text",),
        once=True,
        shown="wanted.blank",
    ),
    Verb(
        "change_need",
        "wanted.change",
        "/wanted/<int:no>",
        TAG,
        Scope.SUBMIT,
        "Change what a need says. All its fields at once: what is left out is emptied.",
        NEED_FIELDS,
        ("text",),
        places=NEED,
        seen="seen",
        shown="wanted.edit",
    ),
    Verb(
        "offer_practice",
        "wanted.offer",
        "/wanted/<int:no>/offer",
        TAG,
        Scope.SUBMIT,
        "Offer a practice to a need.",
        {"practice": _text("The practice, by its id or address."), "said": _text("How it answers, in a sentence.")},
        ("practice", "said"),
        places=NEED,
        shown="wanted.need",
    ),
    Verb(
        "take_offer_back",
        "wanted.take_back",
        "/wanted/<int:no>/take-back",
        TAG,
        Scope.SUBMIT,
        "Take an offer back.",
        {"practice": _text("The practice, by its id.")},
        ("practice",),
        places=NEED,
        shown="wanted.need",
    ),
    Verb(
        "close_need",
        "wanted.close",
        "/wanted/<int:no>/close",
        TAG,
        Scope.SUBMIT,
        "Close a need. With what helped, or that nothing did.",
        {
            "helped": VerbField("Practices offered to it that helped, by their ids.", LIST),
            "others": _text("Other practices that did, one a line."),
            "outcome": _text("What helped, in a sentence."),
        },
        ("outcome",),
        places=NEED,
        seen="seen",
        shown="wanted.need",
    ),
    Verb(
        "reopen_need",
        "wanted.reopen",
        "/wanted/<int:no>/reopen",
        TAG,
        Scope.SUBMIT,
        "Open a need again.",
        places=NEED,
        seen="seen",
        shown="wanted.need",
    ),
    Verb(
        "ask_owner",
        "questions.send",
        "/practices/<id>/ask",
        TAG,
        Scope.SUBMIT,
        "Ask the owner of a practice. Through its focal point; nobody is shown an address.",
        {"text": _text("The question.")},
        ("text",),
        places={"id": "The practice, by its id."},
        once=True,
        shown="questions.ask",
    ),
    Verb(
        "answer_asker",
        "questions.answer",
        "/questions/<int:no>/answer",
        TAG,
        Scope.SUBMIT,
        "Answer what was asked about a practice.",
        {"answer": _text("The answer.")},
        ("answer",),
        places={"no": "The question, by its number."},
        shown="questions.question",
    ),
    Verb(
        "share_brief",
        "briefs.share",
        "/briefs/<id>/share",
        TAG,
        Scope.SUBMIT,
        "Share a brief with one's delegation, or no more.",
        {
            "until": _text("The last day, like 2026-05-17; empty: until it is ended."),
            "do": VerbField("`end`: share it no more.", one_of(("", "end"))),
        },
        places=BRIEF,
        shown="briefs.brief",
    ),
    Verb(
        "remove_brief",
        "briefs.remove",
        "/briefs/<id>/remove",
        TAG,
        Scope.SUBMIT,
        "Remove a brief.",
        places=BRIEF,
        shown="briefs.brief",
    ),
    Verb(
        "change_webhook",
        "webhooks.move",
        "/webhooks/<id>/<any(pause, resume, remove):action>",
        OTHERS,
        Scope.WRITE,
        "Pause a webhook, let it go on, or remove it.",
        {"why": _text("The reason to remove it, which is kept.")},
        places={**HOOK, "action": "What is done with it."},
        shown="webhooks.webhook",
    ),
    Verb(
        "ping_webhook",
        "webhooks.ping",
        "/webhooks/<id>/ping",
        OTHERS,
        Scope.WRITE,
        "Send a message to try a webhook.",
        places=HOOK,
        shown="webhooks.webhook",
    ),
    Verb(
        "send_again",
        "webhooks.again",
        "/webhooks/<id>/sent/<int(max=999999999):no>/again",
        OTHERS,
        Scope.WRITE,
        "Send a message to a webhook again.",
        places={**HOOK, "no": "The message's number."},
        shown="webhooks.webhook",
    ),
):
    declare(one)
