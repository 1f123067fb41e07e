"""Heads of the chain that were kept outside: printed by `kb verify`, or handed out, signed, with a report."""

from collections.abc import Sequence

from kb.errors import BadValue, Unknown
from kb.files.signed_head import SignedHead, find_heads
from kb.files.signing_key import PublicKey, public_keys
from kb.trail.needs import TrailNeeds
from kb.trail.verify import RESTORE, Check

MOST_HEADS = 100
"""Heads that one text may hold: a folder of reports is more than one text."""


def read_heads(text: str) -> tuple[SignedHead, ...]:
    """The signed heads in a text, as it was pasted or lies in a report. Raises BadValue where there is none, or more
    than anybody keeps in one place."""
    found = find_heads(text)
    if not 0 < len(found) <= MOST_HEADS:
        raise BadValue(
            "head", text[:80], "a head as `kb verify` or `kb trail --head` printed it, or a file with the line "
            "kb-head:1:… of a tabled report",
        )  # fmt: skip
    return found


class KeptHeads:
    """Holds them against the chain as it stands today."""

    def __init__(self, home: TrailNeeds) -> None:
        self._home = home

    def head(self) -> SignedHead:
        """Where the trail ends now, signed. Raises StoreProblem."""
        return self._home.signed_head()

    def check(self, heads: Sequence[SignedHead], *more: PublicKey) -> Check:
        """Whether each was signed by this home and still stands in its chain; `more` are keys given beside those that
        lie in the home. The note says which reports each came with."""
        known = {key.id: key for key in (*public_keys(self._home.settings.keys), *more)}
        found, notes = [], []
        for head in heads:
            found += self._faults(head, known)
            reports = self._reports(head)
            came = f"came with {', '.join(reports)}" if reports else "came with no report that was tabled"
            notes.append(f"{head.no}:{head.hash[:12]}… of {head.moment} {came}")
        return Check("the heads kept outside are signed, and stand in the chain", tuple(found), "; ".join(notes))

    def _faults(self, head: SignedHead, known: dict[str, PublicKey]) -> list[str]:
        said = f"the head of entry {head.no}, signed at {head.moment}"
        if head.key not in known:
            return [
                f"{said}: no key called {head.key} lies in this home; give its public key with --public-key, as the "
                "About page showed it"
            ]
        if not head.is_signed_by(known[head.key]):
            return [
                f"{said}: its signature does not fit: it was altered, or never signed here; take it from the report"
            ]
        if not self._stands(head):
            return [
                f"{said}: it is not in today's chain, which was cut off, rolled back or written anew since; {RESTORE}"
            ]
        return []

    def _stands(self, head: SignedHead) -> bool:
        if head.no == 0:  # handed out before anything was done
            return not head.hash.strip("0")
        try:
            return self._home.store.entry(head.no).hash == head.hash
        except Unknown:
            return False

    def _reports(self, head: SignedHead) -> list[str]:
        store = self._home.store
        tabled = sorted(store.tabled_reports(), key=lambda one: one.number)
        return [f"report {one.number} ({one.title})" for one in tabled if head.text in store.tabled_pack(one.number)]
