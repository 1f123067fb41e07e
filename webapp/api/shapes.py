"""What the API answers with, each named shape once. What is computed as JSON stands in kb/*/as_json.py."""

from webapp.api.shape import (
    ANYTHING,
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    YES_NO,
    NamedShape,
    by_key,
    extended,
    or_null,
    record,
    several,
    told,
)  # fmt: skip

IDS = several(TEXT)
ROWS_OF_ANYTHING = several(ANYTHING)

PROBLEM = NamedShape(
    "Problem",
    {
        **record(
            "What went wrong (RFC 9457).",
            type=told(TEXT, "The kind of problem: a place on the API's own page."),
            title=TEXT,
            status=WHOLE,
            detail=told(TEXT, "What went wrong and what to do, in a sentence."),
            errors=several(record(field=told(TEXT, "The field's name; empty: the whole."), message=TEXT)),
            error=record("The same as programs of before read it.", status=WHOLE, message=TEXT, near=IDS),
        ),
        "additionalProperties": True,
    },
)

REASON = NamedShape("Reason", record("Why something is not counted.", rule=told(TEXT, "The rule, like S2."), text=TEXT))

CARD = NamedShape(
    "PracticeCard",
    record(
        "A practice as it stands in lists.",
        id=TEXT, identifier=told(TEXT, "What it is cited by, like SMEWG-BP-0042."),
        title=TEXT, summary=TEXT, economies=IDS, other_origins=IDS, kind=TEXT, status=TEXT,
        since={"type": ["integer", "string", "null"]}, groups=IDS, objectives=IDS, objectives_confirmed=YES_NO,
        areas=IDS, shared_at=several(TEXT, "Meetings, by their ids."), adopted_by=several(TEXT, "Economies."),
    ),
)  # fmt: skip

SHARING = NamedShape(
    "Sharing",
    record(
        "That a practice was shown at a meeting.",
        practice=TEXT, meeting=TEXT, date=DAY, form=TEXT, agenda_item=TEXT, document=TEXT, presenters=IDS,
    ),
)  # fmt: skip

ADOPTION = NamedShape(
    "Adoption",
    record(
        "That an economy took a practice up, or is on the way.",
        practice=TEXT, economy=TEXT, stage=TEXT, effective=or_null(DAY), ended=or_null(DAY), reported_by=TEXT,
        instrument=TEXT, evidence=TEXT, adapted={"type": ["boolean", "null"]},
        changes=several(record(kind=TEXT, note=TEXT, block=TEXT)), sites=IDS,
        steps=several(record(stage=TEXT, on=or_null(DAY), evidence=TEXT)),
        level=told(TEXT, "How well it is backed."), confirmed_by=ROWS_OF_ANYTHING, published=TEXT, recorded=TEXT,
        spells=several(record(effective=or_null(DAY), ended=or_null(DAY), instrument=TEXT)),
        words=several(record(on=TEXT, year=or_null(WHOLE), named=YES_NO)), credited=or_null(TEXT),
    ),
)  # fmt: skip

LISTED_ADOPTION = NamedShape(
    "AdoptionNotCounted",
    extended(ADOPTION, "An adoption that is listed and not counted, with the reason.", reason=REASON),
)

PRACTICE = NamedShape(
    "Practice",
    extended(
        CARD, "A practice with its text, its ledger and what it counts in.",
        origins=several(record(economy=TEXT, counts=YES_NO, why=ANYTHING)), version=WHOLE, agency=or_null(TEXT),
        agency_type=or_null(TEXT), partners=IDS, evidence_level={"type": ["integer", "string", "null"]},
        language=or_null(TEXT),
        provenance=or_null(TEXT), sources=several(record(title=TEXT, url=TEXT)), markdown=told(TEXT,
        "The whole text as Markdown."),
        confirmed_by=or_null(record(by=TEXT, at=MOMENT)), sharing_events=several(SHARING), adoptions=several(ADOPTION),
        listed_not_counted=several(LISTED_ADOPTION), counts_in=by_key(several(ANYTHING), "The years, by figure."),
        not_counted_as_shared=several(REASON), to_mend=several(record(field=TEXT, message=TEXT)),
    ),
)  # fmt: skip

