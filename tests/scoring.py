"""Scores extraction against the annotated notes of corpora/, by the rules that corpora/README.md gives."""

import collections
import json

from extractor import Extractor
from extractor.rules.gold import fold, kind, matches
from tests.conftest import CORPORA

NAMES = {"model", "benchmark", "item", "accelerator", "holder", "entity", "security"}
PLAIN = {"currency", "per", "kind", "unit", "action", "rating", "metric", "period", "qualifier", "status"}
LOOSE = {"item", "holder", "entity", "security"}


def same_name(field, got, accepted):
    if got is None:
        return False
    pairs = [sorted((fold(got), fold(name)), key=len) for name in accepted]
    return any(
        a == b or (len(a) >= 2 and a in b and (field in LOOSE or len(a) >= 0.6 * len(b))) for a, b in pairs
    )


def wrong_fields(gold, got):
    wrong = []
    for field, want in gold.items():
        if want is None or field not in NAMES | PLAIN:
            continue
        accepted = want if isinstance(want, list) else [want]
        if field == "period":
            accepted, have = (
                [period.removeprefix("FY") for period in accepted],
                (got.get(field) or "").removeprefix("FY"),
            )
        else:
            have = got.get(field)
        same = same_name(field, have, accepted) if field in NAMES else have in accepted
        if not same:
            wrong.append(field)
    return wrong


def pair_records(text, gold, records):
    """([(gold, its record or None)], false records): what the note should hold beside what was found."""
    types = {"benchmark_score", "price", "gpu_count", "risk_factor"} | {g["type"] for g in gold}
    left = [r for r in records if kind(r) in types]
    left += [{**r, **p, "again": True} for r in left for p in r["also"]]
    pairs = []
    for wanted in sorted(gold, key=lambda g: bool(g.get("optional"))):
        options = sorted(
            (r for r in left if matches(text, wanted, r)),
            key=lambda r: (len(wrong_fields(wanted, r)), "again" in r),
        )
        if options:
            left.remove(options[0])
        pairs.append((wanted, options[0] if options else None))
    return pairs, [record for record in left if "again" not in record]


def score_note(text, gold, records, tally, misses):
    pairs, false = pair_records(text, gold, records)
    for wanted, got in pairs:
        if wanted.get("optional"):
            continue
        count = tally[wanted["type"]]
        count["gold"] += 1
        count["found"] += got is not None
        wrong = ["missed"] if got is None else wrong_fields(wanted, got)
        count["full"] += not wrong
        if got is not None and wanted.get("category"):  # no part of "full": a figure of its own
            count["categorised"] += 1
            count["category"] += wanted["category"] == got["category"]
        if wrong:
            misses.append((wanted["type"], wanted["quote"], wrong))
    for record in false:
        tally[kind(record)]["false"] += 1
        misses.append((kind(record), record["text"], ["false", record["rule"]]))


def read_corpora(extractor: Extractor, folder=CORPORA):
    """(note's name, its gold file's content, the result) for each note of a folder, sorted."""
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield path.stem, gold, extractor.extract(folder / "notes" / f"{path.stem}.txt")


def score_corpora(extractor: Extractor, folder=CORPORA):
    """({type: {"f1", "full_f1"}}, misses) over the notes of a folder; "all" is the sum of the types, "core" that of the first four.

    Risk factors, and the sums with them, have "category" too: the share of those found whose category is the gold's, where the gold gives one.
    """
    tally, misses = collections.defaultdict(collections.Counter), []
    for name, gold, result in read_corpora(extractor, folder):
        found: list[tuple] = []
        score_note(result.source_text, gold["records"], result.model_dump()["records"], tally, found)
        misses += [(name, *miss) for miss in found]
    return figures_of(tally), misses


def figures_of(tally):
    """{type: figures} with "core", the sum of the four core types."""
    core, total = collections.Counter(), collections.Counter()
    for name in ("benchmark_score", "price", "gpu_count", "risk_factor"):
        core.update(tally[name])
    for count in list(tally.values()):
        total.update(count)
    return {name: _figures(count) for name, count in {**tally, "core": core, "all": total}.items()}


def _figures(count):
    said = count["found"] + count["false"]

    def f1(hits):
        return round(2 * hits / (said + count["gold"]), 4) if said + count["gold"] else 1.0

    row = {"gold": count["gold"], "f1": f1(count["found"]), "full_f1": f1(count["full"])}
    if count["categorised"]:
        row["category"] = round(count["category"] / count["categorised"], 4)
    return row
