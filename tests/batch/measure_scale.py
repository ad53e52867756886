"""What the one process of a run costs a document: `python -m tests.batch.measure_scale run|export|query --documents N`.

Documents of any number are the lines of the corpora under other names. Times are of one core, by the clock of the process, so
that other work on the machine counts little; for `query`, whose work is on all cores, by the wall as well.
"""

import argparse
import hashlib
import pickle
import tempfile
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from tests.conftest import CORPORA


def corpus_lines() -> list[str]:
    """A line of JSON for each note of the corpora."""
    from extractor.outputs.text import to_json
    from extractor.pipeline import Extractor

    extractor = Extractor()
    return [to_json(extractor.extract(path), indent=None) for path in sorted(CORPORA.rglob("notes/*.txt"))]


def many(lines: list[str], documents: int) -> Iterator[str]:
    """The lines again and again, each with a name and digest of its own, in the order of their names."""
    for n in range(documents):
        line = lines[n % len(lines)]
        digest = hashlib.sha256(str(n).encode()).hexdigest()
        at = line.index('"id": "') + len('"id": "')
        yield (line[:at] + digest + line[at + 64 :]).replace('"source": "', f'"source": "{n:09}/', 1)


class EchoEngine:
    """Says at once that everything is done: what is left is the run's own work. Messages are pickled as through a pipe."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines, self._chunks, self._events = lines, {}, deque()

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def free(self) -> bool:
        return len(self._chunks) < 8

    def submit(self, chunk) -> None:
        from extractor.batch.contract import Read

        self._chunks[chunk.id] = chunk
        digests = [(item.number, hashlib.sha256(item.name.encode()).digest()) for item in chunk.items]
        self._events.append(pickle.dumps(Read(chunk.id, digests)))

    def answer(self, chunk: int, wanted: Collection[int]) -> None:
        from extractor.batch.contract import Done, Outcome

        types = {"indicator": 18, "price": 6, "risk_factor": 4}
        outcomes = [
            Outcome(
                item.number, hashlib.sha256(item.name.encode()).digest(),
                self._lines[item.number % len(self._lines)], types, item.size, 0.01, None,
            )
            for item in self._chunks.pop(chunk).items
        ]  # fmt: skip
        self._events.append(pickle.dumps(Done(chunk, outcomes, True)))

    def wait(self, timeout: float) -> list:
        return [pickle.loads(self._events.popleft())] if self._events else []


def measure_run(documents: int, short: bool) -> None:
    """Names into the manifest, results into store and manifest, the sorted file; the last two by fifths."""
    from extractor.batch.contract import Place
    from extractor.batch.final import write_lines
    from extractor.batch.flow import Flow
    from extractor.batch.manifest import Manifest
    from extractor.batch.progress import Counts
    from extractor.batch.sources import Found
    from extractor.batch.store import Spool
    from extractor.batch.where import Where

    lines = [line.encode() for line in (corpus_lines() if not short else ['{"document": {"source": ""}}\n'])]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        manifest = Manifest(work / "manifest.sqlite", b"key")
        number = manifest.start_run("echo", 1)
        see = _clock("names", documents)
        for n in range(documents):
            name = f"reports/{n // 1000:08}/note-{n:08}.txt"
            manifest.begin()
            manifest.see(Found(name, "reports", Place("/data/" + name), 2171, str(n)), number)
            if n % 2048 == 0:
                manifest.commit()
            see(n + 1)
        manifest.commit()
        counts, take = Counts(), _clock("results", documents)

        def tick() -> bool:
            take(counts.finished)
            return True

        flow = Flow(
            manifest, EchoEngine(lines), lambda: Spool(work, manifest.new_store(work)), counts,
            lambda: None, tries=3,
        )  # fmt: skip
        flow.work(tick)
        flow.close()
        take(documents)
        write = _clock("final file", documents, parts=1)
        write_lines(manifest, work, work, Where(()), lambda: None)
        write(documents)
        manifest.close()
        print(f"manifest: {(work / 'manifest.sqlite').stat().st_size / documents:.0f} bytes a document")


def measure_export(documents: int, out: Path) -> None:
    """Each format, from lines in memory; bytes a document of the corpora once, for copies compress too well."""
    from extractor.outputs.export import FORMATS, export

    lines = corpus_lines()
    size = sum(len(line.encode()) for line in lines) / len(lines)
    for format in FORMATS:
        paths = export(many(lines, len(lines)), out, format)
        once = sum(path.stat().st_size for path in paths) / len(lines)
        began, alone = time.process_time(), time.thread_time()
        export(many(lines, documents), out, format)
        seconds, alone = (time.process_time() - began) / documents, (time.thread_time() - alone) / documents
        print(
            f"{format}: {1e6 * seconds:.0f} us a document ({1e6 * alone:.0f} of one thread alone), {size / seconds / 1e6:.0f} MB/s of JSON; {once:.0f} bytes a document"
        )


def measure_query(documents: int, out: Path) -> None:
    """The named questions of Parquet."""
    from extractor.outputs.export import export
    from extractor.outputs.query import query
    from extractor.outputs.questions import QUESTIONS

    export(many(corpus_lines(), documents), out, "parquet")
    for name, sql in QUESTIONS.items():
        began, cpu = time.perf_counter(), time.process_time()
        with query(out, sql) as answer:
            rows = sum(1 for _ in answer.rows)
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(
            f"{name}: {wall:.2f} s ({cpu:.2f} s of cores), {1e6 * cpu / documents:.1f} us a document, {rows} rows"
        )


def _clock(what: str, documents: int, parts: int = 5) -> Callable[[int], None]:
    """Prints the microseconds a document of each part, when a part is full."""
    state = [0, time.process_time()]

    def reached(count: int) -> None:
        if count - state[0] >= documents // parts or (count == documents and count > state[0]):
            now = time.process_time()
            print(
                f"{what} to {count:,}: {1e6 * (now - state[1]) / (count - state[0]):.1f} us a document",
                flush=True,
            )
            state[:] = [count, now]

    return reached


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["run", "export", "query"])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument(
        "--short", action="store_true", help="run: lines of some bytes, to see the manifest alone"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.what == "run":
            measure_run(options.documents, options.short)
        elif options.what == "export":
            measure_export(options.documents, Path(folder))
        else:
            measure_query(options.documents, Path(folder))


if __name__ == "__main__":
    main()