PASSAGE = NamedShape(
    "Passage",
    record(
        "The sentences that answer, and where in them the words stand.",
        section=TEXT, text=TEXT, highlights=several(several(WHOLE)), nearest=or_null(several(WHOLE)),
    ),
)  # fmt: skip

HIT = NamedShape(
    "Hit",
    extended(
        CARD, "A practice that a search finds.",
        score=or_null(NUMBER), chance=or_null(NUMBER), answers_part={"type": ["integer", "string", "null"]},
        found_by=IDS, terms=IDS, similarity=or_null(NUMBER), passage=or_null(PASSAGE), nearly_the_same=several(CARD),
    ),
)  # fmt: skip

RESULTS = NamedShape(
    "Results",
    record(
        "A part of what a search finds; `related` is near and does not answer.",
        query=TEXT, mode=TEXT, sort=TEXT, filters=by_key(IDS), page=WHOLE, pages=WHOLE, total=WHOLE, groups=ANYTHING,
        related_total=WHOLE, searched=TEXT, exact=YES_NO, unknown=IDS, economies=IDS, meaning_used=YES_NO, notes=IDS,
        hits=several(HIT), related=several(HIT),
        facets=by_key(several(record(value=TEXT, label=TEXT, count=WHOLE, chosen=YES_NO))),
        without=several(record(facet=TEXT, value=TEXT, total=WHOLE)),
    ),
)  # fmt: skip

COMPLETED = NamedShape("Completions", record(query=TEXT, completions=several(record(text=TEXT, kind=TEXT, id=TEXT))))
SIMILAR = NamedShape(
    "SimilarPractices",
    record(
        "Practices near to one: the same problem elsewhere, and the same means in other areas.",
        id=TEXT, same_problem_other_economies=several(HIT), same_building_block_other_areas=several(HIT),
    ),
)  # fmt: skip
SUGGESTIONS = NamedShape(
    "SuggestedObjectives",
    record(
        "Objectives that a machine suggests; only what a person confirms is counted.",
        id=TEXT,
        suggestions=several(record(objective=TEXT, area=TEXT, score=NUMBER, suggested=YES_NO, sentence=TEXT)),
        verdict=TEXT, none=NUMBER, note=TEXT,
    ),
)  # fmt: skip
GAPS = NamedShape(
    "Gaps",
    record(
        "What was looked for and hardly found.",
        gaps=several(
            record(
                query=TEXT, filters=several(record(facet=TEXT, value=TEXT)), day=DAY, times=WHOLE, found=WHOLE,
                asked=YES_NO,
            )
        ),
    ),
)  # fmt: skip
TURNS = NamedShape(
    "WhatWaits",
    record(
        "What waits for whoever asks.",
        count=WHOLE,
        lists=several(record(kind=TEXT, title=TEXT, turns=several(record(text=TEXT, path=TEXT, since=or_null(TEXT))))),
    ),
)  # fmt: skip

_TOLD = {
    "period": TEXT, "years": several(WHOLE), "plan": TEXT, "rules": TEXT,
    "status": told(TEXT, "Whether the years are open, locked, or open again for correction."),
    "told_from": several(
        record(
            year=WHOLE, status=TEXT, snapshot={"type": ["integer", "null"]}, at=or_null(TEXT), hash=or_null(TEXT)
        )
    ),
    "late": several(record(year=WHOLE, figure=TEXT, value=WHOLE, practices=IDS)),
    "counted_anew": by_key(
        record(value=WHOLE, came=IDS, left=several(record(id=TEXT, reasons=several(REASON)))),
    ),
    "told_not_once": by_key(by_key(ANYTHING)),
}  # fmt: skip
_SILENT = several(record(since={"type": ["integer", "string", "null"]}, practices=IDS))
_OVERLAP = record(practices=IDS, rows_exceed_total_by=WHOLE)

