"""Who reported of the indicators on practices, and who answered the yearly question: coverage as of today's records."""

from collections.abc import Iterable

from kb.figures.tally import tally
from kb.ledger.coverage import ADOPTED, QUESTION, SHARED, Coverage, coverage
from kb.ledger.follow_up import FollowUp, questions
from kb.ledger.ledger import Ledger
from kb.plan.period import Period


def practice_coverage(ledger: Ledger, period: Period, answers: Iterable[FollowUp] = ()) -> tuple[Coverage, Coverage]:
    """Of G3.1 the economies with a practice shared in the period; of G3.2 those with an adoption that counts in it, or
    with an answer on what is still in force. `answers` are those of all years."""
    counted, members, nil = tally(ledger, period), ledger.economies.names, ledger.nil_reports
    answered = (one.economy for one in answers if one.year in period.years)
    return (
        coverage(SHARED, period.years, members, counted.reporting, nil),
        coverage(ADOPTED, period.years, members, (*counted.adopters, *answered), nil),
    )


def question_coverage(ledger: Ledger, answers: Iterable[FollowUp], year: int) -> Coverage:
    """Who was asked what is still in force in a year, and who answered all of it; who answered a part waits."""
    asked: dict[str, list[bool]] = {}
    for question in questions(ledger, tuple(answers), year):
        asked.setdefault(question.adoption.economy, []).append(question.answer is not None)
    return coverage(
        QUESTION,
        (year,),
        ledger.economies.in_order(asked),
        (name for name, said in asked.items() if all(said)),
        (),
        (name for name, said in asked.items() if any(said)),
    )
