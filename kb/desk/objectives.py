"""Objectives at the desk: what is chosen for a submission, tagging what is published, what suggestions are worth."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.desk.needs import DeskNeeds
from kb.desk.occupation import OPEN, Occupation
from kb.desk.pages import ObjectivesView, TagPage, TagQueue
from kb.desk.queue import Queue
from kb.desk.showing import quoted, shown
from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.ledger.entries import MOST_OBJECTIVES
from kb.ledger.recording import Recording
from kb.permission import may_review, require
from kb.person import Person
from kb.practice.card import Card
from kb.practice.form import entries_of
from kb.practice.practice import Practice, Submission
from kb.record_version import must_stand, version_of
from kb.submissions.dossier import State
from kb.tagging.choice import Choice
from kb.tagging.desk_log import DeskRecord, desk_log
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict
from kb.tagging.suggestion import Suggestions


@dataclass(frozen=True)
class TextSuggestions:
    """What was suggested for a text; `forward` are the objectives put forward, also in the place of rejected ones."""

    text: Submission
    suggestions: Suggestions
    forward: frozenset[str]


class Objectives(Occupation):
    """A machine suggests; an officer confirms, rejects, and names the main objective. Both are remembered."""

    def __init__(self, home: DeskNeeds, queue: Queue, recording: Recording) -> None:
        super().__init__(home)
        self._queue, self._recording = queue, recording

    def choose(
        self,
        person: Person,
        id: str,
        objectives: Sequence[str],
        rejected: Sequence[str] = (),
        none: bool = False,
        version: str | None = None,
    ) -> None:
        """Keep what was chosen for a submission, the main objective first: it is applied when it is published, and at
        once where it already is. `version` is the state that was looked at. Raises BadValue, Conflict, and Overtaken
        where it is in another by now."""
        dossier = self._at_desk(person, id, "choose objectives of a submission")
        choice = self.checked(Choice(id, tuple(objectives), tuple(rejected), none, person.id, now()))
        published = self._queue.published(dossier.practice) if dossier.state is State.PUBLISHED else None
        seen = self.suggested(person, published, choice) if published else None
        with self._home.store.transaction():
            dossier = self._at_desk(person, id, "choose objectives of a submission")
            if dossier.state is State.WITHDRAWN:
                raise Conflict("it is withdrawn: its objectives cannot be changed any more")
            if not _is_same(self._home.store.choice(id), choice):
                self._must_stand(version, dossier)
            self._home.store.keep_choice(choice)
            if dossier.state not in OPEN and (practice := self._queue.published(dossier.practice)):
                self._apply(person, practice, practice.version, choice, seen)

    def tag(
        self,
        person: Person,
        practice: str,
        objectives: Sequence[str],
        rejected: Sequence[str] = (),
        none: bool = False,
        version: str | None = None,
    ) -> str:
        """Confirm the objectives of a published practice, or that it serves none, or only reject suggestions. `version`
        is the state that was looked at. Returns the next practice that waits for it, or nothing. Raises BadValue,
        Unknown, and Overtaken where it is in another state by now."""
        require(may_review(person), person, "confirm objectives")
        card = self.card(person, practice)
        require(may_review(person, card.practice.economies), person, "confirm objectives of your own economy")
        choice = self.checked(Choice("", tuple(objectives), tuple(rejected), none, person.id, now()))
        if not (choice.objectives or choice.none or choice.rejected):
            raise BadValue("objectives", "", "one to three objectives, or say that it serves none of them")
        seen = self.suggested(person, self._home.store.practice(practice), choice)
        with self._home.store.transaction():
            whole = self._home.store.practice(practice)
            if not self._says_so(whole, choice):
                must_stand(version, "this practice", *self._tagged(whole))
            self._apply(person, whole, whole.version, choice, seen)
        return self._neighbours(person, card)[1]

    def tag_queue(self, person: Person) -> TagQueue:
        """Practices without confirmed objectives that this person may decide on, the most recent first."""
        require(may_review(person), person, "confirm objectives")
        confirmed = self._home.ledger().confirmations
        cards = self._home.cards(person).values()
        return tuple(
            card
            for card in sorted(cards, key=lambda card: -card.order)
            if card.id not in confirmed and may_review(person, card.practice.economies)
        )

    def open_practice(self, person: Person, id: str) -> TagPage:
        """A published practice with its suggestions. Raises Unknown, also for one that is withdrawn."""
        require(may_review(person), person, "confirm objectives")
        card = self.card(person, id)
        practice = self._home.store.practice(id)
        version = self.tag_version(practice)
        suggestions = self._home.collection(person).suggest(practice)
        confirmation = self._home.ledger().confirmations.get(id)
        said_no = tuple(e.objective for e in self._evidence(practice) if e.verdict is SuggestionVerdict.REJECTED)
        chosen = confirmation.objectives if confirmation else ()
        choice = Choice("", chosen, said_no, confirmation is not None and not chosen)
        before, after = self._neighbours(person, card)
        return TagPage(
            practice=practice,
            version=version,
            fields=shown(entries_of(practice), suggestions),
            tagged=ObjectivesView(suggestions, choice, self._queue.weak(), quoted(suggestions)),
            confirmation=confirmation,
            decisions=self._home.store.decisions((id,)),
            decides=may_review(person, practice.economies),
            before=before,
            after=after,
            waiting=len(self.tag_queue(person)),
        )

    def log(self, person: Person) -> tuple[DeskRecord, ...]:
        """What people made of suggestions, objective by objective."""
        require(may_review(person), person, "read what suggestions are worth")
        return desk_log(self._home.store.evidence())

    def tag_version(self, practice: Practice) -> str:
        """Names what an officer sees of a published practice before deciding on its objectives."""
        return version_of(*self._tagged(practice))

    def _tagged(self, practice: Practice) -> tuple[object, ...]:
        plan, store = self._home.plan, self._home.store
        return practice.version, store.confirmations(plan.id, (practice.id,)).get(practice.id), self._evidence(practice)

    def _says_so(self, practice: Practice, choice: Choice) -> bool:
        """Whether the very same was decided already, so that it is no news."""
        said = self._home.store.confirmations(self._home.plan.id, (practice.id,)).get(practice.id)
        rejected = {e.objective for e in self._evidence(practice) if e.verdict is SuggestionVerdict.REJECTED}
        decided = choice.objectives or choice.none
        return bool(said and decided and said.objectives == choice.objectives and rejected >= set(choice.rejected))

    # -- what these rest on ------------------------------------------------------------------------------

    def card(self, person: Person, id: str) -> Card:
        cards = self._home.cards(person)
        if id not in cards:
            raise Unknown("practice", id, tuple(cards), "it may be withdrawn")
        return cards[id]

    def _neighbours(self, person: Person, card: Card) -> tuple[str, str]:
        """The practices before and after this one in the queue of those without confirmed objectives."""
        queue = self.tag_queue(person)
        before = [other.id for other in queue if other.order > card.order]
        after = [other.id for other in queue if other.order < card.order]
        return (before[-1] if before else "", after[0] if after else "")

    def checked(self, choice: Choice) -> Choice:
        """Raises BadValue and Unknown where it cannot be meant."""
        plan = self._home.plan
        chosen = tuple(dict.fromkeys(plan.objective(id).id for id in choice.objectives))
        rejected = tuple(dict.fromkeys(plan.objective(id).id for id in choice.rejected))
        if len(chosen) > MOST_OBJECTIVES:
            raise BadValue("objectives", " ".join(chosen), f"{MOST_OBJECTIVES} at most, the main one first")
        if both := [id for id in chosen if id in rejected]:
            raise BadValue("objectives", " ".join(both), "either confirmed or rejected")
        if chosen and choice.none:
            raise BadValue("objectives", " ".join(chosen), "objectives, or that it serves none of them")
        return replace(choice, objectives=chosen, rejected=rejected)

    def suggested(self, person: Person, text: Submission, choice: Choice) -> TextSuggestions:
        """What is suggested for a text: a model's work, done before the store is locked for everybody else."""
        collection = self._home.collection(person)
        first = collection.suggest(text)
        forward = {s.objective for s in first.forward}
        if choice.rejected:  # others took the places of those
            forward |= {s.objective for s in collection.suggest(text, choice.rejected).forward}
        return TextSuggestions(text, first, frozenset(forward))

    def _apply(
        self, person: Person, practice: Submission, version: int, choice: Choice, seen: TextSuggestions | None
    ) -> None:
        """Confirm what was chosen, and keep what was made of each suggestion."""
        self.keep_evidence(person, practice, version, choice, seen)
        if choice.objectives or choice.none:
            self._recording.confirm(practice.id, choice.objectives, person)

    def keep_evidence(
        self, person: Person, practice: Submission, version: int, choice: Choice, seen: TextSuggestions | None
    ) -> None:
        """A verdict on everything suggested, or chosen without: where objectives are decided, what was put forward and
        left out is rejected too. What was put forward once stays so in the log, though it is not any more. Raises
        Conflict where the text is not the one that the suggestions are of."""
        if seen is None or seen.text != practice:
            raise Conflict("it was published or changed meanwhile; look at it again and decide on what it says now")
        store = self._home.store
        known = {e.objective: e for e in store.evidence((practice.id,)) if e.version == version}
        forward = seen.forward | {e.objective for e in known.values() if e.suggested}
        for s in seen.suggestions:
            verdict = _verdict(s.objective, s.objective in forward, choice)
            old = known.get(s.objective)
            if verdict is None and old:
                store.drop_evidence(practice.id, version, s.objective, person.id)
            elif verdict and (old is None or old.verdict is not verdict):
                score = old.score if old else s.score
                suggested = s.objective in forward
                store.keep_evidence(
                    SuggestionEvidence(practice.id, version, s.objective, score, suggested, verdict, person.id, now())
                )

    def _evidence(self, practice: Practice) -> tuple[SuggestionEvidence, ...]:
        """What was said of the suggestions for a practice as it stands."""
        return tuple(e for e in self._home.store.evidence((practice.id,)) if e.version == practice.version)


def _is_same(old: Choice, new: Choice) -> bool:
    return (old.objectives, old.rejected, old.none) == (new.objectives, new.rejected, new.none)


def _verdict(objective: str, suggested: bool, choice: Choice) -> SuggestionVerdict | None:
    """None: nobody said anything of it."""
    if objective in choice.objectives:
        return SuggestionVerdict.CONFIRMED if suggested else SuggestionVerdict.MISSED
    decided = bool(choice.objectives or choice.none)
    return SuggestionVerdict.REJECTED if objective in choice.rejected or (decided and suggested) else None
