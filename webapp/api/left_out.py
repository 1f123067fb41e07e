"""Forms of the pages that have no verb of the API, each with the reason."""

from collections.abc import Mapping

ITS_OWN = "the API's own operation at this address does it"
KEYS = "it opens an account or says what opens it, which a program is never handed"
SEARCHES = "it reads: the search of the API does it"
LOOKS = "it shows what would become of something and writes nothing"
BROWSERS = "it is of a browser's session, and a program has none"

SIGNED = "a signed address of a letter does it, which says who does"
PROTOCOL = "it is a protocol of its own"

LEFT_OUT: Mapping[str, str] = {
    "answers.answer": SIGNED,
    "stopping.stop": SIGNED,
    "stopping.be_quiet": SIGNED,
    "assistants.ask": PROTOCOL,
    "oai.post": PROTOCOL,
    "basket.change": "a basket is what one collects while one reads: a program makes a brief of what it knows",
    "briefs.begin": "what a page asks for in steps: `kb brief` and the assistants' tool `brief` make one of an agenda",
    "briefs.change": "its fields are the places of the brief's own page",
    "briefs.carry": BROWSERS,
    "briefs.carried_document": BROWSERS,
    "packs.begin": "a pack is made for whoever asks at its own address, and by `kb pack`",
    "interest.look": LOOKS,
    "interest.record": "it is the second step of a file brought back: a program records by `record_adoption`",
    "following.look": "it says what one has looked at: a program has not",
    "following.new_feed": KEYS,
    "following.end_feed": KEYS,
    "webhooks.add": "its answer is a secret, shown once and to a person alone",
    "webhooks.secret": KEYS,
    "search.ask": SEARCHES,
    "search.record": SEARCHES,
    "signing_in.signed_in": KEYS,
    "signing_in.go_on": KEYS,
    "signing_in.linked": KEYS,
    "signing_in.sign_out": BROWSERS,
    "second_step.signed_in": KEYS,
    "second_step.leave": BROWSERS,
    "account.password": KEYS,
    "account.make_token": KEYS,
    "account.revoke_token": "a token that could end others would lock its owner's programs out",
    "account.end_session": BROWSERS,
    "account.sign_out_everywhere": BROWSERS,
    "account.letters": "it is of a person's own account, which no token looks after",
    "second_factor.begin": KEYS,
    "second_factor.confirm": KEYS,
    "second_factor.recovery_codes": KEYS,
    "second_factor.take_off": KEYS,
    "accounts.add": "its answer is a link that opens the account, shown once and to a person alone",
    "accounts.link": KEYS,
    "accounts.reset_second_factor": KEYS,
    "submissions.autosave": "it saves while one types: `save_draft` does it",
    "submissions.preview": LOOKS,
    "care.preview": LOOKS,
    "papers.read": "it reads a paper and asks its author where each part belongs: a program sends the fields",
    "papers.place": "it is the second step of reading a paper: a program sends the fields",
    "indicator_sheets.take": "it reads a spreadsheet of reports: a program sends each by `report_indicator`",
    "adoptions.answer": ITS_OWN,
    "nil_reports.hand_in": ITS_OWN,
    "nil_reports.take_back": ITS_OWN,
}
"""By the endpoint that takes the form."""
