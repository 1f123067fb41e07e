"""What readers follow: saved searches, practices, meetings, objectives; what is new of them, before the meetings."""

from kb.following.as_json import followed_item_json as followed_item_json
from kb.following.atom import followed_atom as followed_atom
from kb.following.follow import Follow as Follow
from kb.following.follow import FollowChoice as FollowChoice
from kb.following.follow import FollowedItem as FollowedItem
from kb.following.follow import FollowKind as FollowKind
from kb.following.follow import FollowNews as FollowNews
from kb.following.follow import FollowRhythm as FollowRhythm
from kb.following.saved_search import savable as savable