TALLY = NamedShape(
    "Tally",
    record(
        "The figures of a period. Every number is the length of a list beside it.",
        **_TOLD,
        figures=by_key(record(indicator=TEXT, title=TEXT, value=WHOLE, practices=IDS)),
        adoptions=several(ADOPTION), adoptions_by_evidence=by_key(WHOLE), adopting_economies=IDS, silent=_SILENT,
        listed_not_counted=several(LISTED_ADOPTION), by=TEXT,
        rows=several(
            record(
                key=TEXT, label=TEXT, shared=or_null(WHOLE), adopted=or_null(WHOLE), status=TEXT, shared_practices=IDS,
                adopted_practices=IDS,
            )
        ),
        overlap=record(shared=_OVERLAP, adopted=_OVERLAP),
        coverage=record(reporting=IDS, nothing_to_report=IDS, heard=WHOLE, of=WHOLE),
    ),
)  # fmt: skip
FIGURE = NamedShape(
    "Figure",
    {
        **record(
            "One figure with its list, and with every other practice and why it is not counted.",
            **_TOLD, figure=TEXT, indicator=TEXT, title=TEXT, value=WHOLE,
            practices=several(record(id=TEXT, title=TEXT)),
            not_counted=several(record(id=TEXT, title=TEXT, reasons=several(REASON))),
        ),
    },
)  # fmt: skip

_COVERED_YEAR = {
    **record(expected=IDS, received=IDS, silent=IDS, late=ANYTHING),
    "additionalProperties": True,
}
_COVERED = record(
    id=TEXT, title=TEXT, objective=or_null(TEXT), years=by_key(_COVERED_YEAR), together=_COVERED_YEAR,
    year_status=by_key(TEXT),
)  # fmt: skip
COVERED = NamedShape(
    "Coverage",
    record(
        "Who reported what for which year.",
        label=TEXT, observation_status=ANYTHING, indicators=several(_COVERED), yearly_question=_COVERED,
    ),
)  # fmt: skip
NIL_REPORTS = NamedShape(
    "NilReports",
    record(
        "Which economies said that they have nothing to report.",
        nil_reports=several(
            record(indicator=TEXT, economy=TEXT, year=WHOLE, why=TEXT, at=TEXT, overtaken=YES_NO, version=TEXT)
        ),
    ),
)  # fmt: skip
SHEET = NamedShape(
    "IndicatorSheet",
    record(
        "What an indicator counts, and how it is reported.",
        id=TEXT, title=TEXT, objective=or_null(TEXT),
        indicators=several(
            record(
                id=TEXT, title=TEXT, kind=TEXT, what_counts=IDS, unit=TEXT, source=TEXT, how_to_report=TEXT,
                figures=ROWS_OF_ANYTHING,
            )
        ),
        limits=IDS, decisions=several(record(question=TEXT, in_force=TEXT, alternative=TEXT)),
        coverage=several(_COVERED),
    ),
)  # fmt: skip

