"""Relevance measured in the open: the judged sets run, held against the run before and against the targets."""

from kb.relevance.campaign import Campaign as Campaign
from kb.relevance.campaign import measure as measure
