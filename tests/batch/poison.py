"""Documents that do harm. `install` is the initializer of the workers of tests: the product knows nothing of it.

A document is poison by a mark in its bytes; each kind ends in quarantine with the stage and error beside it.
"""

import ctypes
import os
import time

MARK = "☠".encode()
KINDS = {
    "raise": ("extract", "ZeroDivisionError"),
    "hang": ("extract", "TimeLimit"),
    "segfault": ("extract", "WorkerDied"),
    "memory": ("extract", "MemoryLimit"),
    "exit": ("extract", "WorkerDied"),
    "binary": ("decode", "UnsupportedMediaError"),
}
# a document of this mark is slow and otherwise good: runs that are to be killed last long enough to be
SLOW = "🐌".encode()


def poison(kind: str, number: int) -> bytes:
    """The bytes of a document of a kind; `binary` needs no help to fail."""
    if kind == "binary":
        return b"\x89PNG" + number.to_bytes(4, "big") + bytes(100)
    return MARK + f"{kind} {number}\n目标价由156元上调至185元。\n".encode()


def install() -> None:
    """Make `Extractor.extract` do harm, in this process alone."""
    from extractor.pipeline import Extractor

    extract = Extractor.extract

    def harmful(self, source, *, name=None):
        text = (source if isinstance(source, str) else source.text).encode("utf-8", "replace")
        if text.startswith(MARK):
            HARM[text.removeprefix(MARK).split()[0].decode()]()
        if text.startswith(SLOW):
            time.sleep(float(os.environ.get("BATCH_TEST_SLOW", "0.05")))
        return extract(self, source, name=name)

    Extractor.extract = harmful


def _raise():
    return 1 / 0


def _hang():
    while True:
        time.sleep(60)


def _segfault():
    ctypes.string_at(8)


def _memory():
    hoard = []
    while True:
        hoard.append(bytearray(1 << 30))


def _exit():
    os._exit(3)


HARM = {"raise": _raise, "hang": _hang, "segfault": _segfault, "memory": _memory, "exit": _exit}