QUESTIONS = NamedShape(
    "YearlyQuestions",
    record(
        "Adoptions with the year that is asked about, and what was answered; null: nobody has.",
        questions=several(
            extended(ADOPTION, year=WHOLE, answer=or_null(TEXT), version=told(TEXT, "What `If-Match` names."))
        ),
    ),
)  # fmt: skip
RECORDED = NamedShape("Recorded", record(recorded=told(YES_NO, "False: the very same was said before.")))
SUBMISSION = NamedShape(
    "Submission",
    record(
        "A submission's acknowledgement, and where it stands.",
        id=TEXT, practice=told(TEXT, "The practice that it is or will be; empty where it has no id yet."), state=TEXT,
        round=WHOLE, changed=MOMENT,
    ),
)  # fmt: skip
LISTED_SUBMISSION = NamedShape(
    "ListedSubmission",
    extended(
        SUBMISSION, "A submission in a list.",
        title=TEXT, economies=IDS, created=MOMENT, asked=told(WHOLE, "Changes asked for that are not settled."),
        editable=told(YES_NO, "Whether it is the asker's turn."),
    ),
)  # fmt: skip
REMARK = record(no=WHOLE, field=TEXT, kind=TEXT, text=TEXT, at=MOMENT, settled=YES_NO)
FULL_SUBMISSION = NamedShape(
    "FullSubmission",
    extended(
        SUBMISSION, "A submission with what was filled in, what was said of it and what is to mend.",
        title=TEXT, economies=IDS, entries=by_key(TEXT), editable=YES_NO, version=TEXT, remarks=several(REMARK),
        attachments=several(record(no=WHOLE, name=TEXT)),
    ),
)  # fmt: skip
QUEUED = NamedShape(
    "QueuedSubmission",
    extended(SUBMISSION, "A submission at the desk.", title=TEXT, economies=IDS, created=MOMENT, mine=YES_NO),
)
NOTICE = NamedShape("Notice", record("Something that one is told.", no=WHOLE, submission=TEXT, text=TEXT, at=MOMENT))

