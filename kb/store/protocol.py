"""What a store must do, whichever engine keeps it: the sum of what the rooms need kept."""

from collections.abc import Callable
from typing import Protocol

from kb.accounts.store import AccountStore, KeyStore, ReleaseStore, SecondFactorStore, SecurityStore
from kb.briefing.store import BriefStore
from kb.care.store import CareStore, EndedStore
from kb.correspondence.store import CorrespondenceStore
from kb.following.store import FollowStore
from kb.implementation.store import PlanRecordStore
from kb.importing.store import SheetChoiceStore, UploadStore
from kb.ledger.store import AgendaStore, GateStore, LedgerStore, MeetingStore
from kb.periods.store import PeriodStore
from kb.practice.store import PracticeStore, PublishedAttachmentStore
from kb.reading.store import UnmetStore
from kb.reports.store import TabledReportStore
from kb.store.carried import CarriedStore
from kb.submissions.store import AttachmentStore, DossierStore, NoticeStore
from kb.tagging.store import EvidenceStore
from kb.trail.store import ProofStore, TrailStore
from kb.wanted.store import WantedStore
from kb.webhooks.store import WebhookStore


class Store(
    PracticeStore,
    PublishedAttachmentStore,
    LedgerStore,
    GateStore,
    MeetingStore,
    AgendaStore,
    EvidenceStore,
    AccountStore,
    KeyStore,
    SecondFactorStore,
    ReleaseStore,
    SecurityStore,
    DossierStore,
    NoticeStore,
    AttachmentStore,
    PeriodStore,
    PlanRecordStore,
    TabledReportStore,
    UploadStore,
    SheetChoiceStore,
    UnmetStore,
    WantedStore,
    FollowStore,
    CorrespondenceStore,
    CareStore,
    EndedStore,
    WebhookStore,
    TrailStore,
    ProofStore,
    CarriedStore,
    BriefStore,
    Protocol,
):
    """Everything a store keeps; a part a protocol, and each room sees its own parts alone."""

    def on_change(self, after: Callable[[], None]) -> None:
        """Call this after every transaction that changed what is on record."""
        ...
