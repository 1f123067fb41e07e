"""The desk: the queue, the conversation, objectives, gates, publishing."""

from kb.desk.pages import QueuePart as QueuePart
