"""How people say what something cost, what came of it, for whom it is and what it needs; and what only looks so."""

import pytest

from kb.comparison.evidence import EvidenceKind
from kb.comparison.extracting import evidence_cells
from kb.practice.practice import Submission

RESOURCES, DONE, RESULTS, TRANSFER = "Resources", "What was done", "Results", "Transfer"

COSTS = """The programme cost US$2.3m over three years.|Public spending came to S/. 1.2 million a year.
The budget was ¥300 million.|RM 1.5 million was spent, mostly on trainers.|It took 5 million pesos a year.
NT$30 million came from the ministry.|A$2 million in the first year.|HK$ 50 million, of which half for rent.|VND 12 bn.
K4.5 million for the first two years.|Two full-time staff and one shared office.|€400 000 from the regional fund
The pilot was run with existing staff at no extra cost.|Funding of CAD 3.1 million came from the federal budget.
1.2 billion won a year|USD 10-12 million per year"""

COSTS_WITHIN = """The state spent PHP 2 billion on it.|Its total cost was MXN 45 million.
The fund has cost NZD 8 million so far.
The programme is financed by a USD 20 million loan from the World Bank.|Total investment reached 30 million dollars.
The scheme runs on an annual budget of THB 120 million."""

NO_COSTS = """Loans average USD 8,000.|The fund lends up to PEN 30,000 per firm.|A fine of HKD 5,000 applies.
Members sell goods worth AUD 2 million a year.|A stall sells for THB 3,000 a day.|Exports grew by USD 5 million.
Firms must have revenue below SGD 100 million.|Grants of at most CAD 2,400 are given to each firm."""

NO_COST_DATA = """Costs were not recorded.|No budget figures are available.|The cost is unknown.
Cost data have not been published."""

OUTCOMES = """Average processing time dropped from 14 days to 3.|More than 3,400 certificates were issued.
Default rates stayed below 2%.|Participating firms grew revenue by 12 per cent, compared with 4 per cent elsewhere.
The platform hosts 2,300 sellers.|Exports doubled within two years.|By 2022, 1,200 women had opened an account.
Time to register fell by two thirds.|Some 40 firms won a contract in the first year, 12 more than planned.
The programme reached 5,000 farmers against a target of 4,000."""

NO_OUTCOMES = """We expect 500 firms by 2027.|The goal is to create 1,000 jobs.|Up to 300 firms could benefit.
An evaluation is planned for 2026.|The scheme was not evaluated, and no figures exist.|The survey had 600 respondents.
Results for the 300 firms are not yet available.|Participants were satisfied.|It should double exports.
The 2020 law applies to firms with 50 workers and aims to help them.|We intend to train 90 coaches.
Two projects were completed."""

NEEDS = """The law must allow electronic signatures.|You need a register of firms.|It requires a trusted local partner.
A bank willing to lend is necessary.|Works only where phones are common.|A data centre and two engineers are needed.
Depends on a buyer who pays on time."""

NO_NEEDS = """No new law was needed.|An office is not required.|Do not copy the fee.|Prices need not be fixed."""

READERS = """The programme is open to women-owned micro enterprises.|Eligible firms have fewer than 20 staff.
It targets young farmers in the highlands.|Any household with a loom may join.|The service is for street vendors.
Applicants must be registered cooperatives.|Participants are migrants who start a first business.
It serves rural weavers."""

STAFF = """Trainers must be certified engineers.|Forty officials were trained.|The ministry hired ten consultants.
Two advisers work in each office."""


def each(text: str) -> list[str]:
    return [one for line in text.split("\n") for one in line.split("|")]


def told(kind: EvidenceKind, heading: str, sentence: str) -> str:
    cells = evidence_cells(Submission(id="x", title="A practice", body=f"## {heading}\n\n{sentence}"))
    return next(one.text for one in cells if one.kind is kind)


@pytest.mark.parametrize(
    ("kind", "heading", "sentences"),
    [
        (EvidenceKind.COST, RESOURCES, COSTS),
        (EvidenceKind.COST, DONE, COSTS_WITHIN),
        (EvidenceKind.RESULT, RESULTS, OUTCOMES),
        (EvidenceKind.PRECONDITIONS, TRANSFER, NEEDS),
        (EvidenceKind.FOR_WHOM, DONE, READERS),
    ],
)
def test_what_a_sentence_says_is_told_as_it_stands(kind: EvidenceKind, heading: str, sentences: str) -> None:
    assert [told(kind, heading, one) for one in each(sentences)] == each(sentences)


@pytest.mark.parametrize(
    ("kind", "heading", "sentences"),
    [
        (EvidenceKind.COST, DONE, NO_COSTS),
        (EvidenceKind.COST, RESULTS, NO_COSTS),
        (EvidenceKind.COST, RESOURCES, NO_COST_DATA),
        (EvidenceKind.RESULT, RESULTS, NO_OUTCOMES),
        (EvidenceKind.PRECONDITIONS, TRANSFER, NO_NEEDS),
        (EvidenceKind.FOR_WHOM, DONE, STAFF),
    ],
)
def test_what_only_looks_so_is_not_told(kind: EvidenceKind, heading: str, sentences: str) -> None:
    assert [one for one in each(sentences) if told(kind, heading, one)] == []
