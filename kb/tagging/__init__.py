"""Suggested objectives: the Tagger protocol, one file an algorithm, and the ensemble that speaks for them."""

from kb.tagging.as_json import suggestions_json as suggestions_json
from kb.tagging.choice import Choice as Choice