MEETING = NamedShape(
    "Meeting",
    record(
        id=TEXT, title=TEXT, kind=TEXT, starts=DAY, ends=DAY, place=TEXT, economy=TEXT, evidence=TEXT,
        demonstration=told(YES_NO, "Whether it is of the samples."),
    ),
)  # fmt: skip
AGENDA = NamedShape(
    "Agenda",
    record(
        "A meeting's agenda with what is prepared and what was shown.",
        lines=several(
            record(
                number=TEXT, on_agenda=YES_NO, title=TEXT, day=or_null(DAY), presenters=IDS,
                documents=several(record(number=TEXT, title=TEXT, link=TEXT)),
                prepared=several(record(practice=TEXT, document=TEXT, presenters=IDS)), shown=several(SHARING),
            )
        ),
    ),
)  # fmt: skip
ECONOMY = NamedShape(
    "Economy", record("A member economy.", name=TEXT, slug=TEXT, code=TEXT, practices=told(WHOLE, "That one may read."))
)
AREA = NamedShape(
    "PriorityArea",
    record(id=TEXT, title=TEXT, practices=WHOLE, objectives=several(record(id=TEXT, title=TEXT, practices=WHOLE))),
)
OBJECTIVE = NamedShape(
    "Objective",
    record(id=TEXT, title=TEXT, area=TEXT, indicators=several(record(id=TEXT, kind=TEXT, title=TEXT))),
)
ACTIVITY = NamedShape(
    "Activity",
    record(
        id=TEXT, title=TEXT, kind=TEXT, year=WHOLE, status=TEXT, proposing_economies=IDS, co_sponsoring_economies=IDS,
        partners=IDS, organisation=TEXT, fund=TEXT, topics=ROWS_OF_ANYTHING, source=TEXT,
        objectives={"type": ["array", "null"], "items": TEXT}, confirmed=TEXT,
    ),
)  # fmt: skip
ACTION = NamedShape(
    "ScheduledAction",
    record(
        **{"id": TEXT, "objective": or_null(TEXT), "title": TEXT, "from": WHOLE, "to": WHOLE, "status": TEXT},
        responsible=TEXT, source=TEXT, notes=by_key(TEXT, "By year."),
    ),
)  # fmt: skip
_COVERAGE = record(value=or_null(WHOLE), of=WHOLE, status=TEXT, economies=IDS, nil=IDS, rest=by_key(TEXT))
INDICATOR = NamedShape(
    "ListedIndicator",
    record(
        id=TEXT, objective=TEXT, kind=TEXT, title=TEXT, coverage=_COVERAGE, late=by_key(IDS), year_status=by_key(TEXT)
    ),
)
INDICATOR_TABLE = NamedShape(
    "Indicator",
    record(
        "What the economies reported of an indicator, each by itself and never added up.",
        label=TEXT, indicator=TEXT, title=TEXT, kind=TEXT, years=several(WHOLE), coverage=_COVERAGE,
        coverage_by_year=by_key(_COVERAGE), totals=by_key(TEXT),
        reports=several(
            record(
                economy=TEXT, year=WHOLE, value=TEXT, unit=TEXT, period=TEXT, source=TEXT, note=TEXT, status=TEXT
            )
        ),
        year_status=by_key(TEXT), late=by_key(ROWS_OF_ANYTHING),
    ),
)  # fmt: skip
PROPOSAL = NamedShape(
    "Proposal",
    record(
        "A project proposal with its place among those of its year.",
        id=TEXT, title=TEXT, year=ANYTHING, economies=IDS, objectives=IDS, place=ANYTHING, mean=or_null(NUMBER),
        criteria=by_key(
            record(weight=NUMBER, mean=or_null(NUMBER), reasons=several(record(points=NUMBER, reason=TEXT)))
        ),
    ),
)  # fmt: skip
FACTOR = NamedShape("SuccessFactor", record(id=TEXT, area=TEXT, text=TEXT, marked=IDS, suggested=IDS))
ACTIVITY_TALLY = NamedShape(
    "ActivityTally",
    record(
        "The general indicators: initiatives, activities, dialogues and who took part.",
        label=TEXT, period=TEXT, years=several(WHOLE), plan=TEXT, rules=TEXT,
        figures=by_key(
            record(
                indicator=TEXT, title=TEXT, value=WHOLE, ids=IDS,
                not_counted=several(record(id=TEXT, reasons=several(REASON))),
            )
        ),
        rows=several({**record(objective=TEXT), "additionalProperties": IDS}), in_several_rows=IDS, members=WHOLE,
        year_status=by_key(TEXT), late=by_key(ROWS_OF_ANYTHING),
    ),
)  # fmt: skip
PERIOD = NamedShape(
    "Period",
    record(
        "Where a year of the plan stands.",
        year=WHOLE, plan=TEXT, state=TEXT, next=several(TEXT, "The states that it may be moved to."),
        snapshots=several(record(no=WHOLE, at=MOMENT, figures=by_key(WHOLE, "As they were locked, by figure."))),
    ),
)  # fmt: skip
STRIKE = NamedShape(
    "Strike",
    record(
        "A record that was struck as made in error.",
        kind=TEXT, id=TEXT, practice=TEXT, struck_by=TEXT, struck_at=MOMENT, why=TEXT,
        record=ANYTHING,
    ),
)  # fmt: skip
TRAIL_ENTRY = NamedShape(
    "TrailEntry",
    record(
        "Who did what, with what proves the chain.",
        no=WHOLE, at=MOMENT, by=TEXT, action=TEXT, kind=TEXT, subject=TEXT, practice=TEXT, before=ANYTHING,
        after=ANYTHING, why=ANYTHING, erased=ANYTHING, salt=ANYTHING, digest=TEXT, hash=TEXT,
    ),
)  # fmt: skip
VERSION = NamedShape("PracticeVersion", record("A version of a practice.", no=WHOLE, at=MOMENT, why=TEXT))
RELEASE = NamedShape(
    "Release",
    record(
        "Something that waits for a second person.",
        no=WHOLE, kind=TEXT, told=TEXT, state=TEXT, asked_at=MOMENT, expires=TEXT, may_answer=YES_NO,
        may_withdraw=YES_NO, hindered=TEXT,
    ),
)  # fmt: skip
TABLED = NamedShape(
    "TabledReport",
    record(
        "A report that was given a number, under which it is kept as it is.",
        number=WHOLE, plan=TEXT, review=TEXT, title=TEXT, status=TEXT, years=several(WHOLE), at=MOMENT, hash=TEXT,
        files=several(TEXT, "Where it can be taken along."),
    ),
)  # fmt: skip
ACCOUNT = NamedShape(
    "Account", record(id=TEXT, email=TEXT, name=TEXT, role=TEXT, economy=TEXT, state=TEXT, created=MOMENT)
)
UNCOUNTED = NamedShape(
    "PracticeNotCounted", record("A practice that a figure leaves out.", id=TEXT, title=TEXT, reasons=several(REASON))
)
MY_ECONOMY = NamedShape(
    "EconomyPage",
    record(
        "What an economy shared, took up, and has to report.",
        economy=TEXT, year=or_null(WHOLE), shared=record(value=or_null(WHOLE), status=TEXT, practices=IDS),
        taken_up_by_others=record(
            value=WHOLE, practices=several(record(practice=TEXT, adoptions=several(ADOPTION)))
        ),
        taken_up=ANYTHING, on_the_way=ROWS_OF_ANYTHING, to_report=by_key(ANYTHING), indicators=ROWS_OF_ANYTHING,
    ),
)  # fmt: skip

