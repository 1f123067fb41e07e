"""The use cases of bringing in what exists: papers, spreadsheets, pasted text; preview first, then all at once."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kb.accounts.account import AccountState
from kb.documents.scanner import must_pass
from kb.errors import BadValue, Conflict, Refused, Unknown
from kb.figures.change import FigureChange
from kb.files.reserve import must_have_room
from kb.importing.incoming import IncomingFile, read_paper
from kb.importing.near import NearDuplicate, in_words, near_duplicates
from kb.importing.needs import ImportingNeeds
from kb.importing.paper_parts import PaperPart, entries_of_parts, sized
from kb.importing.preview import STAYS_OUT, Fate, ImportPreview, PlannedRow, Planner, new_id, told, with_planned
from kb.importing.sheet_choices import Answers, SheetChoices
from kb.importing.upload import Upload
from kb.importing.uploads import UploadFolder
from kb.importing.write_ups import WHY, ImportReport, keep_import
from kb.periods.effect import effect
from kb.periods.telling import ClosedYears
from kb.permission import may_import, may_submit, must_import, must_submit, require
from kb.person import MEMBER, Person, Role
from kb.practice import writeup
from kb.practice.fields import BY_NAME, Entries
from kb.practice.form import entries_of
from kb.practice.history import BatchItem
from kb.practice.practice import Submission, missing
from kb.practice.store import Outcome
from kb.search.suspects import suspects
from kb.submissions.dossier import Dossier, State
from kb.submissions.drafting import CLEARED

if TYPE_CHECKING:
    from kb.importing.field_map import FieldMap
    from kb.importing.paper import PaperKnowledge
    from kb.importing.paper_parts import Paper
    from kb.index.background import IndexingProgress

DEFAULT_MAP = "open-records"
"""The field map that JSON Lines are read through unless another is named."""


class Importing:
    """Each method says who may call it, and raises SignInNeeded or Forbidden for anyone else."""

    def __init__(self, home: ImportingNeeds, closed: Callable[[], ClosedYears]) -> None:
        self._home, self._closed = home, closed
        self._looked: tuple[tuple[Upload, int], ImportPreview] | None = None

    # -- files of any kind -------------------------------------------------------------------------------

    def field_map(self, name: str = DEFAULT_MAP) -> "FieldMap":
        """A ready field map of this home by its name, or any by its path. Raises BrokenFile, Unknown."""
        from kb.importing.field_map import read_map

        path = Path(name)
        if path.suffix not in (".yaml", ".yml"):
            folder = self._home.settings.practices / "maps"
            path = folder / f"{name}.yaml"
            if not path.is_file():
                raise Unknown("field map", name, tuple(p.stem for p in folder.glob("*.yaml")), "give a .yaml file")
        return read_map(path)

    def import_files(
        self,
        paths: Sequence[Path],
        by: Person,
        field_map: str = DEFAULT_MAP,
        tell: Callable[[int, int], None] = lambda done, total: None,
        columns: Mapping[str, str] | None = None,
        dry: bool = False,
        values: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
        same: Mapping[int, str] | None = None,
        drafts: bool = False,
    ) -> "ImportReport":
        """Bring Markdown and JSON Lines in, spreadsheets and papers. A bad record never stops the rest. `columns` gives
        the field of a spreadsheet's header where it is not the one proposed, `values` what a value of its cells means,
        `options` how it is opened, `same` the practice that a row is; `drafts`: the rows become drafts of whoever
        imports. `dry`: only say what would be done."""
        from kb.importing.intake import DOCUMENTS
        from kb.importing.write_ups import import_files as import_texts

        require(may_import(by), by, "bring write-ups in")
        if not dry:
            must_have_room(self._home.settings.home, self._home.settings.disk_reserve)
        fields = self.field_map(field_map)
        files = [path for path in paths if path.suffix.casefold() in DOCUMENTS and path.is_file()]
        texts = [path for path in paths if path not in files]
        if drafts and texts:
            raise BadValue("--drafts", texts[0].name, "spreadsheets and papers alone")
        if same and len(files) != 1:
            raise BadValue("--same", f"{len(files)} files", "one spreadsheet, whose row it speaks of")
        home, day = self._home, self._confided_on(by)
        report = import_texts(home.store, home.plan, home.economies, texts, fields, by.id, tell, dry, day)
        for path in files:
            done = self.import_file(by, path.read_bytes(), str(path), columns, dry, values, options, same, drafts)
            report += replace(done, told=tuple(f"{path.name}: {said}" for said in done.told))
        if not dry:
            self._home.close_in_index()
        return report

    # -- papers ------------------------------------------------------------------------------------------

    def read_paper(self, by: Person, data: bytes, name: str) -> "Paper":
        """A paper as a proposal of entries: whoever may submit. Raises Refused where it cannot be read."""
        must_submit(by)
        self._must_be_taken(data)
        return read_paper(self._home.plan, self._home.economies, data, name, self._known())

    def read_text(self, by: Person, text: str) -> "Paper":
        """Pasted text as a proposal of entries: whoever may submit. Raises BadValue where there is none."""
        from kb.importing.paper import read_text

        must_submit(by)
        if not text.strip():
            raise BadValue("text", text, "a file, or the text of a paper")
        return sized(read_text(text, self._home.plan, self._known()))

    def draft_of_parts(self, by: Person, parts: Sequence[PaperPart]) -> Dossier:
        """As `draft_from`, of the parts of a paper as a person placed them."""
        return self.draft_from(by, entries_of_parts(parts))

    def draft_from(self, by: Person, entries: Entries) -> Dossier:
        """A draft of one's own with these entries: whoever may submit. A delegate's is of the own economy; where none
        is named it is written in. Raises BadValue."""
        from kb.practice.canonical import settled

        must_submit(by)
        known = {name: text.strip() for name, text in entries.items() if name in BY_NAME and text.strip()}
        if not known:
            raise BadValue("text", "", "at least one field with something in it")
        if by.role is Role.DELEGATE and not known.get("economies"):
            known["economies"] = by.economy
        found = [self._home.economies.find(line) for line in known.get("economies", "").splitlines()]
        names = tuple(dict.fromkeys(economy.name for economy in found if economy))
        if not may_submit(by, names or ("",)):
            raise BadValue("economies", ", ".join(names), f"{by.economy} among them: you submit for your own economy")
        title = " ".join(known.get("title", "").split())
        draft = State.DRAFT
        return self._home.store.begin_dossier(
            Dossier(id="", practice="", author=by.id, state=draft, entries=settled(known), economies=names, title=title)
        )

    # -- spreadsheets ------------------------------------------------------------------------------------

    def preview(
        self,
        by: Person,
        data: bytes,
        name: str,
        mapping: Mapping[str, str] | None = None,
        clear: bool = False,
        answers: Answers | None = None,
        options: Mapping[str, str] | None = None,
        same: Mapping[int, str] | None = None,
    ) -> ImportPreview:
        """What bringing a file in would do: whoever may import. `mapping` gives the field of a header where it is not
        the one proposed, `answers` what values mean, `options` how it is opened; `clear`: empty cells clear what is on
        record; `same` gives by number the practice that a row is. Raises Refused and BadValue."""
        must_import(by)
        brought = self._read(data, name, _choices(mapping, answers, options))
        preview, planned = self._look(by, brought, clear, same or {})
        return replace(preview, near=self._near(planned))

    def apply(
        self,
        by: Person,
        data: bytes,
        name: str,
        mapping: Mapping[str, str] | None = None,
        clear: bool = False,
        seen: str = "",
        answers: Answers | None = None,
        options: Mapping[str, str] | None = None,
        same: Mapping[int, str] | None = None,
        drafts: bool = False,
    ) -> ImportReport:
        """Bring everything good in, in one transaction: whoever may import. With `seen`, the digest of the preview that
        was shown, raises Conflict where it would do something else by now. `drafts`: what would be new or changed
        becomes a draft of whoever imports, to hand in, and nothing is published. Raises BadValue where they have no
        account to keep drafts in."""
        must_import(by)
        author = self._author(by) if drafts else ""
        brought = self._read(data, name, _choices(mapping, answers, options))
        self._must_be_rows(brought, same or {})
        with self._home.store.transaction():
            return self._apply(by, brought, clear, seen, same or {}, author)

    def _must_be_rows(self, brought: IncomingFile, same: Mapping[int, str]) -> None:
        """Raises BadValue and Unknown where a choice speaks of no row, or of no practice on record."""
        numbers = {row.no for row in brought.rows}
        known = {one.id for one in self._home.store.practices(set(same.values()))} if same else set()
        for no, id in same.items():
            if no not in numbers:
                raise BadValue("row", no, "the number of a row that holds a practice")
            if id != STAYS_OUT and id not in known:
                raise Unknown("practice", id, hint="find it with `kb search`")

    def _author(self, by: Person) -> str:
        """The account in whose name drafts are kept. Raises BadValue."""
        if by.role is not Role.OPERATOR:
            return by.id
        for one in self._home.store.accounts():
            named = by.id.casefold() in (one.id.casefold(), one.email.casefold())
            if named and one.state is AccountState.ACTIVE and one.role is Role.SECRETARIAT:
                return one.id
        raise BadValue("by", by.id, "the e-mail address of an officer's account, whose drafts they become")

    def _apply(
        self,
        by: Person,
        brought: IncomingFile,
        clear: bool,
        seen: str,
        same: Mapping[int, str],
        author: str = "",
        as_shown: bool = False,
    ) -> ImportReport:
        store = self._home.store
        preview, planned = self._look(by, brought, clear, same, author)
        if seen and preview.seen != seen:
            self._looked = None
            raise Conflict("what is on record has changed since you looked; look at the preview again")
        self._remember(brought, as_shown)
        if author:
            drafts = tuple(self._draft(author, one) for one in planned if one.submission)
            return replace(_report(preview, brought.name), added=0, changed=0, effect=(), drafts=drafts)
        made = [(one, new_id(one, store.new_practice_id)) for one in planned if one.submission]
        versions = {one.id: one.version for one in store.practices({submission.id for _, submission in made})}
        items = [self._put(by, submission, versions.get(submission.id, 0), row) for row, submission in made]
        batch = keep_import(store, by.id, f"file {brought.sha256[:12]}", items)
        incomplete = [one.id for row, one in made if missing(one) or row.row.open]
        return replace(_report(preview, brought.name, incomplete), batch=batch)

    def _remember(self, brought: IncomingFile, as_shown: bool) -> None:
        store, choices = self._home.store, brought.kept_choices(as_shown)
        if brought.digest and choices != SheetChoices() and choices != store.sheet_choices(brought.digest):
            store.keep_sheet_choices(brought.digest, choices)

    def _draft(self, author: str, planned: PlannedRow) -> str:
        """A draft of what a row says: of a new practice, or the next version of one. Its id."""
        assert planned.submission is not None
        made, is_new = planned.submission, planned.row.outcome is Fate.NEW
        entries = entries_of(made)
        if not is_new:  # each text is cleared for itself
            entries = {name: text for name, text in entries.items() if name not in CLEARED}
        return self._home.store.begin_dossier(
            Dossier(
                id="",
                practice="" if is_new else made.id,
                author=author,
                state=State.DRAFT,
                entries=entries,
                economies=made.economies,
                title=made.title,
            )
        ).id

    def _put(self, by: Person, submission: Submission, version: int, planned: PlannedRow) -> BatchItem:
        """Keep what a row says; what was taken back with its import is shown again, under the id that it had."""
        store, is_new = self._home.store, planned.row.outcome is Fate.NEW
        outcome = store.put(submission, writeup.write(submission), missing(submission), by.id, WHY)
        if is_new and version:
            store.reinstate(submission.id, by.id, WHY)
        after = version if outcome is Outcome.UNCHANGED else version + 1
        return BatchItem(submission.id, "" if is_new else str(version), str(after))

    def import_file(
        self,
        by: Person,
        data: bytes,
        name: str,
        mapping: Mapping[str, str] | None = None,
        dry: bool = False,
        values: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
        same: Mapping[int, str] | None = None,
        drafts: bool = False,
    ) -> ImportReport:
        """As `apply`, or only what it would come to: whoever may import. `values` gives what a value means, whichever
        field it stands in. A file that cannot be read is one refusal. Raises BadValue."""
        try:
            self._must_be_taken(data)
            answers = self._read(data, name, _choices(mapping, None, options)).answers(values) if values else {}
            # before the transaction: others would wait with every write of theirs while texts are looked up
            looked = self.preview(by, data, name, mapping, answers=answers, options=options, same=same)
            if dry:
                return _report(looked, name)
            report = self.apply(by, data, name, mapping, answers=answers, options=options, same=same, drafts=drafts)
            return replace(report, told=(*report.told, *in_words(looked.near)))
        except Refused as error:
            return ImportReport(0, 0, 0, ((name, "; ".join(error.reasons)),), ())

    def _must_be_taken(self, data: bytes) -> None:
        """Before anything of a file is read: there is room for what may come of it, and the scanner lets it through."""
        settings = self._home.settings
        must_have_room(settings.home, settings.disk_reserve, len(data))
        must_pass(settings.scanner, data)

    def _read(self, data: bytes, name: str, choices: SheetChoices | None = None) -> IncomingFile:
        home, today = self._home, self._home.settings.today()
        remembered = home.store.sheet_choices
        return IncomingFile(home.plan, home.economies, data, name, today, choices, remembered, self._known())

    def _known(self) -> "PaperKnowledge":
        from kb.importing.heading_meaning import HeadingMeaning
        from kb.importing.paper import PaperKnowledge

        home = self._home
        meaning = HeadingMeaning(lambda: home.collection().encoders)
        return PaperKnowledge(home.economies, meaning, home.settings.today().year)

    def _confided_on(self, by: Person) -> date | None:
        """The day on which nothing may become open before its time; none where whoever imports may do so alone."""
        return None if by.role is Role.OPERATOR else self._home.settings.today()

    def _near(self, planned: Sequence[PlannedRow]) -> tuple[NearDuplicate, ...]:
        """What new rows may be the same as, but those that a person said something of, by an ID or a choice."""
        home = self._home
        new = (one for one in planned if one.submission and one.row.outcome is Fate.NEW and not one.row.id)
        rows = {one.row.no: one.submission for one in new if one.submission}
        if not rows:
            return ()
        practices = [card.practice for card in home.cards(MEMBER).values()]

        def text(id: str) -> str:
            return home.store.source(id).decode("utf-8", "replace")

        collection = home.collection(MEMBER)

        def by_meaning(entries: Mapping[str, str]) -> str:
            cards = home.cards(MEMBER)
            hits = suspects(entries, collection.searcher, cards, home.ledger(), text, (), 1)
            return hits[0].card.id if hits else ""

        return near_duplicates(rows, practices, text, by_meaning if collection.path.exists() else None)

    def _look(
        self, by: Person, brought: IncomingFile, clear: bool, same: Mapping[int, str], author: str = ""
    ) -> tuple[ImportPreview, tuple[PlannedRow, ...]]:
        home, author = self._home, author or by.id
        day = self._confided_on(by)
        planner = Planner(home.store, home.plan, home.economies, brought.header, day, author, same)
        planned = tuple(planner.rows(brought.rows, clear))
        told, ledger = tuple(one.row for one in planned), home.ledger()
        changes = effect(ledger, with_planned(ledger, planned), self._closed())
        return ImportPreview(brought.headers, brought.mapping, told, changes, clear, brought.sheet), planned

    # -- uploads: between a preview and its application ---------------------------------------------------

    def keep(self, by: Person, data: bytes, name: str) -> Upload:
        """Keep a file to look at: whoever may import. Raises Refused where it cannot be read at all or does not pass
        the site's scanner, and DiskFull where the disk has none."""
        must_import(by)
        self._must_be_taken(data)
        self._read(data, name)
        return self._shelved.keep(by.id, data, name)

    def upload(self, by: Person, token: str) -> Upload:
        """One's own: whoever may import. Raises Unknown."""
        must_import(by)
        return self._shelved.upload(token, by.id)

    def unfinished(self, by: Person) -> tuple[Upload, ...]:
        """One's own that were looked at and neither brought in nor forgotten yet, oldest first: whoever may import."""
        must_import(by)
        return tuple(one for one in self._home.store.uploads_of(by.id) if not self._shelved.is_old(one))

    def look(self, by: Person, token: str) -> ImportPreview:
        """The preview of an upload. Raises Unknown, and Conflict where its file is gone."""
        upload = self.upload(by, token)
        at, looked = (upload, self._home.store.generation()), self._looked
        if looked is None or looked[0] != at:  # the pages of one preview are leafed through
            data = self._shelved.data(upload)
            self._looked = looked = (
                at,
                self.preview(
                    by, data, upload.name, upload.mapping, upload.clear, upload.answers, upload.options, upload.same
                ),
            )
        return looked[1]

    def choose(
        self,
        by: Person,
        token: str,
        mapping: Mapping[str, str],
        clear: bool,
        given: Sequence[tuple[str, str, str]] = (),
        options: Mapping[str, str] | None = None,
        same: Mapping[int, str] | None = None,
    ) -> Upload:
        """Choose which field each column is, what values mean (`given`: field, value and what it means, which may be
        nothing: it stays text), how the file is opened, and the practice that a row is (empty: a new one). Raises
        Unknown and BadValue."""
        upload = self.upload(by, token)
        options = upload.options if options is None else options
        data = self._shelved.data(upload)
        # of a file that is opened in another way the columns may be called otherwise, and are proposed anew
        mapping = mapping if options == upload.options else {}
        brought = self._read(data, upload.name, SheetChoices(mapping, upload.answers, options))
        said = brought.answered(given)
        answers = SheetChoices(answers=said).over(SheetChoices(answers=upload.answers)).answers
        rows = {no: id for no, id in {**upload.same, **(same or {})}.items() if id} if options == upload.options else {}
        self._must_be_rows(brought, {no: id for no, id in (same or {}).items() if id})
        return self._shelved.change(
            upload, mapping=dict(mapping), clear=clear, answers=answers, options=dict(options), same=rows
        )

    def apply_upload(self, by: Person, token: str, seen: str, drafts: bool = False) -> ImportReport:
        """Apply what was previewed, to the byte, once; or make `drafts` of it. Raises Unknown and Conflict."""
        upload = self.upload(by, token)
        brought = self._read(self._shelved.data(upload), upload.name, upload.choices)
        with self._home.store.transaction():
            if self.upload(by, token) != upload or upload.report:
                raise Conflict("this file has been brought in already, or its columns were changed; look again")
            author, seen = by.id if drafts else "", seen or "not looked at"
            report = self._apply(by, brought, upload.clear, seen, upload.same, author, as_shown=True)
            self._shelved.change(upload, report=json.dumps(asdict(report)))
        return report

    def report(self, by: Person, token: str) -> ImportReport | None:
        """What became of an upload; None while it waits. Raises Unknown."""
        upload = self.upload(by, token)
        return _read_report(upload.report) if upload.report else None

    def is_waiting(self, by: Person, token: str) -> bool:
        """Whether an upload can still be looked at: its file is there, and it was not brought in. Raises Unknown."""
        upload = self.upload(by, token)
        return not upload.report and self._shelved.holds(upload)

    def indexing(self) -> "IndexingProgress":
        """How many practices wait to be indexed, and how long they will."""
        return self._home.indexing()

    def index(self, by: Person) -> None:
        """Have what came in indexed, however much it is: whoever may import. Nobody waits for it where it is served."""
        must_import(by)
        self._home.index_soon()

    def sweep(self) -> int:
        """Forget files that waited a day and were not brought in; how many went."""
        return self._shelved.sweep()

    @property
    def _shelved(self) -> UploadFolder:
        return UploadFolder(self._home.store, self._home.settings.imports)

    # -- templates ---------------------------------------------------------------------------------------

    def template(self, kind: str) -> bytes:
        """The template of a kind, docx or xlsx: anyone. Raises BadValue."""
        from kb.importing.templates import NAMES, template

        if kind not in NAMES:
            raise BadValue("template", kind, " or ".join(NAMES))
        return template(kind, self._home.plan, self._home.economies)


def _choices(
    mapping: Mapping[str, str] | None, answers: Answers | None, options: Mapping[str, str] | None
) -> SheetChoices:
    return SheetChoices(mapping or {}, answers or {}, options or {})


def _report(preview: ImportPreview, name: str, incomplete: Sequence[str] = ()) -> ImportReport:
    return ImportReport(
        added=preview.count(Fate.NEW),
        changed=preview.count(Fate.UPDATE),
        unchanged=preview.count(Fate.SAME),
        refused=tuple((f"{name}, row {row.no}", told(row)) for row in preview.refused),
        incomplete=tuple(incomplete),
        effect=preview.effect,
        told=(*preview.sheet.sentences, *in_words(preview.near)),
    )


def _read_report(text: str) -> ImportReport:
    told = json.loads(text)
    refused = tuple((where, reason) for where, reason in told["refused"])
    effect = tuple(FigureChange(**one) for one in told["effect"])
    of_texts = {name: tuple(told.get(name, ())) for name in ("incomplete", "told", "drafts")}
    return ImportReport(**{**told, "refused": refused, "effect": effect, **of_texts})
