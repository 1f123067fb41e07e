"""Search: filters first, then words and meaning over what they allow, fused, explained and counted."""

from kb.search.as_json import card_json as card_json
from kb.search.as_json import completions_json as completions_json
from kb.search.as_json import hit_row as hit_row
from kb.search.as_json import results_json as results_json
from kb.search.as_json import similar_json as similar_json
from kb.search.completion import MOST_COMPLETIONS as MOST_COMPLETIONS
from kb.search.query import Mode as Mode
from kb.search.query import Query as Query
from kb.search.query import Sort as Sort
from kb.search.result_line import answering as answering
from kb.search.result_line import either as either
from kb.search.result_line import related as related
from kb.search.result_line import result_line as result_line
from kb.search.results import Excerpt as Excerpt
from kb.search.results import Hit as Hit
from kb.search.results import Results as Results
