"""Addresses in letters that stop something without signing in: signed by the home, so that nobody can make one up."""

from kb.accounts.account import AccountState
from kb.errors import Unknown
from kb.files.signed_path import is_path_signed, path_signature
from kb.following.follow import Follow, FollowRhythm
from kb.following.following import Follows
from kb.following.needs import FollowNeeds

STOP, QUIET = "stop", "quiet"


class StopLinks:
    """To look at such an address changes nothing: scanners of letters open all of them. Only a form sent from it, or a
    mail program's one click, does it. What it opens is this and nothing else."""

    def __init__(self, home: FollowNeeds, following: Follows) -> None:
        self._home, self._following = home, following

    def to_stop(self, follow: str) -> str:
        """The path on which one follow is stopped."""
        return f"/following/{STOP}/{follow}/{self._signature(STOP, follow)}"

    def to_be_quiet(self, account: str) -> str:
        """The path on which an account asks for no more letters on what it follows."""
        return f"/following/{QUIET}/{account}/{self._signature(QUIET, account)}"

    def title(self, follow: str, signature: str) -> str | None:
        """What a follow is called; None where it is stopped already. Raises Unknown where the address is not ours."""
        self._must_be_ours(STOP, follow, signature)
        found = self._found(follow)
        if found is None:
            return None
        account = self._home.store.account(found.account)
        if account.state is not AccountState.ACTIVE:
            return None
        return self._following.item(found, account.person(), found.seen)[0].title

    def stop(self, follow: str, signature: str) -> None:
        """Nothing happens where it is stopped already. Raises Unknown as `title` does."""
        self._must_be_ours(STOP, follow, signature)
        self._home.store.drop_follow(follow)

    def must_open(self, account: str, signature: str) -> None:
        """Raises Unknown where the address is not ours."""
        self._must_be_ours(QUIET, account, signature)

    def be_quiet(self, account: str, signature: str) -> None:
        """Raises Unknown where the address is not ours."""
        self._must_be_ours(QUIET, account, signature)
        known = self._home.store.account(account)
        if known.state is AccountState.ACTIVE:
            self._following.choose(known.person(), FollowRhythm.NEVER)

    def _found(self, follow: str) -> Follow | None:
        try:
            return self._home.store.follow(follow)
        except Unknown:
            return None

    def _must_be_ours(self, what: str, id: str, signature: str) -> None:
        if not is_path_signed(self._home.settings.keys, signature, f"following {what}", id):
            raise Unknown("link", f"{signature[:4]}…", (), "sign in, and stop it on the page of what you follow")

    def _signature(self, what: str, id: str) -> str:
        return path_signature(self._home.settings.keys, f"following {what}", id)
