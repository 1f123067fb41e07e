"""A second factor of somebody in a test, and the telephone that shows its codes."""

import base64
from dataclasses import dataclass

from kb import KnowledgeBase
from kb.accounts import moments
from kb.accounts.account import Account
from kb.accounts.one_time_codes import PERIOD, code_at


@dataclass(frozen=True)
class Telephone:
    """Shows codes, of now or of so many periods later."""

    secret: bytes

    @classmethod
    def taking(cls, key: str) -> "Telephone":
        return cls(base64.b32decode(key.replace(" ", "")))

    def code(self, later: int = 0) -> str:
        return code_at(self.secret, int(moments.moment().timestamp()) // PERIOD + later)


def set_up(kb: KnowledgeBase, account: Account) -> tuple[Telephone, tuple[str, ...]]:
    """Somebody's second factor and its recovery codes. The code of this period is taken; the next one is not."""
    by, room = account.person(), kb.accounts.second_factors
    room.propose(by)
    proposed = room.proposed(by)
    assert proposed
    telephone = Telephone.taking(proposed.secret)
    return telephone, room.confirm(by, telephone.code())
