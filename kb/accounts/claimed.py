"""Which role and economy a provider's claims give, by the mapping in the settings.

A claim is a stranger's text: one that is not as it should be gives nothing and takes nothing, and is told in a
sentence. Only that a claim is not there, or names nothing that is mapped, is the provider's word that somebody has no
role here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import SignInRefused
from kb.person import Role
from kb.plan.economy import Economies
from kb.settings import Settings

MOST_VALUES, LONGEST_VALUE = 500, 300

MALFORMED = "what the provider says of your {} is not in a form that is read here; ask whoever runs the provider"


@dataclass(frozen=True)
class Claimed:
    """`role` is none where the provider gives none. `economy` is an official name, empty where it names none."""

    role: Role | None
    economy: str = ""


def claimed(settings: Settings, economies: Economies, told: Mapping[str, object]) -> Claimed:
    """Where the claims give several roles it is the first one in the settings' order. Raises SignInRefused."""
    given = _values(told, settings.openid_role_claim, "role")
    role = next((role for value, role in role_mapping(settings) if value in given), None)
    if not settings.openid_economy_claim:
        return Claimed(role)
    named = _values(told, settings.openid_economy_claim, "economy")
    mapped = dict(economy_mapping(settings))
    found = {_economy(economies, mapped.get(value, value)) for value in named}
    if "" in found and len(named) == 1:
        raise SignInRefused("the economy that the provider names is no member economy; ask whoever runs the provider")
    found.discard("")
    if len(found) > 1:
        raise SignInRefused("the provider names several economies of yours; ask whoever runs the provider")
    return Claimed(role, next(iter(found), ""))


def role_mapping(settings: Settings) -> tuple[tuple[str, Role], ...]:
    """What the claim holds, and the role that it gives, in order of rank."""
    return tuple((value, Role(role)) for value, role in _mapping(settings.openid_roles))


def economy_mapping(settings: Settings) -> tuple[tuple[str, str], ...]:
    return tuple(_mapping(settings.openid_economies))


def _mapping(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    """What stands before the last colon, and after it."""
    pairs = (line.rpartition(":") for line in lines)
    return [(value.strip(), means.strip()) for value, _, means in pairs]


def _values(told: Mapping[str, object], claim: str, what: str) -> frozenset[str]:
    """A claim's texts: one, or a list of them. Raises SignInRefused."""
    found = _at(told, claim)
    if found is None:
        return frozenset()
    values = found if isinstance(found, list) else [found]
    texts = [one for one in values[: MOST_VALUES + 1] if isinstance(one, str) and len(one) <= LONGEST_VALUE]
    if len(values) > MOST_VALUES or len(texts) < len(values):
        raise SignInRefused(MALFORMED.format(what))
    return frozenset(one.strip() for one in texts if one.strip())


def _at(told: Mapping[str, object], claim: str) -> object:
    """The claim of this name; where there is none, what lies on the path that its dots make (realm_access.roles)."""
    if claim in told:
        return told[claim]
    found: object = told
    for part in claim.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _economy(economies: Economies, text: str) -> str:
    """By a name of it or its code in ISO 3166-1; empty where it is none."""
    by_code = {one.code.casefold(): one.name for one in economies if one.code}
    if (name := by_code.get(text.casefold())) is not None:
        return name
    found = economies.find(text)
    return found.name if found else ""
