"""A Dask cluster as the place where students' code runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from autograde.cache_key import versions
from autograde.classroom import ClassError
from autograde.cluster.host import DIED, DONE, LATE, LOST, Answer, Host
from autograde.sandbox.child import Child, ChildDied, SandboxLost, TimeIsOver
from autograde.sandbox.isolation import NOT_ISOLATED, Isolation, NotIsolated
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.sandbox import AnySandbox, SandboxClosed, SandboxError
from autograde.sandbox.worlds import Worlds

CONNECT_SECONDS = 20.0
LOOK_SECONDS = 1.0
# A worker that was lost is often started again by the one who looks after it.
WORKERS_SECONDS = 60.0


class Worker:
    """One worker of the cluster, with its host; ``busy`` is how many processes run there."""

    def __init__(self, client: Any, address: str, threads: int) -> None:
        self.address, self.threads, self.busy = address, threads, 0
        self._client = client
        made = client.submit(Host, threads, actor=True, workers=[address], pure=False)
        self._host = made.result(timeout=WORKERS_SECONDS)
        self._future = made  # the host lives as long as somebody holds this
        self.versions, self.level, self.why = self._wait(self._host.about())

    def call(self, name: str, *values: Any) -> Any:
        """Do something on the worker.  Raises:  TimeIsOver, ChildDied, SandboxLost, SandboxError"""
        try:
            told: Answer = self._wait(getattr(self._host, name)(*values))
        except (OSError, RuntimeError, KeyError, ValueError):
            raise SandboxLost(f"the worker {self.address} was lost") from None
        came, what = told
        if came == DONE:
            return what
        errors = {LATE: TimeIsOver, DIED: ChildDied, LOST: SandboxLost}
        raise errors.get(came, SandboxError)(what)

    def end_all(self) -> None:
        with suppress(OSError, RuntimeError, KeyError, ValueError):
            self._host.end_all()

    def is_there(self) -> bool:
        return self.address in workers_of(self._client)

    def _wait(self, future: Any) -> Any:
        """What a call gives; a call to a worker that is gone may never end by itself."""
        while True:
            try:
                return future.result(timeout=LOOK_SECONDS)
            except TimeoutError:
                if not self.is_there():
                    raise OSError("the worker is gone") from None


class RemoteChild(Child):
    """A student's process on a worker."""

    def __init__(self, worker: Worker, number: int, begun: Sequence[bytes]) -> None:
        self._worker, self._number, self.begun = worker, number, begun
        self._frame: bytes | None = None
        self._used, self._is_there = 0.0, True

    def send(self, content: bytes) -> None:
        self._frame = content  # it travels with the question for its answer

    def receive(self, seconds: float) -> bytes:
        frame, self._frame = self._frame, None
        received: bytes = self._worker.call("exchange", self._number, frame, seconds)
        return received

    def interrupt(self) -> None:
        self._worker.call("interrupt", self._number)

    def cpu_seconds(self) -> float:
        self._used = self._worker.call("cpu_seconds", self._number)
        return self._used

    @property
    def cpu_used(self) -> float:
        return self._used

    def kill(self) -> None:
        if self._is_there:
            self._is_there = False
            self._worker.busy -= 1
            with suppress(ChildDied, SandboxError, TimeIsOver):
                self._used = max(self._used, self._worker.call("kill", self._number))


class ClusterSandbox:
    """Starts each process on the worker that has most room."""

    def __init__(self, worlds: ClusterWorlds, absent: Collection[str]) -> None:
        self._worlds, self._absent = worlds, sorted(absent)
        self.isolation = worlds.isolation

    def spawn(
        self,
        entry: str,
        limits: ProcessLimits,
        files: Mapping[str, bytes],
        beginning: Sequence[bytes] = (),
    ) -> Child:
        worker = self._worlds.take()
        try:
            number, begun = worker.call(
                "spawn", self._absent, entry, limits, dict(files), tuple(beginning)
            )
        except BaseException:
            worker.busy -= 1
            raise
        return RemoteChild(worker, number, begun)

    def end_all(self) -> None:
        """The cluster ends what runs in it."""

    def close(self) -> None:
        """The cluster closes what was opened in it."""


class ClusterWorlds(Worlds):
    """Students' processes on the cluster's workers, judges' processes here.

    Raises:  ClassError if the workers are not what is needed.
    """

    def __init__(self, client: Any, isolation: Isolation, allow_unsandboxed: bool) -> None:
        super().__init__(isolation)
        self._client, self._allowed = client, allow_unsandboxed
        self._workers: dict[str, Worker] = {}
        self._room = threading.Lock()
        self._look_for_workers()
        if not self._workers:
            raise ClassError("The cluster has no worker. Start some: dask worker tcp://...")
        self.jobs = sum(worker.threads for worker in self._workers.values())

    def without(self, absent: Collection[str]) -> AnySandbox:
        return ClusterSandbox(self, absent)

    def take(self) -> Worker:
        """The worker with most room, on which one more process is about to run.  Raises:  SandboxError"""
        deadline = time.monotonic() + WORKERS_SECONDS
        while not self._is_closed:
            with self._room:
                for address in self._workers.keys() - workers_of(self._client):
                    del self._workers[address]
                if not self._workers:
                    self._look_for_workers()
                if self._workers:
                    freest = min(self._workers.values(), key=lambda w: w.busy / w.threads)
                    freest.busy += 1
                    return freest
            if time.monotonic() > deadline:
                raise SandboxError("the cluster has no worker left")
            time.sleep(LOOK_SECONDS)
        raise SandboxClosed("the run is over")

    def _look_for_workers(self) -> None:
        for address, about in workers_of(self._client).items():
            worker = Worker(self._client, address, about["nthreads"])
            _require_same(worker)
            if worker.level == NOT_ISOLATED and not self._allowed:
                raise NotIsolated(
                    f"Students' code cannot be isolated on the worker {address}. {worker.why} "
                    "Or, if you trust every submission: --allow-unsandboxed."
                )
            if worker.level == NOT_ISOLATED:
                self.isolation = Isolation(NOT_ISOLATED, worker.why)
            self._workers[address] = worker

    def end_all(self) -> None:
        super().end_all()
        for worker in list(self._workers.values()):
            worker.end_all()

    def close(self) -> None:
        super().close()
        for worker in list(self._workers.values()):
            worker.end_all()


def _require_same(worker: Worker) -> None:
    """Raises:  ClassError where another version would grade."""
    for what, here in versions().items():
        there = worker.versions.get(what)
        if there != here:
            raise ClassError(
                f"The worker {worker.address} has another {what} than this machine ({there} there, {here} here): "
                "install the same version on all, then start the worker again."
            )


def workers_of(client: Any) -> dict[str, Any]:
    """The cluster's workers by address."""
    return dict(client.scheduler_info(n_workers=-1)["workers"])


@contextmanager
def open_cluster(
    address: str, isolation: Isolation, allow_unsandboxed: bool = False
) -> Iterator[ClusterWorlds]:
    """The worlds of a run on a cluster; what was started there is ended at the end.

    Raises:  ClassError if the cluster cannot be used.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ClassError(
            'For a cluster install Dask\'s part: pip install "nnedu[cluster]", here and on every worker.'
        ) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, direct_to_workers=True)
    except (OSError, ValueError) as error:
        raise ClassError(f"No Dask scheduler answers at {address}: {error}") from error
    with client:
        worlds = ClusterWorlds(client, isolation, allow_unsandboxed)
        try:
            yield worlds
        finally:
            worlds.close()
