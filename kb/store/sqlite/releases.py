"""What waits for a second person, in SQLite."""

import json

from kb.accounts.release import Release, ReleaseKind, ReleaseState
from kb.errors import Unknown
from kb.store.sqlite.part import SQLitePart, digest_of
from kb.trail.chain import Act

_COLUMNS = "no, kind, subject, details, asked_by, asked_at, asked_why, state, by, at, why"

_SAID = {
    ReleaseState.DONE: "consented to",
    ReleaseState.REFUSED: "refused",
    ReleaseState.WITHDRAWN: "withdrew",
    ReleaseState.EXPIRED: "let expire",
}


class SQLiteReleases(SQLitePart):
    """The part of the store that keeps requests and their answers."""

    def keep_release(self, release: Release) -> Release:
        with self._write(release.by) as trail:
            db = self._file.db
            no = db.execute("select coalesce(max(no), 0) + 1 from releases").fetchone()[0]
            row = [
                *(no, release.kind, release.subject, _details(release), release.asked_by, release.asked_at),
                *(release.asked_why, release.state, release.by, release.at, release.why),
            ]
            db.execute(f"insert into releases ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608
            trail.append(Act("asked for", "release", str(no), after=_told(release), why=release.why))
        return self.release(no)

    def move_release(self, release: Release) -> None:
        with self._write(release.by) as trail:
            before = self.release(release.no)
            self._file.db.execute(
                "update releases set state = ?, by = ?, at = ?, why = ? where no = ?",
                [release.state, release.by, release.at, release.why, release.no],
            )
            act = Act(_SAID[release.state], "release", str(release.no), "", _told(before), _told(release), release.why)
            trail.append(act)

    def release(self, no: int) -> Release:
        row = self._file.db.execute(f"select {_COLUMNS} from releases where no = ?", [no]).fetchone()  # noqa: S608
        if row is None:
            raise Unknown("release", str(no))
        return _read(row)

    def releases(self, waiting: bool = False) -> tuple[Release, ...]:
        where = "where state = 'waiting'" if waiting else ""
        found = self._file.db.execute(f"select {_COLUMNS} from releases {where} order by no")  # noqa: S608
        return tuple(_read(row) for row in found)


def _read(row: tuple[int, str, str, str, str, str, str, str, str, str, str]) -> Release:
    no, kind, subject, details, asked_by, asked_at, asked_why, state, by, at, why = row
    return Release(
        no=no, kind=ReleaseKind(kind), subject=subject, details=json.loads(details), asked_by=asked_by,
        asked_at=asked_at, asked_why=asked_why, state=ReleaseState(state), by=by, at=at, why=why,
    )  # fmt: skip


def _details(release: Release) -> str:
    return json.dumps(release.details, ensure_ascii=False, sort_keys=True)


def _told(release: Release) -> str:
    """What the trail keeps of a request: what is asked in detail, and why, as a digest."""
    told = {"kind": release.kind, "subject": release.subject}
    told |= {"asked_by": release.asked_by, "asked_at": release.asked_at, "state": release.state}
    return json.dumps(told | {"details": digest_of(release.details, release.asked_why)}, ensure_ascii=False)
