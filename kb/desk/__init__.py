"""The desk: the queue, the conversation, objectives, gates, publishing; what waits for each person."""

from kb.desk.as_json import economy_page_csv as economy_page_csv
from kb.desk.as_json import economy_page_json as economy_page_json
from kb.desk.as_json import turns_json as turns_json
from kb.desk.my_economy import EconomyPage as EconomyPage
from kb.desk.pages import DeskPage as DeskPage
from kb.desk.pages import QueuePart as QueuePart
from kb.desk.pages import TagPage as TagPage
from kb.desk.turn import TurnList as TurnList
