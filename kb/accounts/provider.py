"""The provider of the single sign-on, over the network: where its doors are, and what it vouches for."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from kb.accounts.account import Second
from kb.errors import SignInRefused, SignOnProblem
from kb.settings import Settings

TIMEOUT = 10.0
"""Seconds to wait for the provider."""

KNOWN_FOR = 3600.0
"""Seconds for which its doors are remembered."""

SKEW = 120
"""Seconds by which its clock may differ from ours."""

SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]
"""Ways of signing by a key of the provider's. None of them, or one by our own secret, is not taken."""

LONGEST_SUBJECT, LONGEST_ADDRESS = 255, 254

MORE_THAN_ONE = "mfa"
"""What `amr` holds where more than one factor was asked for."""

CLASSES = frozenset(
    (
        "https://refeds.org/profile/mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
        "phr",
        "phrh",
    )
)
"""What `acr` says where more than one was: the profiles that providers share."""

_doors: dict[str, tuple[float, "Doors"]] = {}


@dataclass(frozen=True)
class Doors:
    """The provider's addresses."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    by_form: bool


@dataclass(frozen=True)
class Claims:
    """Whom it vouches for. `email` is empty unless it has checked the address; `second` says whether it asked for a
    second factor, `proved` when it last asked, empty where it does not say. `told` are its claims as they came."""

    subject: str
    nonce: str
    email: str
    second: Second = Second.NONE
    proved: str = ""
    name: str = ""
    told: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Provider:
    """One sign-on's talk with it. Every method raises SignOnProblem, and SignInRefused where it refuses."""

    settings: Settings
    doors: Doors

    def authorization(self, back: str, state: str, nonce: str, verifier: str, again: bool = False) -> str:
        """Where to send the browser; `again` asks for a new proof of whoever is signed in at the provider."""
        session = self._session(back)
        more = {"prompt": "login", "max_age": "0"} if again else {}
        address, _ = session.create_authorization_url(
            self.doors.authorization, state=state, nonce=nonce, code_verifier=verifier, **more
        )
        return str(address)

    def claims(self, back: str, code: str, verifier: str) -> Claims:
        """What it says of whoever comes back with this code."""
        session = self._session(back)
        answer = _asked(lambda: session.fetch_token(self.doors.token, code=code, code_verifier=verifier))
        told = self._verified(str(answer.get("id_token", "")))
        subject = told.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
            raise SignInRefused("the provider does not say who signed in; begin it again, or ask whoever runs it")
        if not self._needed() <= told.keys() and self.doors.userinfo:
            more = _asked(lambda: _json(session.get(self.doors.userinfo, allow_redirects=False)))
            told = {**more, **told} if more.get("sub") == subject else told
        name = told.get("name")
        return Claims(
            subject,
            str(told.get("nonce", "")),
            _checked_address(told),
            _second(told),
            _proved(told),
            name if isinstance(name, str) else "",
            told,
        )

    def _needed(self) -> set[str]:
        """The claims that are asked for where the token does not hold them."""
        at = self.settings
        mapped = (one for one in (at.openid_role_claim, at.openid_economy_claim) if one)
        return {"email", *(one.partition(".")[0] for one in mapped)}

    def _verified(self, token: str) -> dict[str, Any]:
        """The claims of an ID token that this provider signed, for this site, and that holds now."""
        from joserfc import jwt

        keys, client = _asked(lambda: _keys(self.doors.keys)), self.settings.openid_client
        rules = jwt.JWTClaimsRegistry(
            leeway=SKEW,
            iss={"essential": True, "value": self.settings.openid_issuer},
            aud={"essential": True, "value": client},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True},
        )
        try:
            claims = dict(jwt.decode(token, keys, algorithms=SIGNED_BY).claims)
            rules.validate(claims)
        except Exception as error:  # whatever somebody's token does to the library, it opens nothing
            raise SignInRefused(
                f"what came back as the provider's word does not hold ({type(error).__name__}); begin it again"
            ) from None
        if not _is_for(claims, client):
            raise SignInRefused("the provider signed for another site; begin it again, or ask whoever runs it")
        return claims

    def _session(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        way = "client_secret_post" if self.doors.by_form else "client_secret_basic"
        session = OAuth2Session(
            self.settings.openid_client,
            self.settings.openid_secret or None,
            token_endpoint_auth_method=way if self.settings.openid_secret else "none",
            scope=" ".join(("openid", "email", "profile", *self.settings.openid_scopes)),
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )
        session.max_redirects = 0  # what it asks of one address is meant for no other
        return session


def open_provider(settings: Settings) -> Provider:
    """Raises SignOnProblem where it does not answer."""
    issuer = settings.openid_issuer
    known = _doors.get(issuer)
    if known is None or time.monotonic() > known[0] + KNOWN_FOR:
        known = _doors[issuer] = time.monotonic(), _read(issuer)
    return Provider(settings, known[1])


def _read(issuer: str) -> Doors:
    _must_be_safe(issuer)
    told = _asked(lambda: _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
    if told.get("issuer") != issuer:
        raise SignOnProblem("the provider calls itself by another name than openid_issuer; mend the setting")
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    doors = Doors(
        str(told.get("authorization_endpoint", "")),
        str(told.get("token_endpoint", "")),
        str(told.get("jwks_uri", "")),
        str(told.get("userinfo_endpoint") or ""),
        "client_secret_basic" not in ways and "client_secret_post" in ways,
    )
    for address in (doors.authorization, doors.token, doors.keys, doors.userinfo or issuer):
        _must_be_safe(address)
    return doors


def _must_be_safe(address: str) -> None:
    """https, or this machine itself."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")):
        return
    raise SignOnProblem("the provider of the single sign-on is not on https; mend openid_issuer or ask whoever runs it")


def _fetched(address: str) -> Any:
    import requests

    return _json(requests.get(address, timeout=TIMEOUT, allow_redirects=False))


def _json(answer: Any) -> Any:
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise ValueError("no JSON object")
    return told


def _asked(ask: Callable[[], Any]) -> Any:
    """What the provider answers, or in a sentence that it does not."""
    import requests
    from authlib.common.errors import AuthlibBaseError

    try:
        return ask()
    except AuthlibBaseError as error:
        raise SignInRefused(f"the provider refused the sign-in ({error.error}); begin it again") from None
    except (requests.RequestException, ValueError) as error:
        raise SignOnProblem(
            f"the provider of the single sign-on does not answer ({type(error).__name__}); try again later, or use a "
            "password"
        ) from None


def _keys(address: str) -> Any:
    """The keys that the provider signs with."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        return KeySet.import_key_set(_fetched(address))
    except (JoseError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no set of keys ({type(error).__name__})") from None


def _is_for(claims: dict[str, Any], client: str) -> bool:
    """Whether a token was made for this site: where it is for others too, or says who asked for it, that was this."""
    audience, asker = claims.get("aud"), claims.get("azp")
    if isinstance(audience, list) and set(map(str, audience)) != {client}:
        return bool(asker == client)
    return asker is None or bool(asker == client)


def _second(told: dict[str, Any]) -> Second:
    """Whether more than one factor was asked for: RFC 8176 says so in `amr`, providers in the class in `acr`."""
    ways, kind = told.get("amr"), told.get("acr")
    by_ways = isinstance(ways, list) and MORE_THAN_ONE in ways
    return Second.PROVIDER if by_ways or (isinstance(kind, str) and kind in CLASSES) else Second.NONE


def _proved(told: dict[str, Any]) -> str:
    """When it last asked who this is, never later than now; empty where it does not say."""
    at = told.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int) or not 0 < at < time.time():
        return ""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _checked_address(told: dict[str, Any]) -> str:
    verified = told.get("email_verified")
    email = told.get("email")
    if not isinstance(email, str) or not (verified is True or verified == "true"):
        return ""
    address = email.strip().casefold()
    return address if len(address) <= LONGEST_ADDRESS and address.isprintable() else ""
