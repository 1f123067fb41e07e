"""Letters that lead somewhere: the yearly question by mail, a word to a practice's owner through the focal point."""

from kb.correspondence.as_json import owner_questions_json as owner_questions_json
from kb.correspondence.owner_question import LONGEST_TEXT as LONGEST_TEXT
from kb.correspondence.owner_question import OwnerQuestion as OwnerQuestion
from kb.correspondence.owner_question import QuestionWords as QuestionWords
from kb.correspondence.yearly import YearlyPage as YearlyPage
