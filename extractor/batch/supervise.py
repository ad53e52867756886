"""A worker process and who watches it: starts it afresh, sees which document it is at, stops it at the limit, says how it died.

The local engine has several of these; a Ray actor has one, on its own node.
"""

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import OrderedDict
from collections.abc import Collection
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from extractor.batch.contract import Chunk, Done, Event, Fault, Lost, Setup, Suspect
from extractor.batch.slot import Patience, Slot, Stand
from extractor.batch.worker import OUT_OF_MEMORY, Broken, Ready
from extractor.errors import RuleError, WorkerError

__all__ = ["Supervised"]

MAX_STARTS = 8  # in a row, without one that got as far as being ready
START_LIMIT_SECONDS = 300.0
_CODE = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from extractor.batch.worker import main; "
    "main(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))"
)


class Supervised:
    """One worker, started again whenever it dies. It belongs to the thread that made it."""

    def __init__(self, setup: Setup, name: str) -> None:
        self._setup = setup
        self._slot_path = setup.workdir / f"slot-{name}"
        self._log_path = setup.workdir / f"worker-{name}.log"
        self._slot = Slot(self._slot_path, create=True)
        self._patience = Patience()
        self._failed_starts = 0
        self.chunks: OrderedDict[int, Chunk] = OrderedDict()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """A new process. Its imports and rules take a second, during which it can already be given chunks."""
        self.pipe, theirs = Pipe()
        self._slot.idle()
        self._began, self.ready, self._stopped = time.monotonic(), False, False
        self._process = self._spawn(theirs)
        theirs.close()
        with contextlib.suppress(OSError):  # dead already: its end of the pipe will say so
            self.pipe.send_bytes(pickle.dumps(self._setup))

    def _spawn(self, theirs: Connection) -> subprocess.Popen[bytes]:
        """Python alone, with this program's search path: the program itself is not imported again."""
        handle = theirs.fileno()
        arguments = (json.dumps(sys.path), str(handle), str(self._slot_path), str(os.getpid()))
        with self._log_path.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", _CODE, *arguments],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(handle,),
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """The process at work."""
        return self._process.pid if self._process else 0

    def submit(self, chunk: Chunk) -> None:
        """Give it a chunk."""
        self.chunks[chunk.id] = chunk
        with contextlib.suppress(OSError):
            self.pipe.send(chunk)

    def answer(self, chunk: int, wanted: Collection[int]) -> None:
        """Say which documents are wanted. For a chunk that died with its worker there is nothing to say."""
        if chunk in self.chunks:
            with contextlib.suppress(OSError):
                self.pipe.send((chunk, wanted))

    def receive(self) -> list[Event]:
        """What has come through the pipe, when there is something; what was lost, when it is closed."""
        try:
            message = self.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._died()
        if isinstance(message, Ready):
            self._check(message.rules_digest)
            self.ready, self._failed_starts = True, 0
            return []
        if isinstance(message, Broken):
            kind = RuleError if message.rules else WorkerError
            raise kind(message.message)
        if isinstance(message, Done) and message.last:
            del self.chunks[message.chunk]
        return [message]

    def _check(self, rules_digest: str) -> None:
        if rules_digest != self._setup.rules_digest:
            raise RuleError(
                "the rules have been changed during the run; start it again, it goes on with the new ones"
            )

    def enforce(self) -> None:
        """Stop the worker if its document is over the time limit; its pipe then tells."""
        stand, now = self._slot.look(), time.monotonic()
        limit = self._setup.settings.time_limit_seconds
        late = self._patience.look(stand, now) > limit and stand.number >= 0
        stuck = not self.ready and now - self._began > START_LIMIT_SECONDS
        if (late or stuck) and not self._stopped and self._slot.look() == stand:
            self._stopped = True
            self.kill()

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End it for good."""
        self.kill()
        if self._process is not None:
            self._process.wait()
        self.pipe.close()
        for path in (self._slot_path, self._log_path):
            if path == self._slot_path or path.stat().st_size == 0:
                path.unlink(missing_ok=True)

    def _died(self) -> list[Event]:
        """What was lost with the worker; a new one is started."""
        assert self._process is not None
        self.pipe.close()
        self._process.kill()  # where the pipe broke and the process did not
        code = self._process.wait()
        stand = self._slot.look()
        seconds = time.monotonic() - stand.since
        if not self.ready:
            self._failed_starts += 1
            if self._failed_starts >= MAX_STARTS:
                raise WorkerError(
                    f"workers do not start ({_end(code)}); see {self._log_path}, and give them more memory if it says so"
                )
        lost = [Lost(chunk.id, self._suspect(chunk, stand, code, seconds)) for chunk in self.chunks.values()]
        self.chunks.clear()
        self.start()
        return list[Event](lost)

    def _suspect(self, chunk: Chunk, stand: Stand, code: int, seconds: float) -> Suspect | None:
        name = next((item.name for item in chunk.items if item.number == stand.number), None)
        if name is None:
            return None
        settings = self._setup.settings
        if self._stopped:
            limit = settings.time_limit_seconds
            reason = f"{name}: took longer than {limit:g} s and was stopped; raise --time-limit or look into the file"
            return Suspect(
                stand.number, Fault(stand.stage, "TimeLimit", reason), self._patience.seconds, False
            )
        if code == OUT_OF_MEMORY:
            limit = settings.memory_limit_bytes / 1048576
            reason = f"{name}: needs more memory than a worker has ({limit:.0f} MB); raise --memory-mb or split the file"
            return Suspect(stand.number, Fault(stand.stage, "MemoryLimit", reason), seconds, False)
        reason = f"{name}: its worker {_end(code)}; please report it with the file"
        fault = Fault(stand.stage, "WorkerDied", reason)
        return Suspect(stand.number, fault, seconds, code == -signal.SIGKILL)


def _end(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"ended by itself with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"
