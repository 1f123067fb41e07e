"""What a harvester is answered by OAI-PMH 2.0."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from kb.errors import Unknown
from kb.metadata.changed import in_order
from kb.metadata.dublin_core import DC, OAI_DC, OAI_DC_SCHEMA, dublin_core
from kb.metadata.oai_request import OAICode, OAIError, OAIRequest, OAIVerb, Resumption, oai_request
from kb.metadata.public_history import PublicStanding
from kb.metadata.public_practices import PublicPractices
from kb.metadata.record import PublicRecord
from kb.metadata.smewg_bp import SMEWG_BP, add_record
from kb.metadata.xml_text import XMLWriter, written
from kb.plan.plan import Plan

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

LONG_AGO = "1990-01-01T00:00:00+00:00"
"""Before anything was on record, where nothing is."""


class OAIAnswers:
    """`size` is how many records a page holds."""

    def __init__(self, metadata: PublicPractices, plan: Plan, size: int) -> None:
        self._metadata, self._plan, self._size = metadata, plan, size
        self._writer = XMLWriter("OAI-PMH", OAI, {"xsi": XSI})
        self._specs = {one.spec for one in metadata.sets()}

    def answer(self, arguments: Sequence[tuple[str, str]], moment: str) -> bytes:
        """`moment` is when it is asked, as the store keeps moments. What is wrong with the request is said in the
        answer."""
        writer, root = self._writer, self._writer.root
        root.set(f"{{{XSI}}}schemaLocation", f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
        writer.add(root, "responseDate", _stamp(moment))
        base = f"{self._metadata.settings.site}/oai"
        try:
            asked = oai_request(arguments)
        except OAIError as error:
            told = error.code not in (OAICode.BAD_VERB, OAICode.BAD_ARGUMENT)
            writer.add(root, "request", base, **dict(arguments) if told else {})
            writer.add(root, "error", error.sentence, code=error.code.value)
            return written(root)
        writer.add(root, "request", base, **asked.said)
        body = writer.add(root, asked.verb.value)
        try:
            self._fill(body, asked)
        except OAIError as error:
            root.remove(body)
            writer.add(root, "error", error.sentence, code=error.code.value)
        return written(root)

    def _fill(self, body: Any, asked: OAIRequest) -> None:
        match asked.verb:
            case OAIVerb.IDENTIFY:
                self._identify(body)
            case OAIVerb.FORMATS:
                self._formats(body, asked.identifier)
            case OAIVerb.SETS:
                for one in self._metadata.sets():
                    element = self._writer.add(body, "set")
                    self._writer.add(element, "setSpec", one.spec)
                    self._writer.add(element, "setName", one.name)
            case OAIVerb.RECORD:
                self._record(body, self._found(asked.identifier), asked.prefix)
            case _:
                assert asked.resumption
                self._list(body, asked.resumption, asked.verb is OAIVerb.RECORDS)

    def _identify(self, body: Any) -> None:
        add, settings = self._writer.add, self._metadata.settings
        add(body, "repositoryName", settings.site_name)
        add(body, "baseURL", f"{settings.site}/oai")
        add(body, "protocolVersion", "2.0")
        add(body, "adminEmail", self._mail())
        since = min((one.since for one in self._metadata.changes().standings.values()), default=LONG_AGO)
        add(body, "earliestDatestamp", _stamp(since))
        add(body, "deletedRecord", "persistent")
        add(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")

    def _mail(self) -> str:
        """Whom harvesters write to: who is told of weaknesses, or whom letters come from."""
        settings, host = self._metadata.settings, self._metadata.links.host
        told = settings.reports_to.removeprefix("mailto:") if settings.reports_to.startswith("mailto:") else ""
        sender = settings.mail_from.rpartition("<")[2].rstrip("> ")
        named = next((one for one in (told, sender) if "@" in one), "")
        return named or f"postmaster@{host if '.' in host else host + '.localdomain'}"

    def _formats(self, body: Any, identifier: str) -> None:
        if identifier:
            self._found(identifier)
        formats = (
            ("oai_dc", OAI_DC_SCHEMA, OAI_DC),
            ("smewg_bp", self._metadata.links.schema(), SMEWG_BP),
        )
        for prefix, schema, namespace in formats:
            element = self._writer.add(body, "metadataFormat")
            self._writer.add(element, "metadataPrefix", prefix)
            self._writer.add(element, "schema", schema)
            self._writer.add(element, "metadataNamespace", namespace)

    def _found(self, identifier: str) -> PublicRecord:
        start = f"oai:{self._metadata.links.host}:"
        try:
            found = self._metadata.identified(identifier.removeprefix(start)) if identifier.startswith(start) else None
        except Unknown:
            found = None
        if found is None or self._name(found) != identifier:
            raise OAIError(OAICode.NO_ID, f"No record here is called so; they are like {start}SMEWG-BP-0042.")
        return found

    def _name(self, record: PublicRecord) -> str:
        return f"oai:{self._metadata.links.host}:{record.identifier}"

    # -- lists -------------------------------------------------------------------------------------------

    def _list(self, body: Any, asked: Resumption, whole: bool) -> None:
        among = self._among(asked)
        start = bisect_right(among, (asked.moment, asked.after), key=in_order) if asked.after else 0
        page = among[start : start + self._size]
        if not among:
            raise OAIError(OAICode.NO_MATCH, "Nothing changed in that time, or nothing is in that set.")
        if not page:  # what was to come has changed since and is in the next harvest: a list is never without a record
            start, page = len(among) - 1, among[-1:]
        for standing in page:
            record = self._metadata.record(standing, whole and asked.prefix == "smewg_bp")
            if whole:
                self._record(body, record, asked.prefix)
            else:
                self._header(body, record)
        more = len(among) > start + len(page)
        if not more and not asked.after:
            return  # the whole list in one answer
        token = ""
        if more:
            last, given = page[-1], asked.given + len(page)
            token = Resumption(
                asked.prefix, asked.first, asked.last, asked.set, last.changed, last.practice, given
            ).token()
        total = str(max(len(among), asked.given + len(page)))
        self._writer.add(body, "resumptionToken", token, completeListSize=total, cursor=str(asked.given))

    def _among(self, asked: Resumption) -> Sequence[PublicStanding]:
        found = self._metadata.in_set(asked.set)
        first = bisect_left(found, asked.first, key=_moment) if asked.first else 0
        last = bisect_right(found, asked.last, key=_moment) if asked.last else len(found)
        return found if (first, last) == (0, len(found)) else found[first:last]

    def _record(self, body: Any, record: PublicRecord, prefix: str) -> None:
        element = self._writer.add(body, "record")
        self._header(element, record)
        if record.gone:
            return
        metadata = self._writer.add(element, "metadata")
        if prefix == "smewg_bp":
            add_record(self._writer, metadata, record, self._plan, self._metadata.links)
        else:
            self._dublin_core(metadata, record)

    def _header(self, body: Any, record: PublicRecord) -> None:
        header = self._writer.add(body, "header", **({"status": "deleted"} if record.gone else {}))
        self._writer.add(header, "identifier", self._name(record))
        self._writer.add(header, "datestamp", _stamp(record.standing.changed))
        for spec in record.sets:
            if spec in self._specs:
                self._writer.add(header, "setSpec", spec)

    def _dublin_core(self, metadata: Any, record: PublicRecord) -> None:
        from lxml import etree

        root = etree.SubElement(metadata, f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
        root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_SCHEMA}")
        publisher = self._metadata.settings.site_name
        for name, text in dublin_core(record, self._plan, self._metadata.links, publisher):
            if text:
                self._writer.add(root, name, text, DC)


def _moment(standing: PublicStanding) -> str:
    return standing.changed


def _stamp(moment: str) -> str:
    """A moment as the protocol writes it."""
    return moment.replace("+00:00", "Z")
