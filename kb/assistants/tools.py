"""All that an assistant may ask, in the order in which it is told of it."""

from typing import Any

from kb.assistants.beside import COMPARE
from kb.assistants.briefing_told import BRIEF
from kb.assistants.evidence_told import EVIDENCE
from kb.assistants.figures_told import TALLY
from kb.assistants.reasons import WHY
from kb.assistants.searching import SEARCH
from kb.assistants.tool import AssistantTool
from kb.assistants.whole_text import READ

TOOLS: dict[str, AssistantTool[Any, Any]] = {
    one.name: one for one in (SEARCH, READ, COMPARE, EVIDENCE, BRIEF, TALLY, WHY)
}
