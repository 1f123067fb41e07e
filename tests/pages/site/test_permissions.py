"""Who may do what, route by route: the whole address map in one table. A route without a row fails the suite."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient

from kb import KnowledgeBase
from kb.accounts.account import Account
from kb.briefing import KeptBrief
from kb.correspondence import OwnerQuestion
from kb.files.content_store import ContentStore
from kb.person import Person, Role
from kb.practice.attachment import Attachment
from kb.submissions.dossier import Dossier, State
from kb.wanted import NeedWords
from tests.pages.conftest import OWN
from tests.verbs import with_pages
from webapp import create_app

EVERYONE = frozenset({"visitor", "delegate", "other_delegate", "officer", "chair", "administrator"})
MEMBERS = EVERYONE - {"visitor"}
OFFICER = frozenset({"officer"})
DELEGATES = frozenset({"delegate", "other_delegate"})
ADMINISTRATOR = frozenset({"administrator"})
TRAIL = frozenset({"officer", "chair", "administrator"})
AUTHOR = frozenset({"delegate"})
CARERS = frozenset({"other_delegate", "officer"})
SUBMITTERS = DELEGATES | OFFICER
REPORTERS = DELEGATES | OFFICER
SCORERS = frozenset({"officer", "chair"})


@dataclass(frozen=True)
class Row:
    """Who is let in at one method of one address (`delegate` is of Chile, `other_delegate` of Japan). Whoever is not
    gets 401 when signed out and `refused` otherwise: 403, or 404 where even existence would tell something."""

    allowed: frozenset[str]
    address: str
    data: dict[str, str] = field(default_factory=dict)
    refused: int = 403


FORMS = "docx, pdf, md, html, bib, ris, json"
PRACTICE = "/practices/japan-credit-guarantee"
BOTH = "practice=japan-credit-guarantee&practice=chile-market-days"

TABLE: dict[str, Row] = {
    # search and read
    "GET /": Row(EVERYONE, "/"),
    "POST /": Row(EVERYONE, "/", {"q": "loans"}),
    "POST /results.json": Row(EVERYONE, "/results.json", {"q": "loans"}),
    "GET /practices/<id>": Row(EVERYONE, PRACTICE),
    "GET /<identifier:identifier>": Row(EVERYONE, "/SMEWG-BP-0001"),
    "GET /practices/<id>.md": Row(EVERYONE, f"{PRACTICE}.md"),
    "GET /practices/<id>.json": Row(EVERYONE, f"{PRACTICE}.json"),
    "GET /practices/<id>/handover": Row(EVERYONE, f"{PRACTICE}/handover"),
    "GET /practices/<id>/handover.<any(docx, pdf):form>": Row(EVERYONE, f"{PRACTICE}/handover.pdf"),
    "GET /practices/<id>/cite.<any(bib, ris, json):form>": Row(EVERYONE, f"{PRACTICE}/cite.bib"),
    "GET /evidence": Row(EVERYONE, "/evidence?q=loans"),
    "GET /evidence.json": Row(EVERYONE, "/evidence.json?q=loans"),
    "GET /evidence.csv": Row(EVERYONE, "/evidence.csv?q=loans"),
    "GET /evidence.docx": Row(EVERYONE, "/evidence.docx?q=loans"),
    "GET /compare.docx": Row(EVERYONE, f"/compare.docx?{BOTH}"),
    "GET /compare": Row(EVERYONE, f"/compare?{BOTH}"),
    "GET /compare.json": Row(EVERYONE, f"/compare.json?{BOTH}"),
    "GET /compare.csv": Row(EVERYONE, f"/compare.csv?{BOTH}"),
    "GET /areas": Row(EVERYONE, "/areas"),
    "GET /areas/<id>": Row(EVERYONE, "/areas/4"),
    "GET /objectives/<id>": Row(EVERYONE, "/objectives/4.1"),
    "GET /economies": Row(EVERYONE, "/economies"),
    "GET /economies/<slug>": Row(EVERYONE, "/economies/chile"),
    "GET /meetings": Row(EVERYONE, "/meetings"),
    "GET /meetings/<id>": Row(EVERYONE, "/meetings/m-2023-1"),
    "GET /tally": Row(EVERYONE, "/tally"),
    "GET /tally.csv": Row(EVERYONE, "/tally.csv"),
    "GET /tally.json": Row(EVERYONE, "/tally.json"),
    "GET /tally/<key>": Row(EVERYONE, "/tally/shared"),
    "GET /tally/<key>.json": Row(EVERYONE, "/tally/shared.json"),
    "GET /about": Row(EVERYONE, "/about"),
    "GET /privacy": Row(EVERYONE, "/privacy"),
    "GET /.well-known/security.txt": Row(EVERYONE, "/.well-known/security.txt"),
    # for programs of others: the same for everyone
    "GET /oai": Row(EVERYONE, "/oai?verb=ListRecords&metadataPrefix=smewg_bp"),
    "POST /oai": Row(EVERYONE, "/oai", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}),
    "GET /schemas/smewg_bp.xsd": Row(EVERYONE, "/schemas/smewg_bp.xsd"),
    "GET /feeds/search.atom": Row(EVERYONE, "/feeds/search.atom?q=loans"),
    "GET /feeds/practices.atom": Row(EVERYONE, "/feeds/practices.atom"),
    "GET /feeds/meetings.atom": Row(EVERYONE, "/feeds/meetings.atom"),
    "GET /feeds/wanted.atom": Row(EVERYONE, "/feeds/wanted.atom"),
    "GET /feeds/restatements.atom": Row(EVERYONE, "/feeds/restatements.atom"),
    "GET /feeds/objectives/<id>.atom": Row(EVERYONE, "/feeds/objectives/4.1.atom"),
    "GET /feeds/areas/<id>.atom": Row(EVERYONE, "/feeds/areas/4.atom"),
    "GET /feeds/economies/<slug>.atom": Row(EVERYONE, "/feeds/economies/chile.atom"),
    "GET /practices/<id>.jsonld": Row(EVERYONE, f"{PRACTICE}.jsonld"),
    "GET /practices/<id>/linkset.json": Row(EVERYONE, f"{PRACTICE}/linkset.json"),
    "GET /catalogue": Row(EVERYONE, "/catalogue"),
    "GET /catalogue.<any(ttl, rdf, jsonld):format>": Row(EVERYONE, "/catalogue.ttl"),
    "GET /plans/<id>": Row(EVERYONE, "/plans/smewg-2021-2024"),
    "GET /plans/<id>.<any(ttl, rdf, jsonld):format>": Row(EVERYONE, "/plans/smewg-2021-2024.jsonld"),
    "GET /sitemap.xml": Row(EVERYONE, "/sitemap.xml"),
    "GET /sitemap-<int:part>.xml": Row(EVERYONE, "/sitemap-1.xml"),
    "GET /robots.txt": Row(EVERYONE, "/robots.txt"),
    "GET /opensearch.xml": Row(EVERYONE, "/opensearch.xml"),
    "GET /opensearch/suggestions": Row(EVERYONE, "/opensearch/suggestions?q=market"),
    "GET /static/<path:filename>": Row(EVERYONE, "/static/css/site.css"),
    # assistants; without a token whoever asks is a visitor
    "POST /mcp": Row(EVERYONE, "/mcp"),
    "POST /practices/<id>/judge": Row(MEMBERS, f"{PRACTICE}/judge?q=loans", {"verdict": "wrong"}),
    "GET /gaps": Row(MEMBERS, "/gaps"),
    "POST /gaps": Row(MEMBERS, "/gaps", {"q": "tidal mills"}),
    # the ledger; whoever reports an adoption does so in the own economy's name
    "GET /practices/<id>/<any(share, adopt):action>": Row(OFFICER, f"{PRACTICE}/share"),
    "POST /practices/<id>/<any(share, adopt):action>": Row(OFFICER, f"{PRACTICE}/share", {"meeting": "m-2023-1"}),
    # signing in; what is wrong there is told by the form, and nobody is refused it
    "GET /sign-in": Row(EVERYONE, "/sign-in"),
    "POST /sign-in": Row(EVERYONE, "/sign-in", {"email": "nobody@example.org", "password": "wrong"}),
    "GET /sign-in/code": Row(EVERYONE, "/sign-in/code"),
    "POST /sign-in/code": Row(EVERYONE, "/sign-in/code", {"code": "123456"}),
    "POST /sign-in/code/leave": Row(EVERYONE, "/sign-in/code/leave"),
    "POST /sign-out": Row(EVERYONE, "/sign-out"),
    "POST /sign-in/go-on": Row(EVERYONE, "/sign-in/go-on", {"return-email": "nobody@example.org"}),
    "GET /sign-in/openid": Row(EVERYONE, "/sign-in/openid"),
    "GET /sign-in/openid/back": Row(EVERYONE, "/sign-in/openid/back?state=forged&code=x"),
    "GET /answers/<account>/<int:year>/<signature>": Row(EVERYONE, "/answers/a1/2024/unknown"),
    "POST /answers/<account>/<int:year>/<signature>": Row(EVERYONE, "/answers/a1/2024/unknown", {"answer": "yes"}),
    "GET /practices/<id>/ask": Row(MEMBERS, f"{PRACTICE}/ask"),
    "POST /practices/<id>/ask": Row(MEMBERS, f"{PRACTICE}/ask", {"text": "How was the fee set at first?"}),
    "GET /questions": Row(DELEGATES | OFFICER, "/questions"),
    "GET /questions/<int:no>": Row(frozenset({"other_delegate", "officer"}), "/questions/1", refused=404),
    "POST /questions/<int:no>/answer": Row(
        frozenset({"other_delegate", "officer"}), "/questions/1/answer", {"answer": "By a survey of banks."}, 404
    ),
    "GET /links/<secret>": Row(EVERYONE, "/links/unknown"),
    "POST /links/<secret>": Row(EVERYONE, "/links/unknown", {"password": "four words in a row"}),
    # one's own account
    "GET /account": Row(MEMBERS, "/account"),
    "POST /account/password": Row(MEMBERS, "/account/password", {"old": "x", "password": "y"}),
    "POST /account/letters": Row(MEMBERS, "/account/letters"),
    "POST /account/tokens": Row(MEMBERS, "/account/tokens", {"title": "t", "scope": "read", "days": "9"}),
    "POST /account/tokens/<id>/revoke": Row(MEMBERS, "/account/tokens/token-1/revoke"),
    "POST /account/sessions/<id>/end": Row(MEMBERS, "/account/sessions/none-of-them/end"),
    "POST /account/sign-out-everywhere": Row(MEMBERS, "/account/sign-out-everywhere"),
    "GET /account/second-factor": Row(MEMBERS, "/account/second-factor"),
    "POST /account/second-factor/begin": Row(MEMBERS, "/account/second-factor/begin"),
    "POST /account/second-factor/confirm": Row(MEMBERS, "/account/second-factor/confirm", {"code": "123456"}),
    "POST /account/second-factor/recovery-codes": Row(MEMBERS, "/account/second-factor/recovery-codes"),
    "POST /account/second-factor/take-off": Row(MEMBERS, "/account/second-factor/take-off"),
    # everybody's accounts
    "GET /accounts": Row(ADMINISTRATOR, "/accounts"),
    "GET /accounts/new": Row(ADMINISTRATOR, "/accounts/new"),
    "POST /accounts/new": Row(ADMINISTRATOR, "/accounts/new", {"email": "new@example.org", "role": "chair"}),
    "GET /accounts/log": Row(ADMINISTRATOR, "/accounts/log"),
    "GET /accounts/log.csv": Row(ADMINISTRATOR, "/accounts/log.csv"),
    "GET /accounts/<id>": Row(ADMINISTRATOR, "/accounts/account-1"),
    "GET /webhooks": Row(ADMINISTRATOR, "/webhooks"),
    "POST /webhooks": Row(ADMINISTRATOR, "/webhooks", {"url": "none"}),
    "GET /webhooks/<id>": Row(ADMINISTRATOR, "/webhooks/webhook-1"),
    "POST /webhooks/<id>/secret": Row(ADMINISTRATOR, "/webhooks/webhook-1/secret"),
    "POST /webhooks/<id>/<any(pause, resume, remove):action>": Row(ADMINISTRATOR, "/webhooks/webhook-1/pause"),
    "POST /webhooks/<id>/ping": Row(ADMINISTRATOR, "/webhooks/webhook-1/ping"),
    "POST /webhooks/<id>/sent/<int(max=999999999):no>/again": Row(ADMINISTRATOR, "/webhooks/webhook-1/sent/1/again"),
    "POST /accounts/<id>/role": Row(ADMINISTRATOR, "/accounts/account-1/role", {"role": "chair"}),
    "POST /accounts/<id>/<any(close, reopen):action>": Row(ADMINISTRATOR, "/accounts/account-1/close"),
    "POST /accounts/<id>/sign-out": Row(ADMINISTRATOR, "/accounts/account-1/sign-out"),
    "POST /accounts/<id>/erase": Row(ADMINISTRATOR, "/accounts/account-1/erase", {"sure": "yes"}),
    "POST /accounts/<id>/second-factor/reset": Row(ADMINISTRATOR, "/accounts/account-1/second-factor/reset"),
    "POST /accounts/<id>/link": Row(ADMINISTRATOR, "/accounts/account-1/link"),
    # what takes two people: release 1 waits for an administrator
    "GET /releases": Row(OFFICER | ADMINISTRATOR, "/releases"),
    "GET /releases/<int(max=999999999):no>": Row(ADMINISTRATOR, "/releases/1"),
    "POST /releases/<int(max=999999999):no>/<any(consent, refuse, withdraw):action>": Row(
        ADMINISTRATOR, "/releases/1/consent"
    ),
    "POST /accounts/<id>/vouch": Row(ADMINISTRATOR, "/accounts/account-1/vouch"),
    # what each person follows; the addresses in letters are signed, and open to whoever has them
    "GET /following": Row(MEMBERS, "/following"),
    "POST /following": Row(MEMBERS, "/following", {"what": "area", "which": "4"}),
    "POST /following/<id>/rename": Row(MEMBERS, "/following/none/rename", {"name": "x"}),
    "POST /following/<id>/stop": Row(MEMBERS, "/following/none/stop"),
    "POST /following/seen": Row(MEMBERS, "/following/seen"),
    "POST /following/<id>/seen": Row(MEMBERS, "/following/none/seen"),
    "POST /following/rhythm": Row(MEMBERS, "/following/rhythm", {"rhythm": "weekly"}),
    "POST /following/feed": Row(MEMBERS, "/following/feed"),
    "POST /following/feed/end": Row(MEMBERS, "/following/feed/end"),
    "GET /feeds/following/<secret>.atom": Row(EVERYONE, "/feeds/following/unknown.atom"),
    "GET /following/stop/<id>/<signature>": Row(EVERYONE, "/following/stop/none/forged"),
    "POST /following/stop/<id>/<signature>": Row(EVERYONE, "/following/stop/none/forged"),
    "GET /following/quiet/<account>/<signature>": Row(EVERYONE, "/following/quiet/account-1/forged"),
    "POST /following/quiet/<account>/<signature>": Row(EVERYONE, "/following/quiet/account-1/forged"),
    # the wanted board: need 1 is Chile's, and for everyone
    "GET /wanted": Row(EVERYONE, "/wanted"),
    "GET /wanted/new": Row(SUBMITTERS, "/wanted/new"),
    "POST /wanted/new": Row(SUBMITTERS, "/wanted/new", {"text": "tidal mills"}),
    "GET /wanted/<int:no>": Row(EVERYONE, "/wanted/1"),
    "GET /wanted/<int:no>/edit": Row(AUTHOR | OFFICER, "/wanted/1/edit"),
    "POST /wanted/<int:no>/edit": Row(AUTHOR | OFFICER, "/wanted/1/edit", {"text": "tidal mills"}),
    "POST /wanted/<int:no>/offer": Row(MEMBERS, "/wanted/1/offer", {"practice": "japan-credit-guarantee"}),
    "POST /wanted/<int:no>/take-back": Row(MEMBERS, "/wanted/1/take-back", {"practice": "japan-credit-guarantee"}),
    "POST /wanted/<int:no>/close": Row(AUTHOR | OFFICER, "/wanted/1/close", {"outcome": "Nothing did."}),
    "POST /wanted/<int:no>/reopen": Row(AUTHOR | OFFICER, "/wanted/1/reopen"),
    # what waits for each person, and an economy's own page
    "GET /for-you": Row(MEMBERS, "/for-you"),
    "GET /for-you.json": Row(MEMBERS, "/for-you.json"),
    "GET /api/v1/for-you": Row(MEMBERS, "/api/v1/for-you"),
    "GET /my-economy": Row(AUTHOR | OFFICER, "/my-economy?economy=chile"),
    "GET /my-economy.json": Row(AUTHOR | OFFICER, "/my-economy.json?economy=chile"),
    "GET /my-economy.csv": Row(AUTHOR | OFFICER, "/my-economy.csv?economy=chile"),
    # submitting: a draft is its author's alone, and to anyone else it does not exist
    "GET /submissions": Row(MEMBERS, "/submissions"),
    "POST /submissions": Row(DELEGATES | OFFICER, "/submissions"),
    "POST /submissions/notices": Row(MEMBERS, "/submissions/notices"),
    "POST /practices/<id>/revise": Row(frozenset({"other_delegate", "officer"}), f"{PRACTICE}/revise"),
    "GET /submissions/<id>": Row(AUTHOR, "/submissions/a-draft", refused=404),
    "POST /submissions/<id>": Row(AUTHOR, "/submissions/a-draft", {"title": "A title"}, refused=404),
    "POST /submissions/<id>.json": Row(AUTHOR, "/submissions/a-draft.json", {"title": "A title"}, refused=404),
    "GET /submissions/<id>/beside": Row(AUTHOR, "/submissions/a-draft/beside", refused=404),
    "POST /submissions/<id>/preview": Row(AUTHOR, "/submissions/a-draft/preview", {"done": "Text"}, refused=404),
    "POST /submissions/<id>/related": Row(
        AUTHOR, "/submissions/a-draft/related", {"near": "update of chile-market-days"}, refused=404
    ),
    "POST /submissions/<id>/objectives": Row(
        AUTHOR, "/submissions/a-draft/objectives", {"take": "main 3.1"}, refused=404
    ),
    "POST /submissions/<id>/hand-in": Row(AUTHOR, "/submissions/a-draft/hand-in", refused=404),
    "POST /submissions/<id>/withdraw": Row(AUTHOR, "/submissions/a-draft/withdraw", refused=404),
    # only what an author who is gone has left can be taken over: of d1, whose author is there, nobody hears anything
    "POST /submissions/<id>/take-over": Row(frozenset(), "/submissions/d1/take-over", refused=404),
    "POST /submissions/<id>/attachments": Row(AUTHOR, "/submissions/a-draft/attachments", refused=404),
    "POST /submissions/<id>/attachments/<int:no>/remove": Row(
        AUTHOR, "/submissions/a-draft/attachments/2/remove", refused=404
    ),
    "GET /attachments/<int:no>/<name>": Row(EVERYONE, "/attachments/1/published.pdf"),
    "POST /api/v1/submissions": Row(DELEGATES | OFFICER, "/api/v1/submissions"),
    "GET /api/v1/follow-up": Row(DELEGATES | OFFICER, "/api/v1/follow-up"),
    "POST /api/v1/follow-up": Row(DELEGATES | OFFICER, "/api/v1/follow-up"),
    "GET /api/v1/submissions/<id>": Row(AUTHOR, "/api/v1/submissions/a-draft", refused=404),
    # the desk; to whoever may not read a submission it does not exist
    "GET /desk": Row(OFFICER, "/desk"),
    "GET /desk/<id>": Row(OFFICER, "/desk/d1"),
    "POST /desk/<id>/take": Row(OFFICER, "/desk/d1/take"),
    "POST /desk/<id>/assign": Row(OFFICER, "/desk/d1/assign", {"account": "account-1"}),
    "POST /desk/<id>/remarks": Row(OFFICER, "/desk/d1/remarks", {"field": "title", "text": "x", "kind": "change"}),
    "POST /desk/<id>/settle": Row(OFFICER, "/desk/d1/settle", {"no": "1"}),
    "POST /desk/<id>/request-changes": Row(OFFICER, "/desk/d1/request-changes"),
    "POST /desk/<id>/tags": Row(OFFICER, "/desk/d1/tags", {"say-4.1": "confirm"}),
    "POST /desk/<id>/publish": Row(OFFICER, "/desk/d1/publish", {"say-4.1": "confirm"}),
    "POST /desk/<id>/withdraw": Row(OFFICER, "/desk/d1/withdraw", {"why": "asked to"}),
    "GET /desk/practices": Row(OFFICER, "/desk/practices"),
    "GET /desk/practices/<id>": Row(OFFICER, "/desk/practices/korea-plan-only"),
    "POST /desk/practices/<id>": Row(OFFICER, "/desk/practices/korea-plan-only", {"say-3.2": "confirm"}),
    "GET /desk/suggestions": Row(OFFICER, "/desk/suggestions"),
    "POST /practices/<id>/gates/<gate>": Row(OFFICER, f"{PRACTICE}/gates/counts", {"passed": "yes"}),
    "POST /submissions/<id>/remarks": Row(
        AUTHOR | OFFICER | {"chair"}, "/submissions/d1/remarks", {"text": "x"}, refused=404
    ),
    # care of the base: a practice's economy may withdraw it, everything else is the secretariat's
    "GET /practices/<id>/versions": Row(MEMBERS, f"{PRACTICE}/versions"),
    "GET /practices/<id>/versions/<int(max=999999999):no>": Row(MEMBERS, f"{PRACTICE}/versions/1"),
    "POST /practices/<id>/versions/<int(max=999999999):no>/restore": Row(OFFICER, f"{PRACTICE}/versions/1/restore"),
    "GET /practices/<id>/care": Row(CARERS, f"{PRACTICE}/care"),
    "POST /practices/<id>/withdraw": Row(CARERS, f"{PRACTICE}/withdraw"),
    "POST /practices/<id>/reinstate": Row(OFFICER, f"{PRACTICE}/reinstate"),
    "POST /practices/<id>/review-by": Row(OFFICER, f"{PRACTICE}/review-by"),
    "GET /care/due": Row(OFFICER, "/care/due"),
    "GET /care/bulk": Row(OFFICER, "/care/bulk"),
    "POST /care/bulk": Row(OFFICER, "/care/bulk", {"field": "kind", "value": "tool", "ids": "japan-credit-guarantee"}),
    "GET /care/batches": Row(OFFICER, "/care/batches"),
    "POST /care/batches": Row(OFFICER, "/care/batches", {"field": "kind", "value": "tool", "why": "x"}),
    "GET /care/batches/<int(max=999999999):no>": Row(OFFICER, "/care/batches/1"),
    "POST /care/batches/<int(max=999999999):no>/undo": Row(OFFICER, "/care/batches/1/undo"),
    "GET /care/merge": Row(OFFICER, "/care/merge?keep=japan-credit-guarantee"),
    "POST /care/merge": Row(OFFICER, "/care/merge", {"keep": "japan-credit-guarantee", "drop": "chile-market-days"}),
    # the trail
    "GET /trail": Row(TRAIL, "/trail"),
    "GET /trail.csv": Row(TRAIL, "/trail.csv"),
    "GET /trail.json": Row(TRAIL, "/trail.json"),
    "GET /trail/<int(max=999999999):no>": Row(TRAIL, "/trail/1"),
    "POST /trail/<int(max=999999999):no>/erase": Row(ADMINISTRATOR, "/trail/1/erase"),
    # bringing in: papers as drafts, spreadsheets as practices, and the templates
    "GET /templates/<name>": Row(EVERYONE, "/templates/write-ups.xlsx"),
    "GET /submissions/from-paper": Row(SUBMITTERS, "/submissions/from-paper"),
    "POST /submissions/from-paper": Row(SUBMITTERS, "/submissions/from-paper", {"text": "A paper"}),
    "POST /submissions/from-paper/place": Row(
        SUBMITTERS, "/submissions/from-paper/place", {"text-1": "A paper", "place-1": "title"}
    ),
    "GET /import": Row(OFFICER, "/import"),
    "POST /import": Row(OFFICER, "/import"),
    "GET /import/<token>": Row(OFFICER, "/import/nobody-brought-it"),
    "POST /import/<token>": Row(OFFICER, "/import/nobody-brought-it"),
    "POST /import/<token>/apply": Row(OFFICER, "/import/nobody-brought-it/apply"),
    # closed years
    "GET /periods": Row(EVERYONE, "/periods"),
    "GET /periods/<int:year>": Row(EVERYONE, "/periods/2023"),
    "POST /periods/<int:year>": Row(OFFICER, "/periods/2023", {"to": "in review"}),
    "GET /periods/<int:year>/snapshots/<int:no>": Row(EVERYONE, "/periods/2023/snapshots/1"),
    # the ledger's life: an adoption is confirmed by the origin (Chile) or the adopter (Malaysia)
    "POST /practices/<id>/adoptions/<slug>/confirm": Row(
        AUTHOR, "/practices/chile-market-days/adoptions/malaysia/confirm"
    ),
    # a joint practice: its co-submitter (here none of the delegates) confirms, or the secretariat records that it did
    "POST /practices/<id>/origins/<slug>/confirm": Row(
        OFFICER, "/practices/peru-viet-nam-customs-window/origins/viet-nam/confirm", {"why": "said so in a letter"}
    ),
    "GET /practices/<id>/lineage": Row(EVERYONE, f"{PRACTICE}/lineage"),
    "GET /pipeline": Row(EVERYONE, "/pipeline"),
    "GET /uncounted": Row(EVERYONE, "/uncounted"),
    "GET /gap-map": Row(EVERYONE, "/gap-map"),
    "GET /follow-up": Row(DELEGATES | OFFICER, "/follow-up"),
    "POST /follow-up": Row(
        OFFICER, "/follow-up", {"practice": "chile-market-days", "economy": "Malaysia", "answer": "yes"}
    ),
    "GET /meetings/new": Row(OFFICER, "/meetings/new"),
    "POST /meetings/new": Row(OFFICER, "/meetings/new", {"number": "58", "title": "58th", "kind": "smewg"}),
    "GET /meetings/<id>/edit": Row(OFFICER, "/meetings/m-2023-1/edit"),
    "POST /meetings/<id>/edit": Row(OFFICER, "/meetings/m-2023-1/edit", {"title": "Another"}),
    "GET /meetings/<id>/redate": Row(OFFICER, "/meetings/m-2023-1/redate?starts=2022-03-01"),
    "POST /meetings/<id>/redate": Row(OFFICER, "/meetings/m-2023-1/redate", {"starts": "2022-03-01", "why": "x"}),
    "GET /meetings/<id>/share": Row(OFFICER, "/meetings/m-2023-1/share?q=loans"),
    "GET /meetings/<id>/agenda": Row(OFFICER, "/meetings/m-2023-1/agenda"),
    "POST /meetings/<id>/agenda": Row(OFFICER, "/meetings/m-2023-1/agenda", {"pasted": "5.2 Financing"}),
    "GET /meetings/<id>/agenda.json": Row(EVERYONE, "/meetings/m-2023-1/agenda.json"),
    "POST /meetings/<id>/prepare": Row(
        OFFICER, "/meetings/m-2023-1/prepare", {"practice": "japan-credit-guarantee", "all-agenda_item": "5.2"}
    ),
    "POST /meetings/<id>/share": Row(OFFICER, "/meetings/m-2023-1/share", {"practice": "japan-credit-guarantee"}),
    # what was recorded in error
    "GET /struck": Row(TRAIL, "/struck"),
    "GET /struck.json": Row(TRAIL, "/struck.json"),
    "GET /practices/<id>/<any(strike, unstrike):action>": Row(
        OFFICER, "/practices/chile-market-days/strike?kind=event&record=chile-market-days@m-2023-1"
    ),
    "POST /practices/<id>/<any(strike, unstrike):action>": Row(
        OFFICER, "/practices/chile-market-days/strike", {"kind": "event", "record": "chile-market-days@m-2023-1"}
    ),
    # reports and charts
    # taken along, and what was ticked there brought back
    "GET /pack": Row(EVERYONE, "/pack"),
    "POST /pack": Row(EVERYONE, "/pack", {"as": "nobody"}),  # which no pack is made for
    "GET /pack/waiting": Row(EVERYONE, "/pack/waiting"),
    "GET /pack/<any('best-practices.zip', 'best-practices-for-members.zip'):name>": Row(
        EVERYONE, "/pack/best-practices.zip"
    ),
    "GET /pack/interest": Row(REPORTERS, "/pack/interest"),
    "POST /pack/interest": Row(REPORTERS, "/pack/interest"),
    "POST /pack/interest/record": Row(REPORTERS, "/pack/interest/record", {"given": "{}"}),
    "GET /reports": Row(EVERYONE, "/reports"),
    "GET /reports/<kind>.<any(docx, xlsx, csv, html):format>": Row(EVERYONE, "/reports/final.csv"),
    "GET /reports/tabled": Row(EVERYONE, "/reports/tabled"),
    "GET /reports/tabled/<int:number>.<any(docx, xlsx, csv, html):format>": Row(EVERYONE, "/reports/tabled/1.csv"),
    "POST /reports/<kind>/table": Row(frozenset({"officer", "chair"}), "/reports/final/table"),
    "GET /tally/<key>.<any(svg, png, csv):form>": Row(EVERYONE, "/tally/both.csv"),
    # the rest of the plan
    "GET /implementation": Row(EVERYONE, "/implementation"),
    "GET /implementation.csv": Row(EVERYONE, "/implementation.csv"),
    "GET /implementation.json": Row(EVERYONE, "/implementation.json"),
    "GET /implementation/<key>": Row(EVERYONE, "/implementation/activities"),
    "GET /activities": Row(EVERYONE, "/activities"),
    "GET /activities.csv": Row(EVERYONE, "/activities.csv"),
    "GET /activities.json": Row(EVERYONE, "/activities.json"),
    "GET /activities/next": Row(EVERYONE, "/activities/next"),
    "GET /activities/new": Row(OFFICER, "/activities/new"),
    "POST /activities/new": Row(OFFICER, "/activities/new", {"title": "T", "kind": "activity", "year": "2023"}),
    "GET /activities/<id>": Row(EVERYONE, "/activities/activity-0001"),
    "GET /activities/<id>/edit": Row(OFFICER, "/activities/activity-0001/edit"),
    "POST /activities/<id>/edit": Row(OFFICER, "/activities/activity-0001/edit", {"title": "T"}),
    "POST /activities/<id>/confirm": Row(OFFICER, "/activities/activity-0001/confirm", {"only": "3.1"}),
    "GET /indicators": Row(EVERYONE, "/indicators"),
    "GET /indicators.csv": Row(EVERYONE, "/indicators.csv"),
    "GET /indicators.json": Row(EVERYONE, "/indicators.json"),
    "GET /indicators/<id>": Row(EVERYONE, "/indicators/1.1.1"),
    "GET /indicators/<id>.csv": Row(EVERYONE, "/indicators/1.1.1.csv"),
    "GET /indicators/<id>.json": Row(EVERYONE, "/indicators/1.1.1.json"),
    "GET /indicators/<id>/report": Row(REPORTERS, "/indicators/1.1.1/report"),
    "POST /indicators/<id>/report": Row(
        AUTHOR | OFFICER, "/indicators/1.1.1/report", {"economy": "Chile", "year": "2022", "value": "1"}
    ),
    "POST /indicators/<id>/accept": Row(OFFICER, "/indicators/1.1.1/accept", {"economy": "Chile", "year": "2022"}),
    "GET /indicators/sheet.<any(xlsx, csv):kind>": Row(AUTHOR | OFFICER, "/indicators/sheet.xlsx?economy=chile"),
    "GET /indicators/import": Row(REPORTERS, "/indicators/import"),
    "POST /indicators/import": Row(REPORTERS, "/indicators/import"),
    "GET /indicators/<id>/sheet": Row(EVERYONE, "/indicators/1.1.1/sheet"),
    "GET /indicators/<id>/sheet.json": Row(EVERYONE, "/indicators/G3/sheet.json"),
    "GET /coverage": Row(EVERYONE, "/coverage"),
    "GET /coverage.csv": Row(EVERYONE, "/coverage.csv"),
    "GET /coverage.json": Row(EVERYONE, "/coverage.json"),
    "GET /nil-reports": Row(EVERYONE, "/nil-reports"),
    "GET /nil-reports.json": Row(EVERYONE, "/nil-reports.json"),
    "POST /nil-reports": Row(
        AUTHOR | OFFICER, "/nil-reports", {"indicator": "1.1.2", "economy": "Chile", "year": "2022", "why": "a letter"}
    ),
    "POST /nil-reports/take-back": Row(
        AUTHOR | OFFICER,
        "/nil-reports/take-back",
        {"indicator": "1.1.2", "economy": "Chile", "year": "2022", "why": "in error"},
    ),
    "GET /schedule": Row(EVERYONE, "/schedule"),
    "GET /schedule.csv": Row(EVERYONE, "/schedule.csv"),
    "GET /schedule.json": Row(EVERYONE, "/schedule.json"),
    "GET /schedule/new": Row(OFFICER, "/schedule/new"),
    "POST /schedule/new": Row(OFFICER, "/schedule/new", {"title": "T", "first": "2021", "last": "2022"}),
    "GET /schedule/<id>": Row(EVERYONE, "/schedule/action-0001"),
    "POST /schedule/<id>": Row(OFFICER, "/schedule/action-0001", {"title": "T"}),
    "POST /schedule/<id>/note": Row(OFFICER, "/schedule/action-0001/note", {"year": "2021", "note": "N"}),
    "GET /proposals": Row(MEMBERS, "/proposals"),
    "GET /proposals.csv": Row(MEMBERS, "/proposals.csv"),
    "GET /proposals.json": Row(MEMBERS, "/proposals.json"),
    "GET /proposals/new": Row(REPORTERS, "/proposals/new"),
    "POST /proposals/new": Row(REPORTERS, "/proposals/new", {"title": "T"}),
    "GET /proposals/<id>": Row(MEMBERS, "/proposals/proposal-0001"),
    "GET /proposals/<id>/edit": Row(REPORTERS, "/proposals/proposal-0001/edit"),
    "POST /proposals/<id>/edit": Row(REPORTERS, "/proposals/proposal-0001/edit", {"title": "T"}),
    "POST /proposals/<id>/score": Row(SCORERS, "/proposals/proposal-0001/score", {"criterion": "link"}),
    "GET /success-factors": Row(EVERYONE, "/success-factors"),
    "GET /success-factors.csv": Row(EVERYONE, "/success-factors.csv"),
    "GET /success-factors.json": Row(EVERYONE, "/success-factors.json"),
    "POST /success-factors/mark": Row(
        OFFICER, "/success-factors/mark", {"factor": "3-1", "practice": "chile-market-days"}
    ),
    # baskets and briefs: one that is kept is its owner's, here the delegate's, and to anyone else it does not exist
    "GET /basket": Row(EVERYONE, "/basket"),
    "POST /basket": Row(EVERYONE, "/basket", {"practice": "japan-credit-guarantee"}),
    "GET /briefs": Row(EVERYONE, "/briefs"),
    "POST /briefs": Row(EVERYONE, "/briefs", {"text": "1. Loans"}),
    "GET /briefs/carried": Row(EVERYONE, "/briefs/carried"),
    "POST /briefs/carried": Row(EVERYONE, "/briefs/carried"),
    f"POST /briefs/carried.<any({FORMS}):form>": Row(EVERYONE, "/briefs/carried.md"),
    "GET /briefs/<id>": Row(AUTHOR, "/briefs/a-brief", refused=404),
    f"GET /briefs/<id>.<any({FORMS}):form>": Row(AUTHOR, "/briefs/a-brief.md", refused=404),
    "POST /briefs/<id>": Row(AUTHOR, "/briefs/a-brief", {"do": "keep"}, refused=404),
    "POST /briefs/<id>/share": Row(AUTHOR, "/briefs/a-brief/share", refused=404),
    "POST /briefs/<id>/remove": Row(AUTHOR, "/briefs/a-brief/remove", refused=404),
    # the API
    "GET /api/v1/search": Row(EVERYONE, "/api/v1/search?q=loans"),
    "GET /api/v1/complete": Row(EVERYONE, "/api/v1/complete?q=online"),
    "GET /api/v1/practices/<id>": Row(EVERYONE, "/api/v1/practices/japan-credit-guarantee"),
    "GET /api/v1/practices/<id>/suggestions": Row(EVERYONE, "/api/v1/practices/japan-credit-guarantee/suggestions"),
    "GET /api/v1/practices/<id>/similar": Row(EVERYONE, "/api/v1/practices/japan-credit-guarantee/similar"),
    "GET /api/v1/gaps": Row(MEMBERS, "/api/v1/gaps"),
    "GET /api/v1/tally": Row(EVERYONE, "/api/v1/tally"),
    "GET /api/v1/coverage": Row(EVERYONE, "/api/v1/coverage"),
    "POST /api/v1/nil-reports": Row(REPORTERS, "/api/v1/nil-reports"),
    "POST /api/v1/nil-reports/take-back": Row(REPORTERS, "/api/v1/nil-reports/take-back"),
    "GET /api/v1/figures/<key>": Row(EVERYONE, "/api/v1/figures/shared"),
    "GET /api/v1/practices": Row(EVERYONE, "/api/v1/practices"),
    "GET /api/v1/practices/<id>/versions": Row(MEMBERS, "/api/v1/practices/japan-credit-guarantee/versions"),
    "GET /api/v1/economies": Row(EVERYONE, "/api/v1/economies"),
    "GET /api/v1/evidence": Row(EVERYONE, "/api/v1/evidence?q=loans"),
    "GET /api/v1/compare": Row(EVERYONE, "/api/v1/compare?practice=japan-credit-guarantee&practice=chile-market-days"),
    "GET /api/v1/wanted": Row(EVERYONE, "/api/v1/wanted"),
    "GET /api/v1/wanted/<int:no>": Row(EVERYONE, "/api/v1/wanted/1"),
    "GET /api/v1/following": Row(MEMBERS, "/api/v1/following"),
    "GET /api/v1/questions": Row(DELEGATES | OFFICER, "/api/v1/questions"),
    "GET /api/v1/areas": Row(EVERYONE, "/api/v1/areas"),
    "GET /api/v1/objectives": Row(EVERYONE, "/api/v1/objectives"),
    "GET /api/v1/objectives/<id>": Row(EVERYONE, "/api/v1/objectives/4.1"),
    "GET /api/v1/activities": Row(EVERYONE, "/api/v1/activities"),
    "GET /api/v1/activities/<id>": Row(EVERYONE, "/api/v1/activities/activity-0001"),
    "GET /api/v1/implementation": Row(EVERYONE, "/api/v1/implementation"),
    "GET /api/v1/indicators": Row(EVERYONE, "/api/v1/indicators"),
    "GET /api/v1/indicators/<id>": Row(EVERYONE, "/api/v1/indicators/1.1.1"),
    "GET /api/v1/indicators/<id>/sheet": Row(EVERYONE, "/api/v1/indicators/1.1.1/sheet"),
    "GET /api/v1/nil-reports": Row(EVERYONE, "/api/v1/nil-reports"),
    "GET /api/v1/schedule": Row(EVERYONE, "/api/v1/schedule"),
    "GET /api/v1/proposals": Row(MEMBERS, "/api/v1/proposals"),
    "GET /api/v1/success-factors": Row(EVERYONE, "/api/v1/success-factors"),
    "GET /api/v1/uncounted": Row(EVERYONE, "/api/v1/uncounted"),
    "GET /api/v1/periods": Row(EVERYONE, "/api/v1/periods"),
    "GET /api/v1/reports": Row(EVERYONE, "/api/v1/reports"),
    "GET /api/v1/meetings": Row(EVERYONE, "/api/v1/meetings"),
    "GET /api/v1/meetings/<id>": Row(EVERYONE, "/api/v1/meetings/m-2023-1"),
    "GET /api/v1/meetings/<id>/agenda": Row(EVERYONE, "/api/v1/meetings/m-2023-1/agenda"),
    "GET /api/v1/pipeline": Row(EVERYONE, "/api/v1/pipeline"),
    "GET /api/v1/struck": Row(TRAIL, "/api/v1/struck"),
    "GET /api/v1/submissions": Row(MEMBERS, "/api/v1/submissions"),
    "GET /api/v1/notices": Row(MEMBERS, "/api/v1/notices"),
    "GET /api/v1/my-economy": Row(AUTHOR | OFFICER, "/api/v1/my-economy?economy=chile"),
    "GET /api/v1/desk": Row(OFFICER, "/api/v1/desk"),
    "GET /api/v1/releases": Row(OFFICER | ADMINISTRATOR, "/api/v1/releases"),
    "GET /api/v1/accounts": Row(ADMINISTRATOR, "/api/v1/accounts"),
    "GET /api/v1/trail": Row(TRAIL, "/api/v1/trail"),
    "GET /api/v1/forms/<operation>": Row(DELEGATES | OFFICER, "/api/v1/forms/add_proposal"),
    "GET /api/v1/submissions/<id>/text": Row(AUTHOR, "/api/v1/submissions/a-draft/text", refused=404),
    "GET /api/": Row(EVERYONE, "/api/"),
    "GET /api/openapi.json": Row(EVERYONE, "/api/openapi.json"),
}

RECORDS = (
    "/areas", "/areas/<id>", "/objectives/<id>", "/economies", "/economies/<slug>", "/meetings", "/meetings/<id>",
    "/gap-map", "/gaps", "/practices/<id>/lineage", "/pipeline", "/follow-up", "/uncounted", "/periods",
    "/periods/<int:year>", "/periods/<int:year>/snapshots/<int:no>", "/practices/<id>/versions",
    "/practices/<id>/versions/<int(max=999999999):no>", "/care/due", "/care/batches",
    "/care/batches/<int(max=999999999):no>", "/desk", "/desk/<id>", "/desk/practices", "/desk/practices/<id>",
    "/desk/suggestions", "/implementation/<key>", "/activities/<id>", "/schedule/<id>", "/proposals/<id>",
    "/reports/tabled", "/releases", "/releases/<int(max=999999999):no>", "/accounts", "/accounts/<id>",
    "/trail/<int(max=999999999):no>", "/submissions", "/submissions/<id>", "/webhooks", "/webhooks/<id>",
    "/trail/<int(max=999999999):no>", "/submissions", "/submissions/<id>", "/questions", "/questions/<int:no>",
    "/trail/<int(max=999999999):no>", "/submissions", "/submissions/<id>",
    "/following", "/wanted", "/wanted/<int:no>",
)  # fmt: skip
"""Pages that are open as records to those to whom they are open to read."""

FURTHER = {
    "/practices/<id>": ("csv",), "/struck": ("csv",), "/for-you": ("csv",),
    "/nil-reports": ("csv",), "/accounts/log": ("json",),
}  # fmt: skip
"""Those of whose forms one has a row of its own."""


def _as_records(page: str, form: str) -> Row:
    row = TABLE[f"GET {page}"]
    path, _, asked = row.address.partition("?")
    return replace(row, address=f"{path}.{form}" + (f"?{asked}" if asked else ""))


TABLE |= {
    f"GET {page}.{form}": _as_records(page, form)
    for page, forms in (*((page, ("json", "csv")) for page in RECORDS), *FURTHER.items())
    for form in forms
}
TABLE["GET /meetings/<id>/agenda.csv"] = replace(
    TABLE["GET /meetings/<id>/agenda.json"], address="/meetings/m-2023-1/agenda.csv"
)
TABLE |= {f"GET /search.{form}": Row(EVERYONE, f"/search.{form}?q=loans") for form in ("json", "csv")}


def _of_verbs() -> Iterator[tuple[str, Row]]:
    """Whoever may send a page's form may say its verb, and nobody else."""
    for verb, route, page in with_pages():
        row = TABLE[page]
        if verb.id == "record_adoption":
            yield route, Row(SUBMITTERS, f"/api/v1{PRACTICE}/adopt")
            continue
        path, asked = row.address.partition("?")[::2]
        held = re.fullmatch(re.sub(r"<([a-z_]+)>", r"(?P<\1>[^/]+)", _plain(page.removeprefix("POST "))), path)
        places = held.groupdict() if held else {}
        address = _plain(verb.path)
        for name, value in places.items():
            address = address.replace(f"<{name}>", value)
        yield route, replace(row, address=f"/api/v1{address}", data=row.data | dict(parse_qsl(asked)))


