"""Publishing: the write-up becomes a practice, or its next version, in one step; and withdrawing it."""

from collections.abc import Sequence

from kb.accounts import hands
from kb.desk.needs import DeskNeeds
from kb.desk.objectives import Objectives
from kb.desk.occupation import Occupation, said, short
from kb.desk.queue import Queue
from kb.errors import Conflict, Refused, Unknown
from kb.files.database import now
from kb.ledger.entries import OriginConfirmation, OriginWord
from kb.ledger.recording import Recording
from kb.permission import may_withdraw, require
from kb.person import Person, Role
from kb.practice import writeup
from kb.practice.practice import Submission, missing, opens_earlier
from kb.submissions.dossier import Dossier, State
from kb.submissions.withdrawal import Withdrawal
from kb.tagging.choice import Choice


class Publishing(Occupation):
    """What was acknowledged is kept whatever comes after; the index follows at once, or with the next `kb index`."""

    def __init__(
        self,
        home: DeskNeeds,
        queue: Queue,
        objectives: Objectives,
        recording: Recording,
        withdrawal: Withdrawal,
    ) -> None:
        super().__init__(home)
        self._queue, self._objectives, self._recording, self._withdrawal = queue, objectives, recording, withdrawal

    def publish(
        self,
        person: Person,
        id: str,
        objectives: Sequence[str] = (),
        why: str = "",
        rejected: Sequence[str] = (),
        none: bool = False,
        version: str | None = None,
    ) -> bool:
        """Publish what was last handed in, with these objectives confirmed, the main one first; without any it does not
        count yet. False: it is published, and search will show it after `kb index`.

        `version` is the state that was looked at. Raises Refused where something blocks it, Conflict where it is not in
        review any more, Overtaken where it is in another state, and BadValue.
        """
        store, reason = self._home.store, short("why", why)
        dossier = self._at_desk(person, id, "publish a submission")
        choice = self._objectives.checked(Choice(id, tuple(objectives), tuple(rejected), none, person.id, now()))
        seen = self._objectives.suggested(person, self._queue.filled(dossier, store.rounds(id)).submission, choice)
        with store.transaction():
            dossier = self._at_desk(person, id, "publish a submission")
            filled = self._queue.filled(dossier, store.rounds(id))
            old = self._queue.published(dossier.practice)
            if old and old.withdrawn:
                raise Conflict(f"{old.id} was withdrawn; a new version cannot be published over it")
            if dossier.state is State.IN_REVIEW:
                self._must_stand(version, dossier)
            self._move(dossier, State.PUBLISHED, person, reason)
            if filled.blocked:
                raise Refused(
                    "it cannot be published; ask its author to mend this",
                    [f"{p.field}: {p.message}" for p in filled.problems if p.blocks],
                )
            submission = filled.submission
            if old and opens_earlier(submission, old, self._home.settings.today()):
                self._must_be_another(person, dossier)
            no = old.version + 1 if old else 1
            self._objectives.keep_evidence(person, submission, no, choice, seen)
            store.put(submission, writeup.write(submission), missing(submission), person.id, reason)
            self._confirm_own(dossier, submission)
            store.keep_choice(choice)
            if choice.objectives or choice.none:
                self._recording.confirm(submission.id, choice.objectives, person)
            self._tell(person, dossier.author, dossier, f"“{submission.title}” is published.")
        return self._home.follow_index()

    def withdraw(self, person: Person, id: str, why: str, version: str | None = None) -> None:
        """Take a submission back, published or not; what a practice counted stays. Raises BadValue, Conflict, and
        Overtaken where it is not in the state that was looked at."""
        reason = said("why", why, "the reason in a sentence, for the trail")
        with self._home.store.transaction():
            dossier = self._at_desk(person, id, "withdraw a submission")
            if dossier.state is not State.WITHDRAWN:
                self._must_stand(version, dossier)
            published = dossier.state is State.PUBLISHED
            if published:
                require(may_withdraw(person, dossier.economies), person, "withdraw this practice")
                self._withdrawal.record(dossier.practice, person, reason)
            else:
                self._move(dossier, State.WITHDRAWN, person, reason)
            self._tell(person, dossier.author, dossier, f"Your submission was withdrawn: {reason}")
        if published:
            self._withdrawal.close_away()

    def _must_be_another(self, person: Person, dossier: Dossier) -> None:
        """Raises Conflict where whoever publishes what opens a practice early handed it in too."""
        rounds = self._home.store.rounds(dossier.id)
        author = rounds[-1].by if rounds else dossier.author
        if person.role is not Role.OPERATOR and hands.are_one(author, person.id, self._home.store.accounts()):
            raise Conflict(
                "this version opens to anyone what is confided for now, and you handed it in, or whoever did and you "
                "rest on one person's word: another of the secretariat publishes it"
            )

    def _confirm_own(self, dossier: Dossier, submission: Submission) -> None:
        """A delegate who handed it in for an economy that does not lead it has confirmed it for that economy (S9)."""
        rounds = self._home.store.rounds(dossier.id)
        try:
            account = self._home.store.account(rounds[-1].by if rounds else dossier.author)
        except Unknown:
            return  # handed in at the machine itself: nobody's delegate
        if account.role is Role.DELEGATE and account.economy in submission.economies[1:]:
            self._home.store.confirm_origin(
                OriginConfirmation(
                    submission.id, account.economy, OriginWord.OWN, account.id, now(), "it handed the practice in"
                )
            )
