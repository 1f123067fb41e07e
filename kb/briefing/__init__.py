"""What a delegate carries into the room: a brief made of an agenda, each practice in it quoted, pinned to its version
and cited."""

from kb.briefing.as_json import brief_json as brief_json
from kb.briefing.as_json import sections_json as sections_json
from kb.briefing.basket import Basket as Basket
from kb.briefing.basket import joined as joined
from kb.briefing.basket import moved_practice as moved_practice
from kb.briefing.basket import without_practice as without_practice
from kb.briefing.brief import Brief as Brief
from kb.briefing.brief import KeptBrief as KeptBrief
from kb.briefing.document import BriefCover as BriefCover
from kb.briefing.document import BriefDocument as BriefDocument
from kb.briefing.editing import COVER as COVER
from kb.briefing.editing import BriefWords as BriefWords
from kb.briefing.editing import as_told as as_told
from kb.briefing.editing import moved_entry as moved_entry
from kb.briefing.editing import moved_item as moved_item
from kb.briefing.editing import with_item as with_item
from kb.briefing.editing import without_entry as without_entry
from kb.briefing.editing import without_item as without_item
from kb.briefing.gathering import ItemShown as ItemShown
