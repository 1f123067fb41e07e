"""The knowledge base in one zip that opens from a folder, and what was ticked there brought back."""

from kb.offline.interest import Interest as Interest
from kb.offline.interest import InterestPreview as InterestPreview
from kb.offline.interest import TickFate as TickFate
from kb.offline.interest import read_interest as read_interest
from kb.offline.pack import OfflinePack as OfflinePack
from kb.offline.pack import PackReaders as PackReaders
from kb.offline.pack import make_pack as make_pack
from kb.offline.pack import readers as readers
from kb.offline.pack import readers_of as readers_of
from kb.offline.pack import with_briefs as with_briefs
from kb.offline.shelf import PackProgress as PackProgress
from kb.offline.shelf import PackShelf as PackShelf
