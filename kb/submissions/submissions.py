"""The use cases of an author: drafts, checks, handing in, attachments, what the author hears."""

from kb.submissions.attaching import Attaching
from kb.submissions.drafting import Drafting
from kb.submissions.handing_in import HandingIn
from kb.submissions.needs import SubmissionsNeeds
from kb.submissions.notices import Notices
from kb.submissions.taking_over import TakingOver
from kb.submissions.viewing import Viewing
from kb.submissions.withdrawal import Withdrawal


class Submissions:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else; who may not read a
    submission hears Unknown."""

    def __init__(self, home: SubmissionsNeeds) -> None:
        self.drafting = Drafting(home)
        self.viewing = Viewing(home)
        self.handing_in = HandingIn(home, self.drafting, self.viewing)
        self.attaching = Attaching(home)
        self.notices = Notices(home)
        self.taking_over = TakingOver(home)
        self.withdrawal = Withdrawal(home)
