"""Files that wait to be brought in, in SQLite; the files themselves lie beside the store."""

import json

from kb.errors import Unknown
from kb.files.database import now
from kb.importing.upload import Upload
from kb.store.sqlite.part import SQLitePart

_COLUMNS = "token, account, name, sha256, mapping, clear, report, at, answers, options, same"


class SQLiteUploads(SQLitePart):
    """The part of the store that keeps uploads. They are forgotten after a day, so the trail says nothing of them."""

    def keep_upload(self, upload: Upload) -> None:
        said = upload.mapping, upload.answers, upload.options, upload.same
        mapping, answers, options, same = (json.dumps(dict(told), ensure_ascii=False) for told in said)
        with self._file.writing() as db:
            db.execute(
                f"""insert into imports ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (token) do update set mapping = excluded.mapping, clear = excluded.clear,
                      report = excluded.report, answers = excluded.answers, options = excluded.options,
                      same = excluded.same""",  # noqa: S608
                [
                    *(upload.token, upload.account, upload.name, upload.sha256, mapping, upload.clear),
                    *(upload.report, upload.at or now(), answers, options, same),
                ],
            )

    def upload(self, token: str) -> Upload:
        row = self._file.db.execute(f"select {_COLUMNS} from imports where token = ?", [token]).fetchone()  # noqa: S608
        if row is None:
            raise Unknown("upload", token[:40], hint="it is kept for a day; bring the file again")
        return _upload(row)

    def uploads_of(self, account: str) -> tuple[Upload, ...]:
        found = self._file.db.execute(
            f"select {_COLUMNS} from imports where account = ? and report = '' order by at, token",  # noqa: S608
            [account],
        )
        return tuple(_upload(row) for row in found)

    def sweep_uploads(self, before: str, account: str = "", most: int = 0) -> tuple[str, ...]:
        with self._file.writing() as db:
            db.execute("delete from imports where at < ?", [before])
            db.execute(
                """delete from imports where account = ? and token not in
                     (select token from imports where account = ? order by at desc, token limit ?)""",
                [account, account, most],
            )
            return tuple(row[0] for row in db.execute("select distinct sha256 from imports"))


def _upload(row: tuple[str, ...]) -> Upload:
    token, account, name, sha256, mapping, clear, report, at, answers, options, same = row
    return Upload(
        token=token, account=account, name=name, sha256=sha256, mapping=json.loads(mapping), clear=bool(clear),
        report=report, at=at, answers=json.loads(answers), options=json.loads(options),
        same={int(no): id for no, id in json.loads(same).items()},
    )  # fmt: skip
