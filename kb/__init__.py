"""The knowledge base: everything that a page or another program may use, loaded when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

_HOMES = {
    "kb.account": "Account AccountState Begun Handed Link NewToken Purpose Session Token",
    "kb.accounts.administering": "ROLES",
    "kb.accounts.openid": "Return",
    "kb.accounts.tokens": "LONGEST_DAYS",
    "kb.activities": "ActivityFilters ActivityList Decided ListedActivity",
    "kb.activity": "Activity ActivityKind ActivityStatus",
    "kb.activity_counting": "ActivityTally Count",
    "kb.answers": "About NearObjective PracticePage",
    "kb.as_json": (
        "completions_json figure_json gaps_json practice_json results_json similar_json submission_json "
        "suggestions_json tally_csv tally_json"
    ),
    "kb.breakdown": "Breakdown By Overlap Row",
    "kb.bringing": "MOST_AT_ONCE",
    "kb.brought": "Part parts_of",
    "kb.bulk": "BULK_CHOICES BULK_FIELDS Edit bulk_edit",
    "kb.care.trails": "Chosen TrailPage trail_csv trail_json",
    "kb.chart": "Bar Chart bars",
    "kb.checklist": "FactorTold",
    "kb.closing": "Cause PeriodState Restatement Snapshot YearTold",
    "kb.counting": "Figure Tally",
    "kb.decisions": "Switch decisions_under",
    "kb.difference": "FieldChange Piece PieceKind field_changes",
    "kb.dossier": "Attachment Choice Decision Dossier Gate Remark State",
    "kb.economy": "Economies Economy",
    "kb.encoder": "EncoderFacts HashingEncoder",
    "kb.errors": (
        "BadValue BrokenFile Conflict EncoderMissing Forbidden HomeProblem KBError NotSent Refused "
        "SignInNeeded SignInRefused SignOnProblem StoreProblem TokenRefused TooMany Unknown"
    ),
    "kb.exchange.chart_files": "chart_file",
    "kb.exchange.packs": "FORMATS written",
    "kb.exchange.report_rows": "ReportRow",
    "kb.fields": "BY_NAME FIELDS Field Level Takes",
    "kb.filling": "building_blocks",
    "kb.follow_up": "Answer Question",
    "kb.gap": "Gap",
    "kb.gap_map": "GapMap MapRow Sought",
    "kb.gatherings": "MeetingFacts Shown",
    "kb.implementing_out": (
        "INDICATOR_LABEL activities_csv activities_json activity_tally_csv activity_tally_json factors_csv "
        "factors_json indicator_csv indicator_json indicators_csv indicators_json proposals_csv "
        "proposals_json read_report_rows schedule_csv schedule_json write_report_rows_csv "
        "write_report_rows_xlsx"
    ),
    "kb.importing": "ImportReport",
    "kb.indicator_report": "IndicatorReport",
    "kb.indicators": "IndicatorTable IndicatorTold RowLooked",
    "kb.knowledge_base": "KnowledgeBase version",
    "kb.ledger": "Adoption Backing Change ChangeKind Confirmation Form Meeting MeetingKind SharingEvent Stage Step",
    "kb.lineage": "Edge Lineage Node NodeKind Relation",
    "kb.pack": "Cover Pack TabledFor cover",
    "kb.person": "Audience MEMBER Person Role Scope VISITOR operator",
    "kb.plan": "Objective Plan PriorityArea",
    "kb.practice": "Group Kind Practice Problem Severity Source Status",
    "kb.previewing": "Fate Preview RowPlan",
    "kb.proposal": "Proposal Ranked",
    "kb.reviewing.pages": "DeskPage TagPage Which",
    "kb.rules": "Rules",
    "kb.schedule": "ActionStatus ScheduledAction",
    "kb.search.completion": "Completion MOST_COMPLETIONS",
    "kb.search.query": "Facet Filters Mode Query Sort",
    "kb.search.results": "Card Excerpt FacetCount Hit Results Similar Span",
    "kb.settings": "Settings",
    "kb.standing": "Period Reason",
    "kb.submitting": "SubmissionPage stamp",
    "kb.tagging.desk_log": "DeskRecord",
    "kb.tagging.suggestion": "Suggestion Suggestions Verdict",
}
_FROM = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = list(_FROM)

if TYPE_CHECKING:
    from kb.account import Account as Account
    from kb.account import AccountState as AccountState
    from kb.account import Begun as Begun
    from kb.account import Handed as Handed
    from kb.account import Link as Link
    from kb.account import NewToken as NewToken
    from kb.account import Purpose as Purpose
    from kb.account import Session as Session
    from kb.account import Token as Token
    from kb.accounts.administering import ROLES as ROLES
    from kb.accounts.openid import Return as Return
    from kb.accounts.tokens import LONGEST_DAYS as LONGEST_DAYS
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
    from kb.as_json import submission_json as submission_json
    from kb.as_json import suggestions_json as suggestions_json
    from kb.as_json import tally_csv as tally_csv
    from kb.as_json import tally_json as tally_json
    from kb.breakdown import Breakdown as Breakdown
    from kb.breakdown import By as By
    from kb.breakdown import Overlap as Overlap
    from kb.breakdown import Row as Row
    from kb.bringing import MOST_AT_ONCE as MOST_AT_ONCE
    from kb.brought import Part as Part
    from kb.brought import parts_of as parts_of
    from kb.bulk import BULK_CHOICES as BULK_CHOICES
    from kb.bulk import BULK_FIELDS as BULK_FIELDS
    from kb.bulk import Edit as Edit
    from kb.bulk import bulk_edit as bulk_edit
    from kb.care.trails import Chosen as Chosen
    from kb.care.trails import TrailPage as TrailPage
    from kb.care.trails import trail_csv as trail_csv
    from kb.care.trails import trail_json as trail_json
    from kb.chart import Bar as Bar
    from kb.chart import Chart as Chart
    from kb.chart import bars as bars
    from kb.checklist import FactorTold as FactorTold
    from kb.closing import Cause as Cause
    from kb.closing import PeriodState as PeriodState
    from kb.closing import Restatement as Restatement
    from kb.closing import Snapshot as Snapshot
    from kb.closing import YearTold as YearTold
    from kb.counting import Figure as Figure
    from kb.counting import Tally as Tally
    from kb.decisions import Switch as Switch
    from kb.decisions import decisions_under as decisions_under
    from kb.difference import FieldChange as FieldChange
    from kb.difference import Piece as Piece
    from kb.difference import PieceKind as PieceKind
    from kb.difference import field_changes as field_changes
    from kb.dossier import Attachment as Attachment
    from kb.dossier import Choice as Choice
    from kb.dossier import Decision as Decision
    from kb.dossier import Dossier as Dossier
    from kb.dossier import Gate as Gate
    from kb.dossier import Remark as Remark
    from kb.dossier import State as State
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
    from kb.errors import NotSent as NotSent
    from kb.errors import Refused as Refused
    from kb.errors import SignInNeeded as SignInNeeded
    from kb.errors import SignInRefused as SignInRefused
    from kb.errors import SignOnProblem as SignOnProblem
    from kb.errors import StoreProblem as StoreProblem
    from kb.errors import TokenRefused as TokenRefused
    from kb.errors import TooMany as TooMany
    from kb.errors import Unknown as Unknown
    from kb.exchange.chart_files import chart_file as chart_file
    from kb.exchange.packs import FORMATS as FORMATS
    from kb.exchange.packs import written as written
    from kb.exchange.report_rows import ReportRow as ReportRow
    from kb.fields import BY_NAME as BY_NAME
    from kb.fields import FIELDS as FIELDS
    from kb.fields import Field as Field
    from kb.fields import Level as Level
    from kb.fields import Takes as Takes
    from kb.filling import building_blocks as building_blocks
    from kb.follow_up import Answer as Answer
    from kb.follow_up import Question as Question
    from kb.gap import Gap as Gap
    from kb.gap_map import GapMap as GapMap
    from kb.gap_map import MapRow as MapRow
    from kb.gap_map import Sought as Sought
    from kb.gatherings import MeetingFacts as MeetingFacts
    from kb.gatherings import Shown as Shown
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
    from kb.importing import ImportReport as ImportReport
    from kb.indicator_report import IndicatorReport as IndicatorReport
    from kb.indicators import IndicatorTable as IndicatorTable
    from kb.indicators import IndicatorTold as IndicatorTold
    from kb.indicators import RowLooked as RowLooked
    from kb.knowledge_base import KnowledgeBase as KnowledgeBase
    from kb.knowledge_base import version as version
    from kb.ledger import Adoption as Adoption
    from kb.ledger import Backing as Backing
    from kb.ledger import Change as Change
    from kb.ledger import ChangeKind as ChangeKind
    from kb.ledger import Confirmation as Confirmation
    from kb.ledger import Form as Form
    from kb.ledger import Meeting as Meeting
    from kb.ledger import MeetingKind as MeetingKind
    from kb.ledger import SharingEvent as SharingEvent
    from kb.ledger import Stage as Stage
    from kb.ledger import Step as Step
    from kb.lineage import Edge as Edge
    from kb.lineage import Lineage as Lineage
    from kb.lineage import Node as Node
    from kb.lineage import NodeKind as NodeKind
    from kb.lineage import Relation as Relation
    from kb.pack import Cover as Cover
    from kb.pack import Pack as Pack
    from kb.pack import TabledFor as TabledFor
    from kb.pack import cover as cover
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
    from kb.practice import Severity as Severity
    from kb.practice import Source as Source
    from kb.practice import Status as Status
    from kb.previewing import Fate as Fate
    from kb.previewing import Preview as Preview
    from kb.previewing import RowPlan as RowPlan
    from kb.proposal import Proposal as Proposal
    from kb.proposal import Ranked as Ranked
    from kb.reviewing.pages import DeskPage as DeskPage
    from kb.reviewing.pages import TagPage as TagPage
    from kb.reviewing.pages import Which as Which
    from kb.rules import Rules as Rules
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
    from kb.submitting import SubmissionPage as SubmissionPage
    from kb.submitting import stamp as stamp
    from kb.tagging.desk_log import DeskRecord as DeskRecord
    from kb.tagging.suggestion import Suggestion as Suggestion
    from kb.tagging.suggestion import Suggestions as Suggestions
    from kb.tagging.suggestion import Verdict as Verdict


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module 'kb' has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)
