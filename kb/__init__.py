"""The knowledge base: everything that a page or another program may use, loaded when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

_HOMES = {
    "kb.as_json": (
        "completions_json figure_json gaps_json practice_json results_json similar_json suggestions_json "
        "tally_csv tally_json"
    ),
    "kb.breakdown": "Breakdown By Overlap Row",
    "kb.counting": "Figure Tally",
    "kb.closing": "Cause PeriodState Restatement Snapshot YearTold",
    "kb.economy": "Economies Economy",
    "kb.encoder": "EncoderFacts HashingEncoder",
    "kb.account": "Account AccountState Purpose Token",
    "kb.errors": (
        "BadValue BrokenFile Conflict EncoderMissing Forbidden HomeProblem KBError Refused SignInNeeded StoreProblem "
        "Unknown"
    ),
    "kb.answers": "About NearObjective PracticePage",
    "kb.gap": "Gap",
    "kb.knowledge_base": "KnowledgeBase version",
    "kb.ledger": "Adoption Change ChangeKind Confirmation Form Meeting MeetingKind SharingEvent Stage",
    "kb.person": "MEMBER VISITOR Audience Person Role Scope operator",
    "kb.plan": "Objective Plan PriorityArea",
    "kb.practice": "Group Kind Practice Problem Source Status",
    "kb.search.completion": "MOST_COMPLETIONS Completion",
    "kb.search.query": "Facet Filters Mode Query Sort",
    "kb.search.results": "Card Excerpt FacetCount Hit Results Similar Span",
    "kb.settings": "Settings",
    "kb.standing": "Period Reason",
    "kb.tagging.suggestion": "Suggestion Suggestions Verdict",
    # the rest of the plan
    "kb.activities": "ActivityFilters ActivityList Decided ListedActivity",
    "kb.activity": "Activity ActivityKind ActivityStatus",
    "kb.activity_counting": "ActivityTally Count",
    "kb.checklist": "FactorTold",
    "kb.exchange.report_rows": "ReportRow",
    "kb.indicator_report": "IndicatorReport",
    "kb.indicators": "IndicatorTable IndicatorTold RowLooked",
    "kb.proposal": "Proposal Ranked",
    "kb.schedule": "ActionStatus ScheduledAction",
    "kb.implementing_out": (
        "INDICATOR_LABEL activities_csv activities_json activity_tally_csv activity_tally_json "
        "factors_csv factors_json indicator_csv indicator_json indicators_csv indicators_json "
        "proposals_csv proposals_json read_report_rows schedule_csv schedule_json write_report_rows_csv "
        "write_report_rows_xlsx"
    ),
}
_FROM = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = list(_FROM)

if TYPE_CHECKING:
    from kb.account import Account as Account
    from kb.account import AccountState as AccountState
    from kb.account import Purpose as Purpose
    from kb.account import Token as Token
    from kb.activities import ActivityFilters as ActivityFilters
    from kb.activities import ActivityList as ActivityList
    from kb.activities import Decided as Decided
    from kb.activities import ListedActivity as ListedActivity
    from kb.activity import Activity as Activity
    from kb.activity import ActivityKind as ActivityKind
    from kb.activity import ActivityStatus as ActivityStatus
    from kb.activity_counting import ActivityTally as ActivityTally
    from kb.activity_counting import Count as Count
    from kb.answers import About as About
    from kb.answers import NearObjective as NearObjective
    from kb.answers import PracticePage as PracticePage
    from kb.as_json import completions_json as completions_json
    from kb.as_json import figure_json as figure_json
    from kb.as_json import gaps_json as gaps_json
    from kb.as_json import practice_json as practice_json
    from kb.as_json import results_json as results_json
    from kb.as_json import similar_json as similar_json
    from kb.as_json import suggestions_json as suggestions_json
    from kb.as_json import tally_csv as tally_csv
    from kb.as_json import tally_json as tally_json
    from kb.breakdown import Breakdown as Breakdown
    from kb.breakdown import By as By
    from kb.breakdown import Overlap as Overlap
    from kb.breakdown import Row as Row
    from kb.checklist import FactorTold as FactorTold
    from kb.closing import Cause as Cause
    from kb.closing import PeriodState as PeriodState
    from kb.closing import Restatement as Restatement
    from kb.closing import Snapshot as Snapshot
    from kb.closing import YearTold as YearTold
    from kb.counting import Figure as Figure
    from kb.counting import Tally as Tally
    from kb.economy import Economies as Economies
    from kb.economy import Economy as Economy
    from kb.encoder import EncoderFacts as EncoderFacts
    from kb.encoder import HashingEncoder as HashingEncoder
    from kb.errors import BadValue as BadValue
    from kb.errors import BrokenFile as BrokenFile
    from kb.errors import Conflict as Conflict
    from kb.errors import EncoderMissing as EncoderMissing
    from kb.errors import Forbidden as Forbidden
    from kb.errors import HomeProblem as HomeProblem
    from kb.errors import KBError as KBError
    from kb.errors import Refused as Refused
    from kb.errors import SignInNeeded as SignInNeeded
    from kb.errors import StoreProblem as StoreProblem
    from kb.errors import Unknown as Unknown
    from kb.exchange.report_rows import ReportRow as ReportRow
    from kb.gap import Gap as Gap
    from kb.implementing_out import INDICATOR_LABEL as INDICATOR_LABEL
    from kb.implementing_out import activities_csv as activities_csv
    from kb.implementing_out import activities_json as activities_json
    from kb.implementing_out import activity_tally_csv as activity_tally_csv
    from kb.implementing_out import activity_tally_json as activity_tally_json
    from kb.implementing_out import factors_csv as factors_csv
    from kb.implementing_out import factors_json as factors_json
    from kb.implementing_out import indicator_csv as indicator_csv
    from kb.implementing_out import indicator_json as indicator_json
    from kb.implementing_out import indicators_csv as indicators_csv
    from kb.implementing_out import indicators_json as indicators_json
    from kb.implementing_out import proposals_csv as proposals_csv
    from kb.implementing_out import proposals_json as proposals_json
    from kb.implementing_out import read_report_rows as read_report_rows
    from kb.implementing_out import schedule_csv as schedule_csv
    from kb.implementing_out import schedule_json as schedule_json
    from kb.implementing_out import write_report_rows_csv as write_report_rows_csv
    from kb.implementing_out import write_report_rows_xlsx as write_report_rows_xlsx
    from kb.indicator_report import IndicatorReport as IndicatorReport
    from kb.indicators import IndicatorTable as IndicatorTable
    from kb.indicators import IndicatorTold as IndicatorTold
    from kb.indicators import RowLooked as RowLooked
    from kb.knowledge_base import KnowledgeBase as KnowledgeBase
    from kb.knowledge_base import version as version
    from kb.ledger import Adoption as Adoption
    from kb.ledger import Change as Change
    from kb.ledger import ChangeKind as ChangeKind
    from kb.ledger import Confirmation as Confirmation
    from kb.ledger import Form as Form
    from kb.ledger import Meeting as Meeting
    from kb.ledger import MeetingKind as MeetingKind
    from kb.ledger import SharingEvent as SharingEvent
    from kb.ledger import Stage as Stage
    from kb.person import MEMBER as MEMBER
    from kb.person import VISITOR as VISITOR
    from kb.person import Audience as Audience
    from kb.person import Person as Person
    from kb.person import Role as Role
    from kb.person import Scope as Scope
    from kb.person import operator as operator
    from kb.plan import Objective as Objective
    from kb.plan import Plan as Plan
    from kb.plan import PriorityArea as PriorityArea
    from kb.practice import Group as Group
    from kb.practice import Kind as Kind
    from kb.practice import Practice as Practice
    from kb.practice import Problem as Problem
    from kb.practice import Source as Source
    from kb.practice import Status as Status
    from kb.proposal import Proposal as Proposal
    from kb.proposal import Ranked as Ranked
    from kb.schedule import ActionStatus as ActionStatus
    from kb.schedule import ScheduledAction as ScheduledAction
    from kb.search.completion import MOST_COMPLETIONS as MOST_COMPLETIONS
    from kb.search.completion import Completion as Completion
    from kb.search.query import Facet as Facet
    from kb.search.query import Filters as Filters
    from kb.search.query import Mode as Mode
    from kb.search.query import Query as Query
    from kb.search.query import Sort as Sort
    from kb.search.results import Card as Card
    from kb.search.results import Excerpt as Excerpt
    from kb.search.results import FacetCount as FacetCount
    from kb.search.results import Hit as Hit
    from kb.search.results import Results as Results
    from kb.search.results import Similar as Similar
    from kb.search.results import Span as Span
    from kb.settings import Settings as Settings
    from kb.standing import Period as Period
    from kb.standing import Reason as Reason
    from kb.tagging.suggestion import Suggestion as Suggestion
    from kb.tagging.suggestion import Suggestions as Suggestions
    from kb.tagging.suggestion import Verdict as Verdict


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)
