"""An author's work: drafts, checks, handing in, attachments, and what the author hears."""

from kb.submissions.as_json import submission_json as submission_json
from kb.submissions.dossier import Dossier as Dossier
from kb.submissions.dossier import Notice as Notice
from kb.submissions.dossier import Remark as Remark
from kb.submissions.dossier import State as State
from kb.submissions.pages import AuthorsEntry as AuthorsEntry
from kb.submissions.pages import SubmissionPage as SubmissionPage
from kb.submissions.pages import stamp as stamp
