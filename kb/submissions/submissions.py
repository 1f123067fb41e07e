"""The use cases of an author: drafts, checks, handing in, attachments, what the author hears."""

from kb.submissions.attaching import Attaching
from kb.submissions.handing_in import HandingIn
from kb.submissions.notices import Notices
from kb.submissions.pages import SubmissionPage as SubmissionPage
from kb.submissions.pages import stamp as stamp


class Submissions(HandingIn, Attaching, Notices):
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else; who may not read a
    submission hears Unknown."""
