"""The use cases of project proposals: hand one in, score its link to the plan, see them ranked with the reasons."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from kb.errors import BadValue, Conflict, Unknown
from kb.files.database import now
from kb.implementation.activities import numbered, year_of
from kb.implementation.needs import ImplementationNeeds
from kb.implementation.plan_files import read_criteria
from kb.implementation.proposal import MOST, Criteria, Proposal, Ranked, Score, points_of, ranking
from kb.ledger.entries import MOST_OBJECTIVES
from kb.permission import may_propose, may_read_proposals, may_score, require
from kb.person import Person
from kb.practice.practice import Submission
from kb.record_version import must_stand
from kb.tagging.suggestion import Suggestions


class Proposals:
    """Members read; delegates propose for their own economy; secretariat and Chair score, never their own economy's."""

    def __init__(self, home: ImplementationNeeds) -> None:
        self._home = home

    @cached_property
    def criteria(self) -> Criteria:
        """Raises BrokenFile."""
        return read_criteria(self._home.settings.practices / "proposal_criteria.yaml")

    def ranked(self, person: Person) -> tuple[Ranked, ...]:
        """The proposals, the best first. Economies are not ranked: nothing is added up by who proposes."""
        require(may_read_proposals(person), person, "read project proposals")
        return ranking(self._home.store.proposals(), self._home.store.scores(), self.criteria)

    def proposal(self, id: str, person: Person) -> Ranked:
        """Raises Unknown."""
        ranked = {one.proposal.id: one for one in self.ranked(person)}
        if id not in ranked:
            raise Unknown("proposal", id, tuple(ranked), "/proposals lists them")
        return ranked[id]

    def suggestions(self, id: str, person: Person) -> Suggestions:
        """The objectives that the machine reads in it, each with its sentence; people score."""
        proposal = self.proposal(id, person).proposal
        text = Submission(id=id, title=proposal.title, body=f"{proposal.title}\n\n{proposal.summary}")
        return self._home.collection(person).suggest(text)

    def keep(
        self,
        by: Person,
        id: str = "",
        *,
        title: str,
        summary: str,
        year: str,
        economies: Sequence[str],
        objectives: Sequence[str] = (),
        seen: str | None = None,
    ) -> Proposal:
        """Hand a proposal in, or say it anew. `seen` is the version that a change was made on. Raises BadValue,
        Unknown, and Overtaken where it is another by now."""
        named = tuple(dict.fromkeys(self._home.economies.named(name).name for name in economies if name.strip()))
        require(may_propose(by, named), by, "hand in a proposal of these economies")
        with self._home.store.transaction():
            old = self.proposal(id, by) if id else None
            if old:
                require(may_propose(by, old.proposal.economies), by, "change this proposal")
                if old.scorers:
                    raise Conflict("it has been scored as it stands: hand the changed one in as a new proposal")
            known = {one.id: one for one in self._home.store.proposals()}
            chosen = tuple(dict.fromkeys(self._home.plan.objective(one).id for one in objectives if one))
            proposal = Proposal(
                id=id or numbered("proposal", known),
                title=" ".join(title.split()),
                summary=summary.strip(),
                year=year_of(year),
                economies=named,
                objectives=chosen,
                by=by.id,
                at=now(),
            )
            if old and _sound(proposal) == replace(old.proposal, by=proposal.by, at=proposal.at):
                return old.proposal
            if old:
                must_stand(seen, "this proposal", old.proposal)
            self._home.store.keep_proposal(_sound(proposal))
        return proposal

    def score(self, by: Person, id: str, criterion: str, points: str, reason: str, seen: str | None = None) -> bool:
        """One's own points under a criterion, with the reason, on the proposal that `seen` names. False: it was said
        before. Raises BadValue, Unknown, and Overtaken where the proposal says something else by now."""
        require(may_score(by), by, "score proposals")
        ranked = self.proposal(id, by)
        require(may_score(by, ranked.proposal.economies), by, "score this proposal")
        chosen = self.criteria.criterion(criterion)
        said = reason.strip()
        if not said or len(said) > MOST:
            raise BadValue("reason", reason, f"the reason in a sentence or two, {MOST} characters at most")
        with self._home.store.transaction():
            must_stand(seen, "this proposal", self.proposal(id, by).proposal)
            return self._home.store.keep_score(Score(id, chosen.id, points_of(points), said, by.id, now()))


def _sound(proposal: Proposal) -> Proposal:
    if not proposal.title or len(proposal.title) > 300:
        raise BadValue("title", proposal.title, "a title of 300 characters at most")
    if not proposal.summary or len(proposal.summary) > MOST:
        raise BadValue("summary", proposal.summary, f"what is proposed, {MOST} characters at most")
    if not proposal.economies:
        raise BadValue("economies", "", "the proposing economy, or several")
    if len(proposal.objectives) > MOST_OBJECTIVES:
        raise BadValue("objectives", " ".join(proposal.objectives), f"{MOST_OBJECTIVES} at most, the main one first")
    if not 1989 <= proposal.year <= 2100:
        raise BadValue("year", proposal.year, "a year like 2024")
    return proposal
