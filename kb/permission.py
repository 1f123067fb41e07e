"""What a person may do, each look-up named for what it promises. Use cases ask here before they do anything."""

from collections.abc import Sequence

from kb.errors import Forbidden, ScopeMissing, SignInNeeded
from kb.person import Person, Role, Scope

DESK = (Role.SECRETARIAT, Role.OPERATOR)


def may_read_members(person: Person) -> bool:
    """Read what is classified for members: everyone signed in."""
    return person.signed_in


def may_submit(person: Person, economies: Sequence[str] = ()) -> bool:
    """Hand in and revise practices: a delegate those of the own economy, the secretariat any."""
    if person.role is Role.DELEGATE:
        return _writes(person) and (not economies or person.economy in economies)
    return _at_desk(person)


def may_read_submission(person: Person, author: str, economies: Sequence[str], draft: bool) -> bool:
    """Read a submission on its way: its author; once it is handed in also the delegates of its economies, the
    secretariat and the Chair."""
    if person.signed_in and person.id == author:
        return True
    if draft:
        return False
    if person.role is Role.DELEGATE:
        return person.economy in economies
    return person.role in (*DESK, Role.CHAIR)


def may_remark(person: Person, author: str, economies: Sequence[str], draft: bool) -> bool:
    """Comment on a submission: whoever may read it."""
    return _writes(person) and may_read_submission(person, author, economies, draft)


def may_edit_submission(person: Person, author: str, economies: Sequence[str], draft: bool) -> bool:
    """Write on a submission when it is the author's turn: a draft its author alone, one that came back also the other
    delegates of its lead economy."""
    if not may_submit(person):
        return False
    return person.id == author or (not draft and person.role is Role.DELEGATE and person.economy in economies[:1])


def may_take_over(person: Person, author: Person, economies: Sequence[str]) -> bool:
    """Go on with a submission that waits for an author who is gone: a delegate of its lead economy, or of its author's
    where it names none; an officer what an officer began."""
    if author.role is Role.DELEGATE or economies:
        lead = economies[0] if economies else author.economy
        if person.role is Role.DELEGATE and _writes(person) and person.economy == lead:
            return True
    return author.role is not Role.DELEGATE and person.role is Role.SECRETARIAT and _writes(person)


def may_hand_on(person: Person) -> bool:
    """Give what an author who is gone has left to another delegate of the economy: the secretariat."""
    return _at_desk(person)


def may_revise(person: Person, economies: Sequence[str]) -> bool:
    """Write the next version of a practice: its economies' delegates and the secretariat."""
    return may_submit(person, economies) and (person.role is not Role.DELEGATE or person.economy in economies)


def may_review(person: Person, economies: Sequence[str] = ()) -> bool:
    """Decide on a practice of these economies (changes, objectives, gates, publishing): the secretariat, but nobody on
    one's own economy's practice."""
    return _at_desk(person) and (not person.economy or person.economy not in economies)


def may_withdraw(person: Person, economies: Sequence[str]) -> bool:
    """Take a practice out of sight: its economy's delegates and the secretariat."""
    return may_submit(person, economies) and (person.role is not Role.DELEGATE or person.economy in economies)


def may_record_sharing(person: Person) -> bool:
    """Record what was shown at a meeting: the secretariat, from the meeting's record."""
    return _at_desk(person)


def may_read_prepared(person: Person, economies: Sequence[str]) -> bool:
    """Read for which meeting a practice of these economies is prepared: the secretariat, and their delegates."""
    own = person.role is Role.DELEGATE and person.economy in economies
    return own or person.role in DESK


def may_report_adoption(person: Person, reported_by: str = "") -> bool:
    """Report an adoption in the name of an economy: a delegate in the own one's, the secretariat in any."""
    if person.role is Role.DELEGATE:
        return _writes(person) and reported_by in ("", person.economy)
    return _at_desk(person)


def may_confirm_adoption(person: Person, adopter: str, origins: Sequence[str]) -> bool:
    """Confirm an adoption: a delegate of the adopting economy, whose word makes a claim a report, or of an economy that
    the practice comes from."""
    return person.role is Role.DELEGATE and _writes(person) and person.economy in (adopter, *origins)


