"""Lanes of threads with short queues: each client in its turn, and whoever cannot be answered soon is told at once.

Beyond what a lane answers within its patience it refuses, so that whoever is let in is answered soon and whoever is not
knows it. Within a lane clients take turns: an address with many requests waits behind itself. What takes long has a
lane of its own, so that it never stands before a search.
"""

import fcntl
import tempfile
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

FEW = 8
"""So many may always wait: how long a request takes is not known before some were answered."""

MOST = 512
"""More never wait, however quick they are."""

OVERDUE = 5
"""How many times its lane's patience a request may have waited; then its reader is gone."""


@dataclass(eq=False)
class Job:
    """Work for a client, done in a thread; `refuse` is called instead where it is not done."""

    client: str
    work: Callable[[], None]
    refuse: Callable[[], None]
    since: float = field(default_factory=time.monotonic)
    abandoned: bool = False


class Lane:
    """`patience` is for how many seconds of work may wait, `most_of_client` how many requests one client may have here.
    Safe to call from any thread."""

    def __init__(
        self,
        threads: int,
        patience: float,
        most_of_client: int,
        turn: Callable[[], AbstractContextManager[None]] | None = None,
    ) -> None:
        self._threads, self._patience, self._most_of_client = threads, patience, most_of_client
        self._turn = turn
        self._queues: OrderedDict[str, deque[Job]] = OrderedDict()
        self._present: Counter[str] = Counter()
        self._waiting, self._running, self._mean = 0, 0, 0.0
        self._closed = False
        self._change = threading.Condition()

    def open(self) -> None:
        for _ in range(self._threads):
            threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """No thread begins another job."""
        with self._change:
            self._closed = True
            self._change.notify_all()

    @property
    def waiting(self) -> int:
        return self._waiting

    @property
    def running(self) -> int:
        return self._running

    @property
    def load(self) -> int:
        """Requests that are answered or wait."""
        return self._waiting + self._running

    @property
    def retry_after(self) -> int:
        """Seconds after which it is worth asking again."""
        return max(1, round(2 * self._patience))

    def offer(self, job: Job) -> None:
        """Let it wait for its turn, or refuse it now: nobody who waits is sent away for another."""
        with self._change:
            let_in = self._has_room_for(job.client)
            if let_in:
                self._queues.setdefault(job.client, deque()).append(job)
                self._present[job.client] += 1
                self._waiting += 1
                self._change.notify()
        if not let_in:
            job.refuse()

    def withdraw(self, job: Job) -> None:
        """Its client is gone: where it was not begun it never is, and makes room."""
        job.abandoned = True
        with self._change:
            queue = self._queues.get(job.client, ())
            waits = job in queue
            if waits:
                self._queues[job.client].remove(job)
                if not self._queues[job.client]:
                    del self._queues[job.client]
                self._leave(job)
        if waits:
            job.refuse()

    def _has_room_for(self, client: str) -> bool:
        """A client may have as many waiting as there are places free: one alone takes half of them, two a third each,
        and whoever comes new finds one."""
        if self._closed or self._present[client] >= self._most_of_client:
            return False
        return len(self._queues.get(client, ())) < self._places - self._waiting

    @property
    def _places(self) -> int:
        """How many may wait, so that the last of them does for no longer than the patience."""
        if not self._mean:
            return MOST
        return min(MOST, max(FEW, int(self._patience * self._threads / self._mean)))

    def _leave(self, job: Job) -> None:
        """It waits no longer."""
        self._waiting -= 1
        self._gone(job)

    def _gone(self, job: Job) -> None:
        self._present[job.client] -= 1
        if not self._present[job.client]:
            del self._present[job.client]

    def _serve(self) -> None:
        while job := self._next():
            if job.abandoned or time.monotonic() - job.since > OVERDUE * self._patience:
                job.refuse()
                took = None
            else:
                took = self._done(job)
            with self._change:
                self._running -= 1
                self._gone(job)
                if took is not None:  # the latest count for more: what is asked changes over the day
                    self._mean = took if not self._mean else 0.9 * self._mean + 0.1 * took

    def _done(self, job: Job) -> float:
        """Do it; the seconds that it took."""
        if self._turn is None:
            begun = time.monotonic()
            job.work()
        else:
            with self._turn():
                begun = time.monotonic()
                job.work()
        return time.monotonic() - begun

    def _next(self) -> Job | None:
        """The job of the client whose turn it is; none when the lane is closed."""
        with self._change:
            while not self._queues and not self._closed:
                self._change.wait()
            if self._closed and not self._queues:
                return None
            client, queue = self._queues.popitem(last=False)
            job = queue.popleft()
            if queue:  # back to the end of the round
                self._queues[client] = queue
            self._waiting -= 1
            self._running += 1
            return job


class OneAtATime:
    """A turn that all processes forked after this was made share. Whoever dies in it gives it back."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 open as long as the server runs
        self._own = threading.Lock()  # locks of a file are a process's, not a thread's

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._own:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
