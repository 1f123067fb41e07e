"""What a store must keep of what people follow. It is their own: no trail tells of it, and no generation grows."""

from typing import Protocol

from kb.following.follow import Follow, FollowChoice, FollowKind, FollowSight


class FollowStore(Protocol):
    def follows(self, account: str) -> tuple[Follow, ...]:
        """In the order in which they were begun."""
        ...

    def follow(self, id: str) -> Follow:
        """Raises Unknown."""
        ...

    def follow_of(self, account: str, kind: FollowKind, subject: str) -> Follow | None: ...

    def keep_follow(self, follow: Follow) -> bool:
        """False where the account follows the same already."""
        ...

    def name_follow(self, id: str, name: str) -> None: ...

    def keep_sight(self, id: str, sight: FollowSight, seen: bool) -> None:
        """What stood when its person looked (`seen`), or when a letter told of it."""
        ...

    def drop_follow(self, id: str) -> None:
        """Nothing happens where it is gone."""
        ...

    def follow_choice(self, account: str) -> FollowChoice: ...

    def keep_follow_choice(self, choice: FollowChoice) -> None: ...

    def account_of_feed(self, hashed: str) -> str:
        """Whose feed it is; empty where it is nobody's."""
        ...
