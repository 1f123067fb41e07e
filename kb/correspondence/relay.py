"""A word to the owner of a practice through its economy's focal points: kept, told to them, answered on the site. No
address is shown to anyone on the way."""

from dataclasses import replace
from datetime import datetime, timedelta

from kb.accounts import mail, throttle
from kb.accounts.account import Account, AccountState
from kb.correspondence.needs import CorrespondenceNeeds
from kb.correspondence.owner_question import OwnerQuestion, QuestionWords, checked_email, checked_name, checked_text
from kb.errors import Conflict, NotSent, SignInNeeded, TooMany, Unknown
from kb.files.database import now
from kb.permission import may_answer_owner_question, may_ask_owner, require
from kb.person import Person, Role
from kb.practice.practice import Practice

COUNTED = timedelta(days=1)

OF_ACCOUNT, OF_CLIENT, OF_PRACTICE = 10, 3, 20
"""Questions in a day: of one account, of visitors from one place, on one practice by all visitors."""


class Relay:
    """Focal points are the delegates of the economy that leads a practice; where it has none, the secretariat is
    asked."""

    def __init__(self, home: CorrespondenceNeeds) -> None:
        self._home = home

    def takes_visitors(self) -> bool:
        """Whether somebody without an account can be answered: by mail alone."""
        return bool(self._home.settings.smtp)

    def ask(self, by: Person, id: str, words: QuestionWords, client: str = "") -> OwnerQuestion:
        """Keep a question and tell it. Raises Unknown, BadValue, TooMany, and SignInNeeded where a visitor could not be
        answered."""
        card = self._home.card(id, by)
        if by.signed_in:
            require(may_ask_owner(by), by, "ask the owner of a practice")
        elif not self.takes_visitors():
            raise SignInNeeded("ask the owner of a practice")
        text = checked_text("text", words.text)
        name, email = ("", "") if by.signed_in else (checked_name(words.name), checked_email(words.email))
        place = "" if by.signed_in else throttle.client_key(client)
        economy = card.practice.economies[0] if card.practice.economies else ""
        asked = OwnerQuestion(0, id, economy, by.id, name, email, text, now())
        with self._home.store.transaction():
            self._must_not_be_too_many(by, place, id)
            kept = self._home.store.keep_question(asked, place)
            for one in self._focal_points(economy, by.id):
                self._home.store.notify(one.id, "", self._told(kept, card.practice), at_once=True)
        return kept

    def questions(self, by: Person) -> tuple[OwnerQuestion, ...]:
        """Those that this person may answer, the open ones first, else newest first; of practices that they may
        read."""
        require(may_answer_owner_question(by, by.economy), by, "read what is asked of owners")
        readable = self._home.cards(by)
        asked = (self._led(one) for one in self._home.store.owner_questions() if _concerns(by, one))
        found = [one for one in asked if one.practice in readable]
        return tuple(sorted(found, key=lambda one: (not one.is_open, -one.no)))

    def question(self, by: Person, no: int) -> OwnerQuestion:
        """One that this person may answer or asked. Raises Unknown, the same for any other as for none."""
        require(by.signed_in, by, "read what is asked of owners")
        found = next((one for one in self._home.store.owner_questions() if one.no == no), None)
        if found is None or not (_concerns(by, found) or (by.signed_in and found.account == by.id)):
            raise Unknown("question", str(no), (), "the list shows those that are asked of your economy")
        found = self._led(found)
        self._home.card(found.practice, by)
        return found

    def answer(self, by: Person, no: int, text: str) -> OwnerQuestion:
        """Keep an answer and send it to who asked. Raises Unknown, BadValue, Conflict where it was answered otherwise,
        and NotSent: it is kept then, and goes out when the same is sent again."""
        asked = self.question(by, no)
        require(_concerns(by, asked), by, "answer for another economy")
        said = checked_text("answer", text)
        with self._home.store.transaction():
            asked = self._home.store.owner_question(no)
            if not asked.is_open and asked.answer != said:
                raise Conflict("this question was answered meanwhile; what was answered stands below it")
            if asked.is_open:
                asked = replace(asked, answer=said, answered_by=by.id, answered_at=now())
                if asked.account:
                    self._home.store.notify(asked.account, "", self._told_back(asked), at_once=True)
                    asked = replace(asked, sent=True)
                self._home.store.keep_answer(asked)
        if not asked.sent:
            asked = self._sent(asked)
        return asked

    def open_for(self, by: Person) -> tuple[OwnerQuestion, ...]:
        """What waits for this person's answer; of nobody else anything."""
        if not may_answer_owner_question(by, by.economy):
            return ()
        found = [one for one in self.questions(by) if one.is_open]
        if by.role is not Role.DELEGATE:  # an economy's own delegates come first
            asked = {id for id in (one.economy for one in found) if not self._delegates(id)}
            found = [one for one in found if one.economy in asked]
        return tuple(found)

    def sweep(self) -> int:
        """Take away what was asked longer ago than notices are kept."""
        oldest = datetime.fromisoformat(now()) - timedelta(days=self._home.settings.notice_days)
        return self._home.store.cut_questions(oldest.isoformat(timespec="seconds"))

    def _must_not_be_too_many(self, by: Person, place: str, practice: str) -> None:
        store, since = self._home.store, (datetime.fromisoformat(now()) - COUNTED).isoformat(timespec="seconds")
        full = (
            store.questions_since(since, account=by.id) >= OF_ACCOUNT
            if by.signed_in
            else store.questions_since(since, client=place) >= OF_CLIENT
            or store.questions_since(since, practice=practice) >= OF_PRACTICE
        )
        if full:
            raise TooMany("so many questions were asked today that the owners could not answer more", 3600)

    def _focal_points(self, economy: str, but: str) -> tuple[Account, ...]:
        own = tuple(one for one in self._delegates(economy) if one.id != but)
        return own or tuple(one for one in self._active() if one.role is Role.SECRETARIAT and one.id != but)

    def _delegates(self, economy: str) -> tuple[Account, ...]:
        return tuple(one for one in self._active() if economy and (one.role, one.economy) == (Role.DELEGATE, economy))

    def _active(self) -> tuple[Account, ...]:
        return tuple(one for one in self._home.store.accounts() if one.state is AccountState.ACTIVE)

    def _led(self, asked: OwnerQuestion) -> OwnerQuestion:
        """Of a practice that was merged, under the one in which it lives on: nobody would find it to answer it."""
        return replace(asked, practice=self._home.ledger().identity(asked.practice))

    def _told(self, asked: OwnerQuestion, practice: Practice) -> str:
        path = f"{self._home.settings.site}/questions/{asked.no}"
        return f"A question on “{practice.title}” ({practice.identifier}): {asked.text} Answer it: {path}"

    def _told_back(self, asked: OwnerQuestion) -> str:
        return f"{self._of(asked)}: {asked.answer} You had asked: {asked.text}"

    def _of(self, asked: OwnerQuestion) -> str:
        card = self._home.cards().get(self._led(asked).practice)
        named = f"“{card.practice.title}” ({card.practice.identifier})" if card else "a practice"
        return f"An answer on {named} from {asked.economy or 'the secretariat'}"

    def _sent(self, asked: OwnerQuestion) -> OwnerQuestion:
        settings = self._home.settings
        if not settings.smtp:
            raise NotSent("kept, and not sent: the site has no mail server now; send the same again when it has one")
        foot = f"{settings.site_name}, {settings.site}"
        text = "\n\n".join([f"{self._of(asked)}:", asked.answer, "You had asked:", asked.text, foot]) + "\n"
        mail.send(settings, asked.email, f"{settings.site_name}: an answer to your question", text)
        done = replace(asked, sent=True)
        self._home.store.keep_answer(done)
        return done


def _concerns(by: Person, asked: OwnerQuestion) -> bool:
    return may_answer_owner_question(by, asked.economy)
