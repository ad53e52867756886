"""Coverage-guided fuzzing of the repair: `python -m tests.fuzz.fuzz_repair [-max_total_time=SECONDS] [CORPUS_DIR]`.

Needs the extra `fuzz` (atheris). Without a folder of its own it begins with the cases of tests/cases/repair.json.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["extractor.repair", "extractor.source"]):
    from extractor.errors import ExtractorError
    from extractor.repair import repair_text

from tests.conftest import load_cases
from tests.fuzz.invariants import check

__all__ = ["main"]


def one(data: bytes) -> None:
    """One input: its bytes as a file and, where they are text, as text."""
    try:
        repaired = repair_text(data)
    except ExtractorError:
        return
    check(repaired.source)
    check(data.decode("utf-8", "surrogateescape"))


def main() -> None:
    """Run until the time given is over or an invariant breaks."""
    with tempfile.TemporaryDirectory() as folder:
        for n, case in enumerate(load_cases("repair")):
            Path(folder, f"case-{n}").write_text(case["input"], encoding="utf-8", errors="surrogatepass")
        atheris.Setup([*sys.argv, "-max_len=600", folder], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
