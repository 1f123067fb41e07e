"""What a tool is: its name, what it takes and gives, and the function that answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from kb.assistants.audience import Asking


class Asked(BaseModel):
    """What a tool takes; whatever else is given is refused by its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """What a tool gives."""

    model_config = ConfigDict(frozen=True)


AnyAsked = TypeVar("AnyAsked", bound=Asked)
AnyAnswer = TypeVar("AnyAnswer", bound=Answer)


@dataclass(frozen=True)
class AssistantTool(Generic[AnyAsked, AnyAnswer]):
    """`answer` may raise any KBError; `words` says the same answer for people, in Markdown."""

    name: str
    title: str
    description: str
    takes: type[AnyAsked]
    gives: type[AnyAnswer]
    answer: Callable[[Asking, AnyAsked], AnyAnswer]
    words: Callable[[AnyAnswer], str]

    def answered(self, asking: Asking, arguments: Any) -> tuple[AnyAnswer, str]:
        """Raises ValidationError where the arguments are none of this tool, and KBError."""
        found = self.answer(asking, self.takes.model_validate(arguments))
        return found, self.words(found)