def _plain(rule: str) -> str:
    """A rule without what its places take."""
    return re.sub(r"<[^>]*:([a-z_]+)>", r"<\1>", rule)


TABLE |= dict(_of_verbs())


@pytest.fixture(autouse=True)
def submissions(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    """A draft of Chile's delegate, and a published practice of Japan, each with a file."""
    author, kept = account_of("delegate").id, ContentStore(kb.settings.home / "attachments")
    for id, practice, state in (
        ("published", "japan-credit-guarantee", State.PUBLISHED),
        ("a-draft", "", State.DRAFT),
    ):
        kb.home.store.begin_dossier(Dossier(id=id, practice=practice, author=author, state=state, entries={}))
        file = Attachment(0, id, "", f"{id}.pdf", "pdf", 8, kept.keep(b"%PDF-1.7"), "", author, "")
        kb.home.store.attach(file)


@pytest.fixture(autouse=True)
def brief(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    """A brief of Chile's delegate."""
    made = kb.briefs.begun(kb.briefs.read("1. Opening\n2. Loans without collateral"), "For Lima")
    kb.home.store.keep_brief(KeptBrief("a-brief", account_of("delegate").id, made, "Chile"))


@pytest.fixture(autouse=True)
def owner_asked(kb: KnowledgeBase) -> None:
    """A visitor asks Japan about its practice."""
    asked = OwnerQuestion(0, "japan-credit-guarantee", "Japan", "", "Ann", "ann@example.org", "How so?", "2024-01-02")
    kb.home.store.keep_question(asked, "")


@pytest.fixture(autouse=True)
def wanted(kb: KnowledgeBase, account_of: Callable[[str], Account]) -> None:
    """Need 1, which Chile's delegate posted."""
    kb.wanted.post(account_of("delegate").person(), NeedWords("Loans without land to pledge"))


@pytest.fixture(autouse=True)
def asked_for(kb: KnowledgeBase) -> None:
    """Release 1, which waits for a second administrator."""
    kb.trail.reading.erase(1, Person("a-former-administrator", Role.ADMINISTRATOR), "asked for")


def test_every_route_has_a_row_and_every_row_a_route(kb: KnowledgeBase) -> None:
    rules = create_app(kb).url_map.iter_rules()
    routes = {f"{method} {rule.rule}" for rule in rules for method in (rule.methods or ()) if method not in IMPLIED}
    assert routes == TABLE.keys()


IMPLIED = {"HEAD", "OPTIONS"}


@pytest.mark.parametrize("route", TABLE)
def test_a_route_lets_in_whom_its_row_names_and_nobody_else(
    world: KnowledgeBase, client_as: Callable[[str], FlaskClient], route: str
) -> None:
    row, method = TABLE[route], route.split()[0]
    for who in sorted(EVERYONE, key=lambda who: who in row.allowed):  # first those who change nothing
        sent = {"json" if row.address.startswith("/api/") and method == "POST" else "data": row.data}
        answer = client_as(who).open(row.address, method=method, headers=OWN, **sent)
        if who in row.allowed:
            assert answer.status_code not in (401, 403, 500), who
        else:
            assert answer.status_code == (401 if who == "visitor" else row.refused), who
