"""Reading in a child process with limits of memory and time: a crash or a bomb in a file stays there.

The child is this module run by the same Python with the same search path: it takes (media type, name, configuration, bytes) as a pickle
on its standard input and gives a SourceText or an error as a pickle on its standard output. Both ends are the same program, so pickle
is safe here. What a library prints goes to the child's standard error, which nobody sees.
"""

import os
import pickle
import subprocess
import sys
from dataclasses import replace

from extractor.config import Config
from extractor.errors import DamagedSourceError, ExtractorError, LimitError, UsageError
from extractor.source.text import SourceText

__all__ = ["read_isolated", "serve"]

START_SECONDS = 20.0  # a child's start on a busy machine, on top of the time that it may read
_KILLED = -9
# -c puts the working directory first in the search path and -P does not: a file in a report folder must not take a module's place
_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from extractor.source.isolated import serve; serve()"


def read_isolated(data: bytes, name: str, media_type: str, config: Config) -> SourceText:
    """Read bytes in a child. Raises LimitError or DamagedSourceError where the child is ended or dies, else what the reader raises."""
    request = _request(data, name, media_type, config)
    path = [os.path.abspath(entry) for entry in sys.path]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _CHILD, *path],
            input=request,
            capture_output=True,
            timeout=config.parse_seconds + START_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"{name}: took longer than {config.parse_seconds:g} s to read; raise Config.parse_seconds"
        ) from error
    if done.returncode != 0:
        raise _death(name, done.returncode, done.stderr, config)
    answer = pickle.loads(done.stdout)
    if isinstance(answer, ExtractorError):
        raise answer
    assert isinstance(answer, SourceText)
    return answer


def _request(data: bytes, name: str, media_type: str, config: Config) -> bytes:
    try:
        return pickle.dumps((media_type, name, replace(config, isolated=False), data))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise UsageError(
            f"Config.isolated: the configuration cannot be sent to another process ({error}); "
            "an OCR function must be one that a module defines by name"
        ) from error


def _death(name: str, code: int, said: bytes, config: Config) -> ExtractorError:
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit code {code}"]
    if code == _KILLED or any(word in last[0] for word in ("MemoryError", "bad_alloc", "Cannot allocate")):
        size = config.isolated_bytes >> 20
        return LimitError(f"{name}: needs more than {size} MiB to read; raise Config.isolated_bytes")
    how = f"signal {-code}" if code < 0 else last[0]
    return DamagedSourceError(f"{name}: its reader died ({how}); the file is damaged or hostile")


def serve() -> None:
    """The child's side: one request, one answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    from extractor.source.readers import find_reader

    media_type, name, config, data = pickle.loads(sys.stdin.buffer.read())
    _limit(config.isolated_bytes)
    reader = find_reader(media_type)
    assert reader is not None
    answer: SourceText | ExtractorError
    try:
        answer = reader.read(data, name, config)
    except ExtractorError as error:
        answer = error
    with answers:
        pickle.dump(answer, answers)


def _limit(size: int) -> None:
    if sys.platform == "win32":  # no such limit there: time alone bounds the child
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (size if hard < 0 else min(size, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
