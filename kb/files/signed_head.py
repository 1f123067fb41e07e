"""A head of the trail, signed: what is handed out with a report, so that a trail that was cut off, rolled back or
written anew is found, whoever holds the machine by then."""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from kb.files.signing_key import PublicKey, SigningKey

FORM = "kb-head:1"
"""What the text of one begins with."""

_TEXT = re.compile(
    r"kb-head:1:(?P<no>[0-9]{1,9}):(?P<hash>[0-9a-f]{64}):(?P<at>[0-9]{8}T[0-9]{6}Z):(?P<key>[0-9a-f]{16}):"
    r"(?P<signature>[A-Za-z0-9+/]{86}==)"
)
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class SignedHead:
    """The trail's last number and hash at a moment, in universal time, and the signature of the key with this id."""

    no: int
    hash: str
    at: str
    key: str
    signature: str

    @property
    def text(self) -> str:
        """One line without a blank, as it is printed and pasted."""
        return f"{_signed(self.no, self.hash, self.at, self.key)}:{self.signature}"

    @property
    def moment(self) -> str:
        """In ISO 8601; as it stands where it is no moment."""
        try:
            return datetime.strptime(self.at, _MOMENT).replace(tzinfo=UTC).isoformat(timespec="seconds")
        except ValueError:
            return self.at

    def is_signed_by(self, key: PublicKey) -> bool:
        if key.id != self.key:
            return False
        data = _signed(self.no, self.hash, self.at, self.key).encode()
        return key.signed(data, base64.b64decode(self.signature))


def sign_head(key: SigningKey, no: int, hash: str, at: str) -> SignedHead:
    """`at` is ISO 8601 in universal time."""
    stamp = datetime.fromisoformat(at).astimezone(UTC).strftime(_MOMENT)
    signature = base64.b64encode(key.sign(_signed(no, hash, stamp, key.public.id).encode())).decode()
    return SignedHead(no, hash, stamp, key.public.id, signature)


def find_heads(text: str) -> tuple[SignedHead, ...]:
    """Every signed head in a text, each once, however lines and blanks were broken in it."""
    found = (
        SignedHead(int(one["no"]), one["hash"], one["at"], one["key"], one["signature"])
        for one in _TEXT.finditer("".join(text.split()))
    )
    return tuple(dict.fromkeys(found))


def _signed(no: int, hash: str, at: str, key: str) -> str:
    """What the signature is over; all of it stands in the text too."""
    return f"{FORM}:{no}:{hash}:{at}:{key}"
