"""The use cases of the desk, an attribute an occupation."""

from kb.desk.conversation import Conversation
from kb.desk.gates import Gates
from kb.desk.needs import DeskNeeds
from kb.desk.objectives import Objectives
from kb.desk.publishing import Publishing
from kb.desk.queue import Queue
from kb.ledger.recording import Recording
from kb.submissions.withdrawal import Withdrawal


class Desk:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else. Drafts are their authors'
    alone: to the desk they are unknown."""

    def __init__(self, home: DeskNeeds, recording: Recording, withdrawal: Withdrawal) -> None:
        self.queue = Queue(home)
        self.conversation = Conversation(home)
        self.objectives = Objectives(home, self.queue, recording)
        self.gates = Gates(home, self.objectives)
        self.publishing = Publishing(home, self.queue, self.objectives, recording, withdrawal)
