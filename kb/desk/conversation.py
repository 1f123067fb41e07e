"""The review as a conversation: who is at work on it, what is said at which field, what is asked of the author."""

from kb.desk.occupation import OPEN, Occupation, said, short
from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.permission import may_read_submission, may_remark, require
from kb.person import Person
from kb.practice.fields import BY_NAME
from kb.submissions.dossier import Dossier, Remark, RemarkKind, State


class Conversation(Occupation):
    """The desk and the author's side talk; the desk alone asks for changes and settles them."""

    def take(self, person: Person, id: str) -> None:
        """Begin to review it, or take it back from its author who has not begun to revise it. What is with another
        officer who may decide stays with that one. Raises Conflict."""
        store = self._home.store
        with store.transaction():
            dossier = self._at_desk(person, id, "review a submission")
            if dossier.state in (State.SUBMITTED, State.IN_REVIEW) and self._with_another(person, dossier):
                raise Conflict("somebody else has taken it meanwhile; assign it to yourself to take it over")
            if dossier.state is State.IN_REVIEW:
                store.assign_dossier(id, person.id, person.id)
                return
            if dossier.state is State.CHANGES_REQUESTED and self._revised(dossier):
                raise Conflict("its author has begun to revise it; wait until it is handed in again")
            self._move(dossier, State.IN_REVIEW, person)
            store.assign_dossier(id, person.id, person.id)
            self._tell(person, dossier.author, dossier, "Your submission is being reviewed.")

    def assign(self, person: Person, id: str, account: str, seen: str | None = None) -> None:
        """Give it to an officer who may decide on it. Raises BadValue, Conflict where it is done, and Overtaken where
        it is not as `seen` says."""
        with self._home.store.transaction():
            dossier = self._at_desk(person, id, "assign a submission")
            if dossier.state not in OPEN:
                raise Conflict(f"a submission that is {dossier.state} is done; there is nothing to assign")
            if account not in {officer.id for officer in self._officers(dossier)}:
                raise BadValue("account", account, "an officer of the secretariat who is of none of its economies")
            if account == dossier.assigned:
                return
            self._must_stand(seen, dossier)
            self._home.store.assign_dossier(id, account, person.id)
            if account != person.id:
                self._tell(person, account, dossier, "A submission was assigned to you.")

    def remark(self, person: Person, id: str, field: str, text: str) -> Remark:
        """Say something of a field, or of the whole where `field` is empty: whoever may read it. Raises BadValue, and
        Unknown for whoever may not."""
        require(person.signed_in, person, "comment on submissions")
        dossier = self._home.store.dossier(id)
        about = dossier.author, dossier.economies, not dossier.round
        if not may_read_submission(person, *about):
            raise Unknown("submission", id)
        require(may_remark(person, *about), person, "comment on this submission")
        return self._say(person, dossier, RemarkKind.COMMENT, field, text)

    def ask_change(self, person: Person, id: str, field: str, text: str) -> Remark:
        """Ask the author for a change of a field; it stays open until it is settled. Raises BadValue and Conflict."""
        dossier = self._at_desk(person, id, "ask for changes to a submission")
        if dossier.state not in OPEN:
            raise Conflict(f"a submission that is {dossier.state} is done; ask for a new one that revises it")
        return self._say(person, dossier, RemarkKind.CHANGE, field, text)

    def settle(self, person: Person, id: str, no: int) -> None:
        """Say that a change was made, or is not needed any more. Raises Unknown."""
        with self._home.store.transaction():
            self._at_desk(person, id, "settle what was asked of a submission")
            asked = {r.no for r in self._home.store.remarks(id) if r.kind is RemarkKind.CHANGE}
            if no not in asked:
                raise Unknown("change that was asked for", str(no), hint="look at the submission again")
            self._home.store.settle_remark(id, no, person.id)

    def request_changes(self, person: Person, id: str, why: str = "", seen: str | None = None) -> None:
        """Give it back to its author with the changes that were asked for; where there is none, what is said is the
        change, of the whole. Raises Conflict, and Overtaken where it is not as `seen` says."""
        store = self._home.store
        reason = short("why", why)
        with store.transaction():
            dossier = self._at_desk(person, id, "send back a submission")
            still = [r for r in store.remarks(id) if r.kind is RemarkKind.CHANGE and not r.settled_by]
            if not (still or reason):
                raise Conflict("no change is asked for; say what should change, or ask for it at its field first")
            if State.CHANGES_REQUESTED is not dossier.state:
                self._must_stand(seen, dossier)
            self._move(dossier, State.CHANGES_REQUESTED, person, reason)
            if not still:
                change = Remark(0, id, dossier.round, "", RemarkKind.CHANGE, reason, person.id, now())
                still = [store.remark(change)]
            store.assign_dossier(id, person.id, person.id)  # whoever asks is who looks at the answer
            asked = "1 change is" if len(still) == 1 else f"{len(still)} changes are"
            self._tell(person, dossier.author, dossier, f"{asked} asked for.{' ' + reason if reason else ''}")

    # -- what these rest on ------------------------------------------------------------------------------

    def _say(self, person: Person, dossier: Dossier, kind: RemarkKind, field: str, text: str) -> Remark:
        if field and field not in BY_NAME:
            raise BadValue("field", field, "the name of one of the form's fields, or nothing for the whole")
        words = said("text", text, "a sentence that says what you mean")
        with self._home.store.transaction():
            kept = self._home.store.remark(Remark(0, dossier.id, dossier.round, field, kind, words, person.id, now()))
            about = f"“{BY_NAME[field].label}”" if field else "the submission"
            verb = "A comment on" if kind is RemarkKind.COMMENT else "A change is asked for in"
            self._tell_others(person, dossier, f"{verb} {about}.")
        return kept

    def _revised(self, dossier: Dossier) -> bool:
        rounds = self._home.store.rounds(dossier.id)
        return bool(rounds) and dict(rounds[-1].entries) != dict(dossier.entries)
