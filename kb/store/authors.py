"""What a store must keep for authors besides their dossiers: attachments, and the keys of requests made again."""

from collections.abc import Mapping
from typing import Protocol

from kb.submissions.dossier import Attachment


class AttachmentStore(Protocol):
    """An attachment is open to a practice's readers once a dossier it came with was published."""

    def attach(self, attachment: Attachment) -> Attachment:
        """Keep an attachment under a number of its own. Its file is kept before. Raises Unknown where there is no such
        dossier."""
        ...

    def detach(self, no: int, by: str) -> None:
        """Mark it as removed. Raises Unknown."""
        ...

    def attachment(self, no: int) -> Attachment:
        """One, whole, removed or not. Raises Unknown."""
        ...

    def attachments(self, dossier: str) -> tuple[Attachment, ...]:
        """Those of a dossier that are not removed, oldest first, without their text."""
        ...

    def published_attachments(self, practice: str) -> tuple[Attachment, ...]:
        """Those open to the practice's readers, oldest first, with their text."""
        ...

    def attached(self) -> Mapping[str, str]:
        """By practice what changes when, and only when, the attachments open to its readers do."""
        ...

    def submission_of_key(self, account: str, key: str) -> tuple[str, str] | None:
        """The dossier that came of a request with this key, and the digest of what was sent; None: it is a new one."""
        ...

    def keep_submission_key(self, account: str, key: str, digest: str, dossier: str) -> None: ...
