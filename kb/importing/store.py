"""What a store must keep of files that were brought and wait to be applied."""

from typing import Protocol

from kb.importing.upload import Upload


class UploadStore(Protocol):
    """They leave no trail and move no generation: what is brought in does."""

    def keep_upload(self, upload: Upload) -> None:
        """Keep a new one, or what is new of one."""
        ...

    def upload(self, token: str) -> Upload:
        """Raises Unknown, which names no other."""
        ...

    def uploads_of(self, account: str) -> tuple[Upload, ...]:
        """Those of an account that were not brought in, oldest first."""
        ...

    def sweep_uploads(self, before: str, account: str = "", most: int = 0) -> tuple[str, ...]:
        """Forget those from before a moment, and of an account all but its last `most`. Gives the SHA-256 of the files
        that are still waited for."""
        ...