def may_confirm_origin(person: Person, economies: Sequence[str] = (), economy: str = "") -> bool:
    """Say that an economy submitted a joint practice too: its own delegate, or the secretariat, with a reason."""
    own = person.role is Role.DELEGATE and _writes(person) and person.economy == economy
    return own or may_review(person, economies)


def may_follow_up(person: Person, economy: str = "") -> bool:
    """Say whether what was taken up is still in force: a delegate for the own economy, the secretariat for any."""
    return may_report_adoption(person, economy)


def may_look_after_economy(person: Person, economy: str = "") -> bool:
    """See on one page what an economy shared, took up and has to report, its drafts too: its delegates, the
    secretariat of any."""
    return person.role in DESK or (person.role is Role.DELEGATE and economy in ("", person.economy))


def may_import(person: Person) -> bool:
    """Bring in the back catalogue, which is published at once: the secretariat."""
    return _at_desk(person)


def may_care(person: Person) -> bool:
    """Edit many practices at once, merge, restore: the secretariat."""
    return _at_desk(person)


def may_judge(person: Person) -> bool:
    """Judge a search's hits and put wishes on the wanted list: everyone signed in."""
    return person.signed_in and _writes(person)


def may_read_gaps(person: Person) -> bool:
    """Read what was looked for and not found, which may tell what an economy works on: everyone signed in."""
    return person.signed_in


def may_keep_briefs(person: Person) -> bool:
    """Keep briefs and a basket in one's account: everyone signed in, but no operator and no token that only reads."""
    return person.signed_in and person.role is not Role.OPERATOR and bool(person.id) and _writes(person)


def may_read_brief(person: Person, owner: str, economy: str, shared: bool) -> bool:
    """Read a brief: its owner, and as long as it is shared the delegates of the owner's economy."""
    if not person.signed_in or not person.id:
        return False
    return person.id == owner or (shared and bool(economy) and person.economy == economy)


def may_post_need(person: Person, economy: str = "") -> bool:
    """Post what an economy looks for: a delegate in the own one's name, the secretariat in any, or in none."""
    if person.role is Role.DELEGATE:
        return _writes(person) and bool(person.economy) and economy in ("", person.economy)
    return _at_desk(person)


def may_keep_need(person: Person, economy: str) -> bool:
    """Change a need of this economy, say what helped, open it again: its delegates and the secretariat."""
    own = person.role is Role.DELEGATE and _writes(person) and bool(economy) and person.economy == economy
    return own or _at_desk(person)


def may_offer(person: Person) -> bool:
    """Offer a practice to a need: everyone signed in."""
    return person.signed_in and _writes(person)


def may_take_offer_back(person: Person, by: str, economy: str) -> bool:
    """Take an offer back: whoever made it, and whoever keeps the need."""
    return may_offer(person) and (person.id == by or may_keep_need(person, economy))


def may_follow(person: Person) -> bool:
    """Follow practices, meetings and searches: everyone with an account, each for themselves."""
    return person.signed_in and person.role is not Role.OPERATOR and bool(person.id)


def may_read_trail(person: Person) -> bool:
    """Read who did what: those who answer for the figures and for the accounts."""
    return person.role in (Role.SECRETARIAT, Role.CHAIR, Role.ADMINISTRATOR, Role.OPERATOR)


def may_read_security_log(person: Person) -> bool:
    """Read who came in and who was held off: those who answer for the accounts."""
    return person.role in (Role.ADMINISTRATOR, Role.OPERATOR)


def may_approve_figures(person: Person) -> bool:
    """Put a year's figures under review and approve them: the secretariat."""
    return _at_desk(person)


def may_accept_figures(person: Person) -> bool:
    """Accept a year's figures, lock them, and open them again: the Chair."""
    return person.role in (Role.CHAIR, Role.OPERATOR) and _writes(person)


def may_table_report(person: Person) -> bool:
    """Give a report a number of its own, under which it is kept as it is: the secretariat and the Chair."""
    return _at_desk(person) or may_accept_figures(person)


def may_keep_plan_records(person: Person) -> bool:
    """Record activities, keep the schedule, mark practices for success factors: the secretariat."""
    return _at_desk(person)


