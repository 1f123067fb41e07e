"""The desk, a file an occupation: the queue, the conversation, objectives, publishing, gates."""

from kb.desk.conversation import Conversation
from kb.desk.gates import Gates
from kb.desk.publishing import Publishing
from kb.parts import Parts
from kb.submissions.dossier import Dossier


class Desk(Conversation, Publishing, Gates):
    """The use cases of the desk. Each method says who may call it, and raises SignInNeeded or Forbidden for anyone
    else. Drafts are their authors' alone: to the desk they are unknown."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._handed: tuple[int, tuple[Dossier, ...]] | None = None
