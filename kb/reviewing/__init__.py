"""The desk, a file an occupation: the queue, the conversation, objectives, publishing, gates."""

from kb.dossier import Dossier
from kb.parts import Parts
from kb.reviewing.conversation import Conversation
from kb.reviewing.gates import Gates
from kb.reviewing.publishing import Publishing


class Desk(Conversation, Publishing, Gates):
    """The use cases of the desk. Each method says who may call it, and raises SignInNeeded or Forbidden for anyone
    else. Drafts are their authors' alone: to the desk they are unknown."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._handed: tuple[int, tuple[Dossier, ...]] | None = None
