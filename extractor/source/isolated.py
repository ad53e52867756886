"""Reading in a child process with limits of memory and time: a crash or a bomb in a file stays there.

The child is this module run by the same Python: it takes (media type, name, configuration, bytes) as a pickle on its standard input
and gives a SourceText or a SourceError as a pickle on its standard output. Both ends are the same program, so pickle is safe here.
"""

import pickle
import subprocess
import sys
from dataclasses import replace

from extractor.config import Config
from extractor.errors import DamagedSourceError, ExtractorError, LimitError
from extractor.source.text import SourceText

__all__ = ["read_isolated"]

START_SECONDS = 20.0  # a child's start on a busy machine, on top of the time that it may read


def read_isolated(data: bytes, name: str, media_type: str, config: Config) -> SourceText:
    """Read bytes in a child. Raises LimitError or DamagedSourceError where the child is ended or dies, else what the reader raises."""
    request = pickle.dumps((media_type, name, replace(config, isolated=False), data))
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=request,
            capture_output=True,
            timeout=config.parse_seconds + START_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"{name}: took longer than {config.parse_seconds:.0f} s to read; raise Config.parse_seconds"
        ) from error
    if done.returncode != 0:
        raise _death(name, done.returncode, done.stderr, config)
    answer = pickle.loads(done.stdout)
    if isinstance(answer, ExtractorError):
        raise answer
    assert isinstance(answer, SourceText)
    return answer


_CHILD = "from extractor.source.isolated import serve; serve()"


def _death(name: str, code: int, said: bytes, config: Config) -> ExtractorError:
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit code {code}"]
    if "MemoryError" in last[0] or code == -9:
        size = config.isolated_bytes >> 20
        return LimitError(f"{name}: needs more than {size} MiB to read; raise Config.isolated_bytes")
    return DamagedSourceError(f"{name}: its reader died ({last[0]}); the file is damaged or hostile")


def serve() -> None:
    """The child's side: one request, one answer."""
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
    sys.stdout.buffer.write(pickle.dumps(answer))


def _limit(size: int) -> None:
    if sys.platform == "win32":  # no such limit there: time alone bounds the child
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (size if hard < 0 else min(size, hard), hard))
