"""The use cases of an author: drafts, checks, handing in, attachments, what the author hears."""

from kb.submitting.answers import SubmissionPage as SubmissionPage
from kb.submitting.answers import stamp as stamp
from kb.submitting.attaching import Attaching
from kb.submitting.handing_in import HandingIn
from kb.submitting.hearing import Hearing


class Submitting(HandingIn, Attaching, Hearing):
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else; who may not read a
    submission hears Unknown."""
