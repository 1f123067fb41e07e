"""The ledger: what was shared at which meeting, who took it up, who confirmed which objective."""

from kb.ledger.agendas import ItemWords as ItemWords
from kb.ledger.as_json import adoption_json as adoption_json
from kb.ledger.as_json import agenda_json as agenda_json
from kb.ledger.as_json import meeting_json as meeting_json
from kb.ledger.as_json import question_json as question_json
from kb.ledger.as_json import strike_json as strike_json
from kb.ledger.entries import Adoption as Adoption
from kb.ledger.entries import Backing as Backing
from kb.ledger.entries import ChangeKind as ChangeKind
from kb.ledger.entries import FollowUpAnswer as FollowUpAnswer
from kb.ledger.entries import Form as Form
from kb.ledger.entries import Meeting as Meeting
from kb.ledger.entries import MeetingKind as MeetingKind
from kb.ledger.entries import SharingEvent as SharingEvent
from kb.ledger.entries import Stage as Stage
from kb.ledger.entries import StruckKind as StruckKind
from kb.ledger.meetings import MeetingFacts as MeetingFacts
from kb.ledger.meetings import Presentation as Presentation
from kb.ledger.partial_date import PartialDate as PartialDate
