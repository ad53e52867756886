"""Pin the corpora's digest and score floors: `python -m tests.baseline [--lower REASON]`.

Floors only rise by themselves; to lower one, say why. The reason is kept in the file.
"""

import argparse
import json
import sys

from extractor import Extractor
from tests.conftest import CORPORA
from tests.scoring import score_corpora
from tests.test_corpora import corpora_digest

PATH = CORPORA / "baseline.json"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lower", metavar="REASON", help="allow floors to fall, and why")
    args = parser.parse_args()
    old = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {"floors": {}}
    scores, misses = score_corpora(Extractor())
    floors = {name: {k: row[k] for k in ("f1", "full_f1")} for name, row in sorted(scores.items())}
    frozen, _ = score_corpora(Extractor(), CORPORA / "frozen")
    fallen = [
        f"{name}.{key}: {floor} to {floors[name][key]}"
        for name, row in old["floors"].items()
        for key, floor in row.items()
        if name in floors and floors[name][key] < floor
    ]
    for miss in misses:
        print(*miss, sep="  ")
    print(json.dumps(scores, indent=1))
    print("frozen notes:", json.dumps(frozen))
    if fallen and not args.lower:
        print("floors would fall; give --lower REASON:\n  " + "\n  ".join(fallen), file=sys.stderr)
        return 1
    pinned = {
        "digest": corpora_digest(),
        "floors": floors,
        "frozen": {k: frozen["all"][k] for k in ("f1", "full_f1")},
    }
    if args.lower:
        pinned["lowered"] = args.lower
    PATH.write_text(json.dumps(pinned, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