_CELL = record(stated=YES_NO, text=TEXT, section=TEXT, heads=TEXT, place=TEXT)
EVIDENCE = NamedShape(
    "EvidenceTable",
    record(
        "What practices say to a question, each cell a sentence of the practice.",
        query=TEXT, searched=TEXT, filters=by_key(IDS), chosen=YES_NO, total=WHOLE, page=WHOLE, pages=WHOLE,
        columns=several(record(key=TEXT, label=TEXT)), notes=IDS,
        rows=several(record(practice=CARD, version=WHOLE, cells=by_key(_CELL, "By the column's key."))),
    ),
)  # fmt: skip
COMPARISON = NamedShape(
    "Comparison",
    record(
        "Practices beside each other.",
        practices=several(extended(CARD, version=WHOLE)),
        fields=several(
            record(field=TEXT, label=TEXT, agreement=TEXT, values=several(record(text=TEXT, own=IDS, shared=IDS)))
        ),
    ),
)
NEED = NamedShape(
    "Need",
    record(
        "What an economy looks for.",
        no=WHOLE, state=TEXT, text=TEXT, why=TEXT, economy=TEXT, meeting=TEXT, area=TEXT, objective=TEXT,
        until={"type": ["string", "null"]}, audience=TEXT, from_searches=YES_NO, posted=MOMENT, offered=IDS,
        offers=several(record(practice=TEXT, said=TEXT, at=MOMENT)), helped=IDS, said=TEXT, closed=MOMENT,
    ),
)  # fmt: skip
FOLLOWED = NamedShape(
    "Followed",
    record(
        "What one follows.", id=TEXT, kind=TEXT, subject=TEXT, title=TEXT, path=TEXT, since=MOMENT, new=IDS,
        news=several(record(text=TEXT, path=TEXT)),
    ),
)  # fmt: skip
OWNER_QUESTION = NamedShape(
    "OwnerQuestion",
    record(
        "What was asked about a practice.", no=WHOLE, practice=TEXT, economy=TEXT, name=TEXT, text=TEXT, at=MOMENT,
        answer=TEXT, answered_by=TEXT, answered_at=MOMENT, sent=YES_NO,
    ),
)  # fmt: skip

DONE = NamedShape(
    "Done",
    record(
        "What came of a verb: where the page leads that does the same.",
        done=told(YES_NO, "False: nothing changed, for it stood so already."),
        location=told(TEXT, "The page that shows it; empty where there is none."),
        record=by_key(TEXT, "What names the record in addresses: its `id` or `no`."),
        outcome=by_key(TEXT, "What the page says of it, by name."),
    ),
)
FORM = NamedShape(
    "FilledForm",
    record(
        "What the form of a verb holds now, for whoever asks.",
        operation=TEXT, version=told(TEXT, "What `If-Match` names; empty where the verb asks for none."),
        fields=by_key(IDS, "What each field holds now, all its values."),
    ),
)  # fmt: skip


def part_of(of: NamedShape) -> NamedShape:
    """A part of a list of these."""
    return NamedShape(
        f"{of.name}List",
        record(
            "A part of a list.", total=told(WHOLE, "Entries in all parts."), page=WHOLE, pages=WHOLE, size=WHOLE,
            items=several(of),
        ),
    )  # fmt: skip