def may_report_indicator(person: Person, economy: str = "") -> bool:
    """Report an indicator in the name of an economy: a delegate in the own one's, the secretariat in any."""
    if person.role is Role.DELEGATE:
        return _writes(person) and economy in ("", person.economy)
    return _at_desk(person)


def may_read_draft_report(person: Person, economy: str = "") -> bool:
    """Read what an economy has not handed in yet: its delegates and the secretariat."""
    return person.role in DESK or (person.role is Role.DELEGATE and person.economy == economy)


def may_accept_report(person: Person, economy: str = "") -> bool:
    """Accept what an economy reported: the secretariat, but nobody what the own economy reported."""
    return may_review(person, (economy,) if economy else ())


def may_read_proposals(person: Person) -> bool:
    """Read project proposals, which are not decided yet: everyone signed in."""
    return person.signed_in


def may_propose(person: Person, economies: Sequence[str] = ()) -> bool:
    """Hand in a project proposal: a delegate one of the own economy, the secretariat any."""
    return may_submit(person, economies)


def may_score(person: Person, economies: Sequence[str] = ()) -> bool:
    """Score a proposal of these economies: the secretariat and the Chair, but nobody one of the own economy."""
    at_work = person.role in (*DESK, Role.CHAIR) and _writes(person)
    return at_work and (not person.economy or person.economy not in economies)


def may_manage_accounts(person: Person) -> bool:
    """Invite people, change roles, end accounts: an administrator."""
    return person.role in (Role.ADMINISTRATOR, Role.OPERATOR) and _writes(person)


def may_release(person: Person) -> bool:
    """See what waits for a second person, and answer what one may do oneself: the secretariat and administrators."""
    return person.role in (*DESK, Role.ADMINISTRATOR)


def may_keep_account(person: Person) -> bool:
    """Look after the own account, its password and its tokens: whoever signed in, but no token and no operator."""
    return person.signed_in and person.role is not Role.OPERATOR and bool(person.id) and _writes(person)


def may_read_versions(person: Person) -> bool:
    """Read what a practice said before: everyone signed in."""
    return person.signed_in


def may_erase(person: Person) -> bool:
    """Take a personal text out of the trail: an administrator."""
    return person.role in (Role.ADMINISTRATOR, Role.OPERATOR) and _writes(person)


def must_import(person: Person) -> None:
    """Raises SignInNeeded and Forbidden."""
    require(may_import(person), person, "bring write-ups in")


def must_submit(person: Person) -> None:
    """Raises SignInNeeded and Forbidden."""
    require(may_submit(person), person, "submit practices")


def must_record_sharing(person: Person) -> None:
    """Raises SignInNeeded and Forbidden."""
    require(may_record_sharing(person), person, "record what was shared at a meeting")


def must_report_adoption(person: Person, reported_by: str = "") -> None:
    """Raises SignInNeeded and Forbidden."""
    require(may_report_adoption(person, reported_by), person, "report an adoption in another economy's name")


def must_follow_up(person: Person) -> None:
    """Raises SignInNeeded and Forbidden."""
    require(may_follow_up(person), person, "answer what is still in force")


def must_hold(person: Person, scope: Scope) -> None:
    """What a token is used for must be among its scopes; a person who asks without one needs none. Raises
    ScopeMissing."""
    if person.grants is not None and scope not in person.grants:
        raise ScopeMissing(scope)


def require(allowed: bool, person: Person, what: str) -> None:
    """Raises SignInNeeded for a visitor and Forbidden for anyone else, where it is not allowed. `what` goes on after
    "may not", for example "publish this practice"."""
    if allowed:
        return
    if not person.signed_in:
        raise SignInNeeded(what)
    raise Forbidden(person.role, what)


def _at_desk(person: Person) -> bool:
    return person.role in DESK and _writes(person)


def _writes(person: Person) -> bool:
    return person.scope is Scope.WRITE


def may_ask_owner(person: Person) -> bool:
    """Ask the owner of a practice through the focal point: everyone who may write."""
    return person.signed_in and _writes(person)


def may_answer_owner_question(person: Person, economy: str) -> bool:
    """Answer what is asked of an economy's practices: its delegates, and the secretariat what any is asked."""
    if person.role is Role.DELEGATE:
        return _writes(person) and economy != "" and person.economy == economy
    return _at_desk(person)
