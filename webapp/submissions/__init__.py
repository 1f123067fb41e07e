"""An author's pages: drafts, papers, attachments."""

from webapp.submissions import attachments, papers, submissions

PAGES = (
    submissions.blueprint,
    papers.blueprint,
    attachments.blueprint,
)
