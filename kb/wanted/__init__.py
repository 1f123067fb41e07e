"""Needs that economies post, practices offered to them, and what helped."""

from kb.wanted.as_json import need_json as need_json
from kb.wanted.board import NeedWords as NeedWords
from kb.wanted.board import WantedAlready as WantedAlready
from kb.wanted.board import WantedAnswer as WantedAnswer
from kb.wanted.board import bare as bare
from kb.wanted.board import words_of as words_of
from kb.wanted.need import Need as Need
from kb.wanted.need import NeedState as NeedState
from kb.wanted.need import PracticeOffer as PracticeOffer
