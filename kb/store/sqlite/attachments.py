"""Attachments in SQLite, and the keys of requests that authors' programs make again."""

import json
from collections.abc import Mapping

from kb.errors import Unknown
from kb.files.database import now
from kb.practice.attachment import Attachment
from kb.store.sqlite.part import Of, SQLitePart, among, digest_of
from kb.submissions.dossier import State
from kb.trail.chain import Act

_COLUMNS = (
    "a.no, a.dossier, d.practice, a.name, a.kind, a.size, a.sha256, a.by, a.at, a.removed, a.remarks, a.text <> ''"
)
_FROM = "from attachments a join dossiers d on d.id = a.dossier"


class SQLiteAttachments(SQLitePart):
    """The part of the store for authors. Files' names may tell of persons, so the trail names a file by its hash."""

    def attach(self, attachment: Attachment) -> Attachment:
        a = attachment
        with self._write(a.by) as trail:
            found = self._file.db.execute("select practice from dossiers where id = ?", [a.dossier]).fetchone()
            if found is None:
                raise Unknown("submission", a.dossier)
            no = self._file.db.execute("select coalesce(max(no), 0) + 1 from attachments").fetchone()[0]
            self._file.db.execute(
                """insert into attachments (no, dossier, name, kind, size, sha256, text, by, at, removed, remarks)
                   values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)""",
                [no, a.dossier, a.name, a.kind, a.size, a.sha256, a.text, a.by, a.at or now(), "\n".join(a.remarks)],
            )
            trail.append(Act("attached", "attachment", str(no), found[0], after=_told(a)))
        return self.attachment(no)

    def detach(self, no: int, by: str) -> None:
        with self._write(by) as trail:
            old = self.attachment(no)
            if not old.removed:
                # 2: nobody but its author saw it, and its file goes; handed in later, the submission is without it
                self._file.db.execute(
                    """update attachments set removed = 1 + not exists
                         (select 1 from dossiers d where d.id = attachments.dossier and d.round > 0) where no = ?""",
                    [no],
                )
                trail.append(Act("removed", "attachment", str(no), old.practice, before=_told(old)))

    def attachment(self, no: int) -> Attachment:
        found = self._attachments("a.no = ?", no, text=True)
        if not found:
            raise Unknown("attachment", str(no))
        return found[0]

    def attachments(self, dossier: str) -> tuple[Attachment, ...]:
        return self._attachments("a.dossier = ? and a.removed = 0", dossier)

    def published_attachments(self, practice: str) -> tuple[Attachment, ...]:
        where = "d.practice = ? and d.state = ? and a.removed = 0"
        return self._attachments(where, practice, State.PUBLISHED, text=True)

    def attached(self, of: Of = None) -> Mapping[str, str]:
        where, values = among(of, "d.practice")
        found = self._file.db.execute(
            f"""select d.practice, a.no, a.sha256 {_FROM}
                where d.state = ? and a.removed = 0 and d.practice != '' and {where} order by a.no""",
            [State.PUBLISHED, *values],
        )
        digests: dict[str, str] = {}
        for practice, no, sha256 in found:
            digests[practice] = f"{digests.get(practice, '')} {no}:{sha256}"
        return digests

    def attached_size(self, account: str, since: str) -> int:
        found = self._file.db.execute(
            """select coalesce(sum(size), 0) from (select max(size) as size from attachments
               where by = ? and (removed = 0 or at >= ?) group by sha256)""",
            [account, since],
        ).fetchone()
        return int(found[0])

    def submission_of_key(self, account: str, key: str) -> tuple[str, str] | None:
        row = self._file.db.execute(
            "select dossier, digest from submission_keys where account = ? and key = ?", [account, key]
        ).fetchone()
        return (row[0], row[1]) if row else None

    def keep_submission_key(self, account: str, key: str, digest: str, dossier: str) -> None:
        """It leaves no trail: what came of the request does."""
        with self._file.writing() as db:
            db.execute(
                "insert into submission_keys (account, key, digest, dossier, at) values (?, ?, ?, ?, ?)",
                [account, key, digest, dossier, now()],
            )

    def _attachments(self, where: str, *values: object, text: bool = False) -> tuple[Attachment, ...]:
        shown = "a.text" if text else "''"
        found = self._file.db.execute(
            f"select {_COLUMNS}, {shown} {_FROM} where {where} order by a.no",
            list(values),
        )
        return tuple(
            Attachment(
                no,
                dossier,
                practice,
                name,
                kind,
                size,
                sha256,
                read,
                by,
                at,
                bool(removed),
                said_of(remarks),
                bool(is_searched),
            )
            for no, dossier, practice, name, kind, size, sha256, by, at, removed, remarks, is_searched, read in found
        )


def said_of(remarks: str) -> tuple[str, ...]:
    """The sentences of a column that has one a line."""
    return tuple(filter(None, remarks.split("\n")))


def _told(a: Attachment) -> str:
    """Beside the file itself its name and what was read in it and said of it, as a digest of them."""
    beside = digest_of(a.name, a.text, *a.remarks)
    return json.dumps({"dossier": a.dossier, "kind": a.kind, "size": a.size, "sha256": a.sha256, "beside": beside})
