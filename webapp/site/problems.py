"""What went wrong as programs read it: problem details (RFC 9457), the same wherever a refusal is made."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = dict[str, Any]

MEDIA_TYPE = "application/problem+json"

HANDBOOK = "/api/"
"""The page that says what each kind of problem is; its anchors are their names."""

KINDS: Mapping[int, tuple[str, str]] = {
    400: ("wrong-value", "This cannot be asked so"),
    401: ("sign-in", "Sign in first"),
    403: ("not-allowed", "Not allowed here"),
    404: ("not-found", "Not found"),
    405: ("not-this-method", "Not possible here"),
    408: ("too-slow", "This took too long to arrive"),
    409: ("contradiction", "This contradicts the record"),
    410: ("gone", "Not here any more"),
    412: ("changed-meanwhile", "Changed meanwhile"),
    413: ("too-much", "Too much at once"),
    415: ("not-json", "Not JSON"),
    422: ("incomplete", "This cannot be taken as it is"),
    428: ("say-what-you-saw", "Say which state you have seen"),
    429: ("too-often", "Too often at once"),
    500: ("our-fault", "Something broke here"),
    503: ("not-ready", "Not ready"),
    507: ("no-room", "No room"),
}
"""The name and the title of each kind, by its status."""

EXPLAINED: Mapping[int, str] = {
    400: "A value of the address, of a header or of the body is not what it may be; `errors` names each and says what "
    "to give.",
    401: "Only people with an account may do this, or the token is none or has ended. Send `Authorization: Bearer` "
    "with a token that was made on the account's page.",
    403: "Whoever asks may not do this, or the token lacks the scope that it takes, or it takes a second factor or "
    "saying again who one is; the sentence says which.",
    404: "Nothing bears this name, or whoever asks may not read it: both are told alike. `near` in `error` holds names "
    "that look like it.",
    405: "This address does not take that method; `Allow` names those that it takes.",
    408: "The request did not arrive in time. Send it again.",
    409: "What is asked contradicts what is on record. Nothing was written.",
    410: "This was open to anyone and was taken back, or lives on in another; the sentence says which.",
    412: "What `If-Match` names is not what stands any more: somebody changed it. Nothing was written; `stands` says "
    "what stands now, `version` which state that is.",
    413: "The body is longer than this address takes.",
    415: "The body is sent as something else than `application/json`.",
    422: "What was handed in is not complete yet; `errors` has a sentence for each thing to mend.",
    428: "This replaces what stands: say by `If-Match` which state of it you have seen.",
    429: "More came from this account, token or network than is answered in a minute. `Retry-After` says in how many "
    "seconds to call again.",
    500: "The fault is ours. `instance` names the request in the site's log.",
    503: "The site, or a part of it that this takes, is not ready. `Retry-After` says in how many seconds to call "
    "again.",
    507: "The disk has no room left for this. Nothing was written.",
}


def problem(
    status: int,
    message: str,
    near: Sequence[str] = (),
    fields: Iterable[tuple[str, str]] = (),
    request: str = "",
    more: Mapping[str, object] | None = None,
) -> Json:
    """`message` is the sentence for whoever mends it, `fields` say what is wrong by field, `request` names the request,
    `more` are further members. `error` says the same as programs of before read it."""
    name, title = KINDS.get(status, ("problem", "This did not work"))
    return {
        "type": f"{HANDBOOK}#{name}",
        "title": title,
        "status": status,
        "detail": message,
        **({"instance": f"urn:request:{request}"} if request else {}),
        "errors": [{"field": field, "message": said} for field, said in fields],
        "error": {"status": status, "message": message, "near": list(near)},
        **(more or {}),
    }
