"""Tabled reports in SQLite, each whole."""

import json
from dataclasses import astuple

from kb.errors import Conflict
from kb.reports.report import SnapshotName
from kb.reports.store import TabledReport
from kb.store.sqlite.part import SQLitePart
from kb.trail.chain import Act


class SQLiteReports(SQLitePart):
    """The part of the store that keeps what was tabled."""

    def table_report(self, report: TabledReport, pack: str) -> None:
        with self._write(report.by) as trail:
            last = self._file.db.execute("select max(number) from tabled_reports").fetchone()[0]
            if report.number != (last or 0) + 1:
                raise Conflict(f"report {report.number} was tabled by somebody else meanwhile; table yours again")
            snapshots = [astuple(one) for one in report.snapshots]
            self._file.db.execute(
                """insert into tabled_reports
                   (number, plan, review, title, status, years, snapshots, by, at, hash, pack)
                   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    *(report.number, report.plan, report.review, report.title, report.status),
                    *(json.dumps(report.years), json.dumps(snapshots), report.by, report.at, report.hash, pack),
                ],
            )
            after = {"number": report.number, "plan": report.plan, "review": report.review, "hash": report.hash}
            trail.append(Act("tabled", "report", str(report.number), after=json.dumps(after)))

    def tabled_reports(self) -> tuple[TabledReport, ...]:
        found = self._file.db.execute(
            """select number, plan, review, title, status, by, at, hash, years, snapshots from tabled_reports
               order by number desc"""
        )
        return tuple(
            TabledReport(
                number,
                plan,
                review,
                title,
                status,
                tuple(json.loads(years)),
                tuple(SnapshotName(*one) for one in json.loads(snapshots)),
                by,
                at,
                hash,
            )
            for number, plan, review, title, status, by, at, hash, years, snapshots in found.fetchall()
        )

    def tabled_pack(self, number: int) -> str:
        row = self._file.db.execute("select pack from tabled_reports where number = ?", [number]).fetchone()
        return str(row[0]) if row else ""
