"""What a harvester asks by OAI-PMH 2.0, read from its arguments: what the protocol does not allow is refused in its
own words."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OAIVerb(StrEnum):
    IDENTIFY = "Identify"
    FORMATS = "ListMetadataFormats"
    SETS = "ListSets"
    RECORD = "GetRecord"
    IDENTIFIERS = "ListIdentifiers"
    RECORDS = "ListRecords"


class OAICode(StrEnum):
    """What the protocol calls what can be wrong."""

    BAD_ARGUMENT = "badArgument"
    BAD_TOKEN = "badResumptionToken"  # noqa: S105
    BAD_VERB = "badVerb"
    NO_FORMAT = "cannotDisseminateFormat"
    NO_ID = "idDoesNotExist"
    NO_MATCH = "noRecordsMatch"


class OAIError(Exception):
    """What is wrong with a request, in a sentence."""

    def __init__(self, code: OAICode, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(sentence)


TOKEN = "resumptionToken"  # noqa: S105

ARGUMENTS: Mapping[OAIVerb, tuple[frozenset[str], frozenset[str]]] = {
    OAIVerb.IDENTIFY: (frozenset(), frozenset()),
    OAIVerb.FORMATS: (frozenset(), frozenset({"identifier"})),
    OAIVerb.SETS: (frozenset(), frozenset({TOKEN})),
    OAIVerb.RECORD: (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    OAIVerb.IDENTIFIERS: (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", TOKEN})),
    OAIVerb.RECORDS: (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", TOKEN})),
}
"""What each verb must be given, and what it may be; a token is given alone."""

PREFIXES = ("oai_dc", "smewg_bp")

MOST_CHARACTERS = 1_000
"""Of an argument; nothing that is ours is longer."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")


@dataclass(frozen=True)
class Resumption:
    """Which records a list is of, and up to where it was given: after the record that changed at `moment` and bears
    `after` as its id, `given` of them. It says all by itself, so that nothing is kept for it and it does not expire;
    what changes while a list is harvested comes again at its end. `first` and `last` are moments or empty."""

    prefix: str
    first: str = ""
    last: str = ""
    set: str = ""
    moment: str = ""
    after: str = ""
    given: int = 0

    def token(self) -> str:
        told = [self.prefix, self.first, self.last, self.set, self.moment, self.after, self.given]
        return base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode().rstrip("=")


@dataclass(frozen=True)
class OAIRequest:
    """`said` are the arguments as they were given, for the answer to repeat."""

    verb: OAIVerb
    said: Mapping[str, str]
    resumption: Resumption | None = None

    @property
    def prefix(self) -> str:
        return self.said.get("metadataPrefix", "")

    @property
    def identifier(self) -> str:
        return self.said.get("identifier", "")


def oai_request(arguments: Sequence[tuple[str, str]]) -> OAIRequest:
    """Raises OAIError."""
    verb = _verb([value for name, value in arguments if name == "verb"])
    said = dict(arguments)
    if len(said) < len(arguments):
        raise OAIError(OAICode.BAD_ARGUMENT, "An argument is given twice: give each once.")
    must, may = ARGUMENTS[verb]
    strange = sorted(said.keys() - must - may - {"verb"})
    if strange:
        allowed = ", ".join(sorted(must | may)) or "none"
        raise OAIError(OAICode.BAD_ARGUMENT, f"{verb} does not take {strange[0][:40]!r}: its arguments are {allowed}.")
    if any(len(value) > MOST_CHARACTERS for value in said.values()):
        raise OAIError(OAICode.BAD_ARGUMENT, "An argument is longer than any that is known here.")
    if TOKEN in said:
        return _resumed(verb, said)
    for name in sorted(must):
        if not said.get(name):
            raise OAIError(OAICode.BAD_ARGUMENT, f"{verb} needs {name}.")
    if "metadataPrefix" in said and said["metadataPrefix"] not in PREFIXES:
        raise OAIError(OAICode.NO_FORMAT, f"The formats are {' and '.join(PREFIXES)}.")
    if verb in (OAIVerb.IDENTIFIERS, OAIVerb.RECORDS):
        return OAIRequest(verb, said, _asked(said))
    return OAIRequest(verb, said)


def _verb(values: Sequence[str]) -> OAIVerb:
    if len(values) != 1 or values[0] not in list(OAIVerb):
        raise OAIError(OAICode.BAD_VERB, f"Give one verb: {', '.join(OAIVerb)}.")
    return OAIVerb(values[0])


def _resumed(verb: OAIVerb, said: Mapping[str, str]) -> OAIRequest:
    if len(said) > 2:
        raise OAIError(OAICode.BAD_ARGUMENT, "A resumptionToken is given alone: leave the other arguments out.")
    found = None if verb is OAIVerb.SETS else _read(said[TOKEN])
    if found is None:
        raise OAIError(OAICode.BAD_TOKEN, "This token was not given here: begin the list again.")
    return OAIRequest(verb, said, found)


def _read(token: str) -> Resumption | None:
    try:
        told = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(told, list) or len(told) != 7 or not isinstance(told[6], int) or isinstance(told[6], bool):
        return None
    if not all(isinstance(one, str) for one in told[:6]) or told[6] < 1:
        return None
    found = Resumption(*told)
    sound = found.prefix in PREFIXES and (not found.set or _SET.fullmatch(found.set)) and found.moment and found.after
    return found if sound and found.token() == token else None


def _asked(said: Mapping[str, str]) -> Resumption:
    """Days are from their first second to their last. Raises OAIError."""
    first, last, named = said.get("from"), said.get("until"), said.get("set")
    if named is not None and not _SET.fullmatch(named):
        raise OAIError(OAICode.BAD_ARGUMENT, "The name of a set is like area:3 or economy:chile; ListSets names them.")
    given = [one for one in (first, last) if one is not None]
    if not all(_is_moment(one) for one in given):
        raise OAIError(OAICode.BAD_ARGUMENT, "from and until are like 2024-05-31 or 2024-05-31T12:00:00Z.")
    if len({len(one) for one in given}) > 1:
        raise OAIError(OAICode.BAD_ARGUMENT, "from and until are both days, or both moments to the second.")
    if first is not None and last is not None and first > last:
        raise OAIError(OAICode.BAD_ARGUMENT, "from is later than until: exchange them.")
    return Resumption(
        said["metadataPrefix"], _kept(first or "", "T00:00:00Z"), _kept(last or "", "T23:59:59Z"), named or ""
    )


def _is_moment(text: str) -> bool:
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _kept(moment: str, rest: str) -> str:
    """As the store keeps moments."""
    whole = moment + rest if len(moment) == 10 else moment
    return whole.replace("Z", "+00:00")
