"""Writes a small home's backup, with a locked year, as a file for tests of later versions to restore.

    python -m tests.backup.first_form FILE.gz

`first-form.kbbackup.gz` was written so when backups were new, and stays as it is.
"""

import gzip
import sys
import tempfile
from pathlib import Path

from kb.backup import write_backup
from kb.encoder import HashingEncoder
from kb.knowledge_base import KnowledgeBase
from kb.settings import load
from tests import homes
from tests.backup.test_backup import lock
from tests.campaigns.bitrot import with_attachment


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        homes.template(Path(folder))
        kb = KnowledgeBase(load(Path(folder) / "home"), HashingEncoder())
        lock(kb, 2021)
        with_attachment(kb)
        write_backup(kb, Path(folder) / "a.kbbackup")
        data = (Path(folder) / "a.kbbackup").read_bytes()
    Path(sys.argv[1]).write_bytes(gzip.compress(data, mtime=0))


if __name__ == "__main__":
    main()
