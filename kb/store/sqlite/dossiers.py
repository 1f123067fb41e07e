"""The desk in SQLite: dossiers with their rounds and remarks, decisions on gates, evidence on suggestions, notices."""

import json
from collections.abc import Sequence

from kb.errors import Conflict, Unknown
from kb.files.database import now
from kb.ledger.gate import Decision, Gate
from kb.store.sqlite.part import Of, SQLitePart, among, digest_of
from kb.submissions.dossier import Digest, Dossier, Notice, Remark, RemarkKind, Round, State
from kb.tagging.choice import Choice
from kb.tagging.evidence import SuggestionEvidence, SuggestionVerdict
from kb.trail.chain import Act

_DOSSIER = "id, practice, author, state, entries, economies, title, round, assigned, created, changed"
_REMARK = "no, dossier, round, field, kind, text, by, at, settled_by, settled_at"


class SQLiteDossiers(SQLitePart):
    """The part of the store that keeps what is on its way to becoming a practice."""

    # -- dossiers ----------------------------------------------------------------------------------------

    def begin_dossier(self, dossier: Dossier) -> Dossier:
        with self._file.writing() as db:
            no = db.execute("select coalesce(max(no), 0) + 1 from dossiers").fetchone()[0]
            id = dossier.id or f"d{no}"
            moment = now()
            db.execute(
                f"insert into dossiers (no, {_DOSSIER}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [no, id, *_values(dossier)[1:-2], moment, moment],
            )
        return self.dossier(id)

    def save_draft(self, dossier: Dossier) -> None:
        with self._file.writing() as db:
            done = db.execute(
                """update dossiers set entries = ?, economies = ?, title = ?, practice = ?, changed = ?
                   where id = ? and state in ('draft', 'changes requested')""",
                [
                    _json(dict(dossier.entries)), _json(dossier.economies), dossier.title, dossier.practice, now(),
                    dossier.id,
                ],
            )  # fmt: skip
            if not done.rowcount:
                raise Conflict("it has been handed in: what is with the secretariat cannot be edited")

    def move_dossier(self, dossier: Dossier, before: State, by: str, why: str = "") -> None:
        with self._write(by) as trail:
            done = self._file.db.execute(
                """update dossiers set practice = ?, state = ?, entries = ?, economies = ?, title = ?, round = ?,
                     assigned = ?, changed = ? where id = ? and state = ?""",
                [
                    dossier.practice, dossier.state, _json(dict(dossier.entries)), _json(dossier.economies),
                    dossier.title, dossier.round, dossier.assigned, now(), dossier.id, before,
                ],
            )  # fmt: skip
            if not done.rowcount:
                raise Conflict("somebody else has moved it on meanwhile; look at it again")
            if dossier.state is State.SUBMITTED:
                self._file.db.execute(
                    "insert into rounds (dossier, no, entries, by, at) values (?, ?, ?, ?, ?)",
                    [dossier.id, dossier.round, _json(dict(dossier.entries)), by, now()],
                )
            after = {"state": dossier.state, "round": dossier.round, "assigned": dossier.assigned}
            if dossier.state is not State.CHANGES_REQUESTED:  # else what is saved from here on leaves no trail
                after["entries"] = digest_of(dict(dossier.entries))
            about = "dossier", dossier.id, dossier.practice
            trail.append(Act(dossier.state.value, *about, _json({"state": before}), _json(after), why))

    def assign_dossier(self, id: str, account: str, by: str) -> None:
        with self._write(by) as trail:
            old = self.dossier(id)
            if old.assigned == account:
                return
            self._file.db.execute("update dossiers set assigned = ?, changed = ? where id = ?", [account, now(), id])
            trail.append(Act("assigned", "dossier", id, old.practice, _json(old.assigned), _json(account)))

    def hand_back_reviews(self, account: str, by: str, economy: str = "") -> int:
        with self.transaction():
            found = self._file.db.execute(
                """select id from dossiers where assigned = ? and state in (?, ?, ?)
                     and (? = '' or exists (select 1 from json_each(dossiers.economies) where value = ?))
                   order by no""",
                [account, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED, economy, economy],
            ).fetchall()
            for (id,) in found:
                self.assign_dossier(id, "", by)
        return len(found)

    def hand_on_dossier(self, id: str, author: str, by: str, why: str = "") -> None:
        with self._write(by) as trail:
            old = self.dossier(id)
            self._file.db.execute("update dossiers set author = ? where id = ?", [author, id])
            trail.append(Act("handed on", "dossier", id, old.practice, _json(old.author), _json(author), why))

    def left_dossiers(self) -> tuple[Dossier, ...]:
        found = self._file.db.execute(
            f"""select {_DOSSIER} from dossiers where state in (?, ?) and exists
                  (select 1 from accounts where accounts.id = dossiers.author and
                     (accounts.state in ('closed', 'erased') or accounts.role not in ('delegate', 'secretariat')))
                order by changed, no""",  # noqa: S608
            [State.DRAFT, State.CHANGES_REQUESTED],
        )
        return tuple(_dossier(row) for row in found)

    def dossier(self, id: str) -> Dossier:
        row = self._file.db.execute(f"select {_DOSSIER} from dossiers where id = ?", [id]).fetchone()  # noqa: S608
        if row is None:
            raise Unknown("submission", id)
        return _dossier(row)

    def dossiers(self, of: Of = None) -> tuple[Dossier, ...]:
        where, values = among(of)
        query = f"select {_DOSSIER} from dossiers where {where} order by changed desc, no desc"  # noqa: S608
        found = self._file.db.execute(query, values)
        return tuple(_dossier(row) for row in found)

    def dossiers_of(self, account: str, economy: str = "") -> tuple[Dossier, ...]:
        found = self._file.db.execute(
            f"""select {_DOSSIER} from dossiers
                where author = ?
                   or (round > 0 and exists (select 1 from json_each(dossiers.economies) where value = ?))
                order by changed desc, no desc""",  # noqa: S608
            [account, economy],
        )
        return tuple(_dossier(row) for row in found)

    def open_dossiers(self, practice: str) -> tuple[Dossier, ...]:
        found = self._file.db.execute(
            f"select {_DOSSIER} from dossiers where practice = ? and state not in (?, ?) order by no",  # noqa: S608
            [practice, State.PUBLISHED, State.WITHDRAWN],
        )
        return tuple(_dossier(row) for row in found)

    def rounds(self, dossier: str) -> tuple[Round, ...]:
        found = self._file.db.execute("select no, entries, by, at from rounds where dossier = ? order by no", [dossier])
        return tuple(Round(no, json.loads(entries), by, at) for no, entries, by, at in found)

    # -- remarks -----------------------------------------------------------------------------------------

    def remark(self, remark: Remark) -> Remark:
        with self._write(remark.by) as trail:
            no = self._file.db.execute("select coalesce(max(no), 0) + 1 from remarks").fetchone()[0]
            self._file.db.execute(
                f"insert into remarks ({_REMARK}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [
                    no, remark.dossier, remark.round, remark.field, remark.kind, remark.text, remark.by,
                    remark.at or now(), "", "",
                ],
            )  # fmt: skip
            action = "commented" if remark.kind is RemarkKind.COMMENT else "asked for a change"
            practice = self.dossier(remark.dossier).practice
            after = _json({"remark": no, "field": remark.field, "text": digest_of(remark.text)})
            trail.append(Act(action, "dossier", remark.dossier, practice, after=after))
        return next(one for one in self.remarks(remark.dossier) if one.no == no)

    def settle_remark(self, dossier: str, no: int, by: str) -> None:
        with self._write(by) as trail:
            done = self._file.db.execute(
                "update remarks set settled_by = ?, settled_at = ? where dossier = ? and no = ? and settled_by = ''",
                [by, now(), dossier, no],
            )
            if done.rowcount:
                practice = self.dossier(dossier).practice
                trail.append(Act("settled", "dossier", dossier, practice, after=_json({"remark": no})))

    def remarks(self, dossier: str) -> tuple[Remark, ...]:
        found = self._file.db.execute(f"select {_REMARK} from remarks where dossier = ? order by no", [dossier])  # noqa: S608
        return tuple(Remark(no, of, rnd, field, RemarkKind(kind), *rest) for no, of, rnd, field, kind, *rest in found)

    # -- chosen objectives -------------------------------------------------------------------------------

    def keep_choice(self, choice: Choice) -> None:
        with self._write(choice.by) as trail:
            practice, old = self.dossier(choice.dossier).practice, self.choice(choice.dossier)
            self._file.db.execute(
                """insert or replace into choices (dossier, objectives, rejected, none, by, at)
                   values (?, ?, ?, ?, ?, ?)""",
                [
                    choice.dossier, _json(choice.objectives), _json(choice.rejected), choice.none, choice.by,
                    choice.at or now(),
                ],
            )  # fmt: skip
            before = _chosen(old) if old.by else ""
            trail.append(Act("chose objectives", "dossier", choice.dossier, practice, before, _chosen(choice)))

    def choice(self, dossier: str) -> Choice:
        row = self._file.db.execute(
            "select objectives, rejected, none, by, at from choices where dossier = ?", [dossier]
        ).fetchone()
        if row is None:
            return Choice(dossier)
        return Choice(dossier, tuple(json.loads(row[0])), tuple(json.loads(row[1])), bool(row[2]), row[3], row[4])

    # -- gates -------------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> None:
        with self._write(decision.by) as trail:
            old = next((one for one in self.decisions((decision.practice,)) if _same(one, decision)), None)
            self._file.db.execute(
                """insert into decisions (practice, gate, passed, by, at, why) values (?, ?, ?, ?, ?, ?)
                   on conflict (practice, gate) do update set passed = excluded.passed, by = excluded.by,
                     at = excluded.at, why = excluded.why""",
                [decision.practice, decision.gate, decision.passed, decision.by, decision.at, decision.why],
            )
            before = _json({"passed": old.passed}) if old else ""
            after = _json({"passed": decision.passed})
            subject = f"{decision.practice}@{decision.gate}"
            trail.append(Act("decided", "gate", subject, decision.practice, before, after, decision.why))

    def decisions(self, of: Of = None) -> tuple[Decision, ...]:
        where, values = among(of)
        found = self._file.db.execute(
            f"select practice, gate, passed, by, at, why from decisions where {where} order by practice, gate",  # noqa: S608
            values,
        )
        return tuple(
            Decision(practice, Gate(gate), bool(passed), by, at, why) for practice, gate, passed, by, at, why in found
        )

    # -- evidence on suggestions -------------------------------------------------------------------------

    def keep_evidence(self, evidence: SuggestionEvidence) -> None:
        with self._write(evidence.by) as trail:
            self._file.db.execute(
                """insert or replace into evidence (practice, version, objective, score, suggested, verdict, by, at)
                   values (?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    *(evidence.practice, evidence.version, evidence.objective, evidence.score, evidence.suggested),
                    *(evidence.verdict, evidence.by, evidence.at),
                ],
            )
            after = _json(
                {"objective": evidence.objective, "score": evidence.score, "version": evidence.version,
                 "suggested": evidence.suggested, "verdict": evidence.verdict}
            )  # fmt: skip
            subject = f"{evidence.practice}@{evidence.objective}"
            trail.append(Act(evidence.verdict.value, "suggestion", subject, evidence.practice, after=after))

    def drop_evidence(self, practice: str, version: int, objective: str, by: str) -> None:
        with self._write(by) as trail:
            done = self._file.db.execute(
                "delete from evidence where practice = ? and version = ? and objective = ?",
                [practice, version, objective],
            )
            if done.rowcount:
                trail.append(
                    Act("took back", "suggestion", f"{practice}@{objective}", practice, _json({"version": version}))
                )

    def evidence(self, of: Of = None) -> tuple[SuggestionEvidence, ...]:
        where, values = among(of)
        found = self._file.db.execute(
            f"""select practice, version, objective, score, suggested, verdict, by, at from evidence where {where}
                order by practice, version, objective""",  # noqa: S608
            values,
        )
        return tuple(
            SuggestionEvidence(practice, version, objective, score, bool(suggested), SuggestionVerdict(verdict), by, at)
            for practice, version, objective, score, suggested, verdict, by, at in found
        )

    # -- notices -----------------------------------------------------------------------------------------

    def notify(self, account: str, dossier: str, text: str, at_once: bool = False) -> None:
        with self._file.writing() as db:
            db.execute(
                "insert into notices (account, dossier, text, at, read, at_once) values (?, ?, ?, ?, 0, ?)",
                [account, dossier, text, now(), at_once],
            )

    def notices(self, account: str) -> tuple[Notice, ...]:
        return self._notices("account = ? order by no desc", account)

    def _notices(self, where: str, *values: object) -> tuple[Notice, ...]:
        found = self._file.db.execute(
            f"select no, account, dossier, text, at, read from notices where {where}",  # noqa: S608
            values,
        )
        return tuple(Notice(no, of, dossier, text, at, bool(read)) for no, of, dossier, text, at, read in found)

    def take_letters(self, most: int, lost: str) -> tuple[Notice, ...]:
        with self._file.writing() as db:
            found = self._notices("mailed = '' and at_once = 1 and taken < ? order by no limit ?", lost, most)
            for one in found:
                db.execute("update notices set taken = ? where no = ?", [now(), one.no])
        return found

    def give_back_letter(self, no: int) -> None:
        with self._file.writing() as db:
            db.execute("update notices set taken = '' where no = ?", [no])

    def letters_sent(self, nos: Sequence[int]) -> None:
        with self._file.writing() as db:
            for no in nos:
                db.execute("update notices set mailed = ? where no = ?", [now(), no])

    def unsent(self, account: str) -> tuple[Notice, ...]:
        return self._notices("account = ? and mailed = '' and at_once = 0 order by no", account)

    def unsent_of_others(self) -> tuple[Notice, ...]:
        return self._notices(
            """mailed = '' and at_once = 0 and account not in
                 (select id from accounts where state in ('asked', 'invited', 'active')) order by no"""
        )

    def digests_due(self, day: str) -> tuple[str, ...]:
        found = self._file.db.execute(
            """select accounts.id from accounts left join digests on digests.account = accounts.id
               where accounts.state = 'active' and coalesce(digests.day, '') < ? order by accounts.no""",
            [day],
        )
        return tuple(row[0] for row in found)

    def take_digest(self, account: str, day: str, lost: str) -> Digest | None:
        with self._file.writing() as db:
            db.execute("insert or ignore into digests (account) values (?)", [account])
            taken = db.execute(
                "update digests set taken = ? where account = ? and day < ? and taken < ?", [now(), account, day, lost]
            )
            if not taken.rowcount:
                return None
            wanted, told = db.execute("select wanted, told from digests where account = ?", [account]).fetchone()
        return Digest(account, bool(wanted), frozenset(json.loads(told)))

    def end_digest(self, account: str, day: str, told: Sequence[str], notices: Sequence[int]) -> None:
        with self.transaction():
            self._file.db.execute(
                "update digests set day = ?, told = ?, taken = '' where account = ?", [day, _json(told), account]
            )
            self.letters_sent(notices)

    def give_back_digest(self, account: str) -> None:
        with self._file.writing() as db:
            db.execute("update digests set taken = '' where account = ?", [account])

    def wants_digest(self, account: str) -> bool:
        row = self._file.db.execute("select wanted from digests where account = ?", [account]).fetchone()
        return row is None or bool(row[0])

    def set_digest(self, account: str, wanted: bool) -> None:
        with self._file.writing() as db:
            db.execute(
                """insert into digests (account, wanted) values (?, ?)
                   on conflict (account) do update set wanted = excluded.wanted""",
                [account, wanted],
            )

    def drop_notices(self, account: str) -> None:
        with self._file.writing() as db:
            db.execute("delete from notices where account = ?", [account])
            db.execute("delete from digests where account = ?", [account])

    def read_notices(self, account: str, through: int | None = None) -> None:
        with self._file.writing() as db:
            db.execute(
                "update notices set read = 1 where account = ? and (? is null or no <= ?)", [account, through, through]
            )


def _values(d: Dossier) -> list[object]:
    return [
        d.id, d.practice, d.author, d.state, _json(dict(d.entries)), _json(d.economies), d.title, d.round, d.assigned,
        d.created, d.changed,
    ]  # fmt: skip


def _dossier(row: tuple[str, str, str, str, str, str, str, int, str, str, str]) -> Dossier:
    id, practice, author, state, entries, economies, title, round, assigned, created, changed = row
    return Dossier(
        id=id, practice=practice, author=author, state=State(state), entries=json.loads(entries),
        economies=tuple(json.loads(economies)), title=title, round=round, assigned=assigned, created=created,
        changed=changed,
    )  # fmt: skip


def _chosen(choice: Choice) -> str:
    return _json({"objectives": choice.objectives, "rejected": choice.rejected, "none": choice.none})


def _same(one: Decision, other: Decision) -> bool:
    return (one.practice, one.gate) == (other.practice, other.gate)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
