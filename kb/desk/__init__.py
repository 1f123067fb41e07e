"""The desk: the queue, the conversation, objectives, gates, publishing."""

from kb.desk.pages import DeskPage as DeskPage
from kb.desk.pages import QueuePart as QueuePart
from kb.desk.pages import TagPage as TagPage
