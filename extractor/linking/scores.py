"""Benchmark scores: values to models and benchmarks, one by one and over lists."""

import re
from collections.abc import Iterator, Sequence

from extractor.linking.draft import Draft
from extractor.linking.note import Note, Sentence, Verdict, series
from extractor.linking.rival_runs import rival_runs
from extractor.linking.score_fields import VARIANT_REACH, counted, fits, score_draft
from extractor.linking.subjects import carried, comparands, nearest, own_model, set_aside
from extractor.linking.unnamed_tests import described_test, tested
from extractor.rules.mentions import Mention

__all__ = ["link_scores"]

BENCHMARK_GAP = 14  # characters of description that may stand between coordinated benchmarks
REACH = 3  # sentences
LIST_REACH = 12  # lines of a list whose lead may name the benchmark
PASSED = frozenset({"ORG"})  # a vendor may stand in front of each model of a list
# what turns a number into something else than a score where its own sentence names no benchmark
OTHER_TOPICS = frozenset(
    {"USAGE_CUE", "PRICE_CUE", "COST_CUE", "API_CUE", "NOT_PRICE", "PARAM_CUE", "METRIC"}
)
SHIFTS = frozenset(
    {"SPEED", "MONEY", "USAGE_CUE", "PRICE_CUE", "COST_CUE"}
)  # the talk has gone on to speed or price
TOPIC_REACH = 8  # sentences
_PROSE = re.compile(r"[，,。；;、]")
_OPENS, _HAS = re.compile(r"[(（]"), re.compile(r"[为是达：:的仅约则\s]{1,2}\d")
_IS = re.compile(r"\s?(?:大约|约|几乎)?(?:是|为|相当于|达到?|约为)\s?")
_STOP = re.compile(r"[；;]")
_ORDERED = re.compile(r"依次|分别|顺序|次序|对应|各[自为]?")


def link_scores(note: Note, index: int) -> Iterator[Draft]:
    """The scores of one sentence."""
    sentence = note.sentences[index]
    claimed = sentence.verdicts.get("benchmark_score", {})
    vetoed = sentence.verdicts.get("!benchmark_score", {})
    rivals = [*rival_runs(note, sentence, claimed)] if claimed else []
    starts = {value.start for _, _, value in rivals}
    done = {i for i, m in enumerate(sentence.mentions) if m.start in starts} if starts else set()
    for i in sorted(claimed):
        if i in done or (claimed[i].rule.fields.get("carried") == "yes" and not done):
            continue
        run = [j for j in series(note.text, sentence.mentions, i, frozenset()) if j >= i and j not in vetoed]
        done.update(run)
        if _each_named(run, claimed):
            for j in run:
                yield from _link_list(note, index, [j], claimed[j])
        else:
            yield from _link_list(note, index, run, claimed[i])
    for model, benchmark, value in rivals:
        if fits(value, benchmark):
            yield score_draft(note, value, model, benchmark, next(iter(claimed.values())))


def _each_named(run: list[int], claimed: dict[int, Verdict]) -> bool:
    """91.7%（AIME 2025）、87.5%（GPQA）: whether the rules name another benchmark for each value of a list."""
    if len(run) < 2 or any(j not in claimed for j in run):
        return False
    named = [claimed[j].named.get("benchmark") for j in run]
    return all(named) and len({m.start for m in named if m}) == len(run)


def _link_list(note: Note, index: int, run: list[int], verdict: Verdict) -> Iterator[Draft]:
    """One coordinated list of values, often of one."""
    sentence = note.sentences[index]
    benchmarks = _benchmarks(note, index, run, verdict)
    if not benchmarks:
        yield from _in_described_test(note, sentence, run, verdict)
        return
    benchmarks = [counted(note, sentence.mentions[run[0]], b) for b in benchmarks]
    models = _models(note, index, run, len(benchmarks), verdict)
    if verdict.rule.fields.get("each") == "yes" and len(run) == 1:
        yield from (
            score_draft(note, sentence.mentions[run[0]], m, benchmarks[-1], verdict)
            for m in models
            if fits(sentence.mentions[run[0]], benchmarks[-1])
        )
        return
    if verdict.rule.fields.get("every") == "yes" and len(run) == 1:
        value, model = sentence.mentions[run[0]], models[-1] if models else None
        yield from (score_draft(note, value, model, b, verdict) for b in benchmarks if fits(value, b))
        return
    owners = _distribute(models, benchmarks, len(run))
    for j, (model, benchmark) in zip(run, owners, strict=False):
        value = sentence.mentions[j]
        near = sentence.start <= benchmark.start < sentence.end
        # 国外模型平均成绩为69.42分: far from its benchmark a score needs a model of its own
        apart = not near and (model is None or not sentence.start <= model.start < sentence.end)
        if apart and not note.before_has(index, benchmark, REACH):
            continue
        model = model or own_model(note, index)
        if model is None and benchmark.attributes.get("needs") == "model":
            continue
        if model is None and not verdict.rule.name.endswith("_cue") and not _of_models(note, value):
            continue  # 高考本科线430分
        if fits(value, benchmark):
            yield score_draft(note, value, model, benchmark, verdict, near=near)


def _in_described_test(note: Note, sentence: Sentence, run: list[int], verdict: Verdict) -> Iterator[Draft]:
    """The score of one model in a test that the sentence only describes."""
    value = sentence.mentions[run[0]]
    test = described_test(note, sentence, value, verdict) if len(run) == 1 else None
    if test is not None and fits(value, test):
        yield score_draft(note, value, tested(note, sentence, value), test, verdict, near=False)


def _of_models(note: Note, value: Mention) -> bool:
    """Whether a percentage or 分 without an owner may be a model's: the note speaks of models."""
    if value.label == "NUMBER":
        return False
    return any(m.label in {"MODEL", "CHIP"} for sentence in note.sentences for m in sentence.mentions)


def _distribute(
    models: list[Mention], benchmarks: list[Mention], count: int
) -> list[tuple[Mention | None, Mention]]:
    """Pair `count` values with models and benchmarks: the list of the same length is walked, the other stands still."""
    model = models[-1] if models else None
    if count == 1:
        return [(model, benchmarks[-1])]
    by_benchmark, by_model = len(benchmarks) == count, len(models) == count
    if by_model and (not by_benchmark or models[-1].start > benchmarks[-1].start):
        return [(m, benchmarks[-1]) for m in models]
    if by_benchmark:
        return [(model, b) for b in benchmarks]
    if len(models) > 1 and len(models) * len(benchmarks) == count:  # 0.9/0.8、0.7/0.6: model by model
        return [(m, b) for m in models for b in benchmarks]
    return [(model, benchmarks[-1])] * count


def _benchmarks(note: Note, index: int, run: list[int], verdict: Verdict) -> list[Mention]:
    """The benchmarks that the values stand for: named by the rule, before them, behind them, or in what went before."""
    named = verdict.named.get("benchmark")
    if named is not None and len(run) == 1:
        return [named]
    mentions = note.sentences[index].mentions
    if (told := _told(note, mentions, run)) is not None:
        return [told]
    before = _listed(note, mentions, [i for i in range(run[0]) if mentions[i].label == "BENCHMARK"][-1:])
    before = [m for m in before if m.start < mentions[run[0]].start]
    after = _after(note, mentions, run[-1])
    if len(before) == 1 < len(run) and _alone(note, mentions, verdict):
        apart = {m.name: m for m in mentions[: run[0]] if m.label == "BENCHMARK"}
        if len(apart) == len(run):  # 在甲上取得77分，在乙上取得83分，相比之下X为81分和84分
            return [*apart.values()]
    if before and after and len(run) == 1 and _of_part_behind(note, before[-1], mentions[run[0]], after):
        return after
    if before and (len(after) != len(run) or len(before) == len(run) or len(run) == 1):
        return before
    if after:
        return after
    if headed := _headed(note, index, "BENCHMARK", run):
        return headed
    cued = any(m.label == "SCORE_CUE" for m in mentions[: run[-1] + 2])
    if not cued and any(m.label in OTHER_TOPICS for m in mentions[: run[0]]):
        return []
    return _earlier(note, index)


def _of_part_behind(note: Note, before: Mention, value: Mention, after: list[Mention]) -> bool:
    """甲在…上为37.5%；乙以80.9%领先丙的76.2%（SWE-bench Verified）: a bracket tells what the last part of a sentence is about."""
    bracketed = note.text[after[0].start - 1 : after[0].start] in {"(", "（"}
    return bracketed and _STOP.search(note.text, before.end, value.start) is not None


def _told(note: Note, mentions: Sequence[Mention], run: list[int]) -> Mention | None:
    """IMO与CMO均达到金牌水平，前者35分: one of two benchmarks, where there are no two models to choose from."""
    at = next((i for i in range(run[0] - 1, -1, -1) if mentions[i].label == "ANAPHOR"), None)
    which = mentions[at].attributes["which"] if at is not None else None
    if at is None or which not in {"former", "latter"}:
        return None
    named = [m for m in mentions[:at] if m.label in {"MODEL", "BENCHMARK"}]
    models = {m.name for m in named if m.label == "MODEL"}
    if not named or named[-1].label != "BENCHMARK" or len(models) > 1:
        return None
    listed = [m for m in _listed(note, mentions, [mentions.index(named[-1])]) if m.end <= mentions[at].start]
    return listed[0 if which == "former" else 1] if len(listed) == 2 else None


def _alone(note: Note, mentions: Sequence[Mention], verdict: Verdict) -> bool:
    """Whether one model stands directly before the values, and no list of models."""
    named = verdict.named.get("model")
    return named is not None and len(series(note.text, mentions, mentions.index(named), PASSED)) == 1


def _after(note: Note, mentions: Sequence[Mention], last: int) -> list[Mention]:
    found = next((i for i in range(last + 1, len(mentions)) if mentions[i].label == "BENCHMARK"), None)
    if found is None or _STOP.search(note.text[mentions[last].end : mentions[found].start]):
        return []
    return _listed(note, mentions, [found])


def _listed(note: Note, mentions: Sequence[Mention], at: list[int]) -> list[Mention]:
    return [mentions[i] for a in at for i in series(note.text, mentions, a, frozenset(), BENCHMARK_GAP)]


def _earlier(note: Note, index: int) -> list[Mention]:
    """Benchmarks of the sentences before, of the line that leads a list, or of the part that the paragraph goes on with."""
    for sentence in note.before(index, REACH):
        if found := _last_of(note, sentence):
            return found
        if any(m.label in SHIFTS for m in sentence.mentions):
            return []
    lead = note.lead(index, LIST_REACH)
    if lead is not None and (found := _last_of(note, lead)):
        return found
    return _topic(note, index)


def _last_of(note: Note, sentence: Sentence) -> list[Mention]:
    found = [i for i, m in enumerate(sentence.mentions) if m.label == "BENCHMARK"]
    return _listed(note, sentence.mentions, found[-1:])


def _topic(note: Note, index: int) -> list[Mention]:
    """The benchmark that a paragraph of its own speaks of, if the paragraph gives points to models.

    A paragraph on speed or price beside it has the same brackets, but no 分.
    """
    paragraph = [note.sentences[index], *note.before(index, TOPIC_REACH)]
    if not any(_gives_points(sentence) for sentence in paragraph):
        return []
    if any(m.label in SHIFTS for sentence in paragraph for m in sentence.mentions):
        return []
    for i in range(index - len(paragraph), max(-1, index - len(paragraph) - TOPIC_REACH), -1):
        if found := _last_of(note, note.sentences[i]):
            return found
    return _last_of(note, note.sentences[0])[:1]


def _gives_points(sentence: Sentence) -> bool:
    claimed = sentence.verdicts.get("benchmark_score", {})
    models = any(m.label == "MODEL" for m in sentence.mentions)
    return models and any(sentence.mentions[i].label == "POINTS" for i in claimed)


def _models(note: Note, index: int, run: list[int], benchmarks: int, verdict: Verdict) -> list[Mention]:
    """Whose scores they are: named by the rule, else the last subject before them that is not only compared with."""
    named = verdict.named.get("model")
    each = verdict.rule.fields.get("each") == "yes"
    if named is not None and not each and (len(run) == 1 or named.label == "PRODUCT"):
        return [named]
    sentence = note.sentences[index]
    first = sentence.mentions[run[0]]
    labels = _owner_labels(note, index, run, verdict)
    mentions = sentence.mentions
    compared = comparands(note, mentions)
    subjects = [
        i
        for i in range(run[0])
        if mentions[i].label in labels
        and mentions[i].start not in compared
        and not _old(note, mentions, i)
        and not set_aside(note, mentions, mentions[i], first.start)
    ]
    if named is not None and named.start in compared:
        rivals = [mentions[i] for i in series(note.text, mentions, mentions.index(named), PASSED)]
        if len(rivals) == 1 or (len(rivals) == len(run) and rivals[-1].end <= first.start):
            return rivals  # 高于X的69.6%/74.8%, 高于X、Y的68%与67%
    anaphor = next((m for m in mentions[(subjects or [0])[-1] : run[0]] if m.label == "ANAPHOR"), None)
    if anaphor is not None and _told(note, mentions, run) is not None:
        anaphor = None
    which = anaphor.attributes["which"] if anaphor is not None else None
    if which == "all":  # 两者在甲、乙上的得分分别为93/92与96/99: so many for each benchmark
        count = len(run) // benchmarks if benchmarks and len(run) % benchmarks == 0 else len(run)
        return _those(note, index, run, labels) or _those(note, index, run[:count], labels)
    if which == "same":
        found = carried(note, index, labels, REACH)
        return [found] if found else []
    if subjects and anaphor is None:
        group = [mentions[i] for i in series(note.text, mentions, subjects[-1], PASSED)]
        group = [m for m in group if m.end <= first.start]
        return (
            group
            if each or len(group) * max(1, benchmarks) == len(run) or len(group) == len(run)
            else group[-1:]
        )
    listed = _models_behind(note, mentions, run, labels) or _headed(note, index, "MODEL", run)
    if listed := listed or _in_order(note, index, run, labels):
        return listed
    found = nearest(note, index, first.start, first.end, labels, reach=REACH)
    old = found is not None and found in mentions and _old(note, mentions, mentions.index(found))
    if found is not None and (
        old
        or _beyond(note, first, found)
        or (which is None and _compared_with(sentence, found, compared))
        or (found in mentions and set_aside(note, mentions, found, first.start))
    ):
        found = carried(note, index, labels, REACH)
    if found is None and labels == ["MODEL"]:  # Manus is an application and has scores of its own
        found = next((m for m in reversed(mentions[: run[0]]) if m.label == "PRODUCT"), None)
    found = found or _its(note, index, first, labels)
    return [found] if found else []


def _its(note: Note, index: int, value: Mention, labels: list[str]) -> Mention | None:
    """- X在甲得分41.0% - 视觉方面，其在乙得分45.1%: 其 in an item of a list told in one line is whom the item before spoke of."""
    sentence = note.sentences[index]
    if not index or not _ITS.search(note.text[sentence.start : value.start]):
        return None
    before = note.sentences[index - 1]
    if "\n" in note.text[before.end : sentence.start]:
        return None
    compared = comparands(note, before.mentions)
    return next((m for m in before.mentions if m.label in labels and m.start not in compared), None)


_ITS = re.compile(r"(?:^|[，,：:])\s?其(?![中他余])")


def _headed(note: Note, index: int, label: str, run: list[int]) -> list[Mention]:
    """The names of a header line over rows whose cells only blanks part: as many as the row has values."""
    if len(run) < 2:
        return []
    for i in range(index - 1, max(-1, index - 1 - LIST_REACH), -1):
        sentence = note.sentences[i]
        names = [m for m in sentence.mentions if m.label == label]
        if names and _PROSE.search(note.text, sentence.start, sentence.end):
            return []
        if len(names) >= 2:
            return names if len(names) == len(run) else []
    return []


def _in_order(note: Note, index: int, run: list[int], labels: list[str]) -> list[Mention]:
    """得分依次为87.8、86.0和87.1: the models that were told one after the other before."""
    sentence = note.sentences[index]
    first = sentence.mentions[run[0]].start
    clause = re.split(r"[，,；;]", note.text[max(sentence.start, first - VARIANT_REACH) : first])[-1]
    if len(run) < 2 or not _ORDERED.search(clause):
        return []
    return _those(note, index, run, labels)


def _old(note: Note, mentions: Sequence[Mention], i: int) -> bool:
    """从R1-0528的8.9分飙升至30.0分: whose score rose is not the old model's."""
    behind = note.text[mentions[i].end : mentions[i].end + 1]
    return i > 0 and mentions[i - 1].label == "FROM_CUE" and behind == "的" and mentions[i - 1].text != "由"


def _beyond(note: Note, value: Mention, found: Mention) -> bool:
    """Whether a name behind the value is spoken of for itself: in a later clause, or 66.1（X为59.1） with a value of its own."""
    between = note.text[value.end : max(value.end, found.start)]
    if found.start < value.end:
        return False
    own = _OPENS.search(between) is not None and _HAS.match(note.text, found.end) is not None
    own = own or _IS.fullmatch(between) is not None  # 45.1%是X（17.6%）的2.5倍
    return own or re.search(r"[，,；;。]", between) is not None


def _compared_with(sentence: Sentence, found: Mention, compared: set[int]) -> bool:
    return sentence.start <= found.start < sentence.end and found.start in compared


def _models_behind(
    note: Note, mentions: Sequence[Mention], run: list[int], labels: list[str]
) -> list[Mention]:
    """91%、87%和85%（GPT-5、Grok-4、o3）: a list of names behind a list of values of the same length."""
    found = next((i for i in range(run[-1] + 1, len(mentions)) if mentions[i].label in labels), None)
    if (
        len(run) == 1
        or found is None
        or len(note.between(mentions[run[-1]], mentions[found])) > BENCHMARK_GAP
    ):
        return []
    group = [mentions[i] for i in series(note.text, mentions, found, PASSED)]
    return group if len(group) == len(run) else []


def _owner_labels(note: Note, index: int, run: list[int], verdict: Verdict) -> list[str]:
    """Models own scores; chips those of chips' benchmarks, and of an unknown benchmark where no model is named."""
    found = _benchmarks(note, index, run, verdict)
    facts = found[-1].attributes if found else {}
    sentence = note.sentences[index]
    told = {m.label for s in (sentence, *note.before(index, REACH)) for m in s.mentions}
    unclaimed = not any(m.label == "MODEL" for m in sentence.mentions)
    unclaimed = unclaimed and ("MODEL" not in told or bool(told & {"CHIP", "ACCELERATOR"}))
    if facts.get("of") == "chip" or (facts.get("known") == "no" and unclaimed):
        return ["CHIP", "ACCELERATOR", "PRODUCT"]
    return ["MODEL"]


def _those(note: Note, index: int, run: list[int], labels: list[str]) -> list[Mention]:
    """三者为61/47/68: the last list of as many names."""
    for sentence in [note.sentences[index], *note.before(index, REACH)]:
        mentions = sentence.mentions
        last = run[0] if sentence is note.sentences[index] else len(mentions)
        for i in range(last - 1, -1, -1):
            if mentions[i].label in labels:
                group = series(note.text, mentions, i, PASSED, BENCHMARK_GAP)
                if len(group) == len(run):
                    return [mentions[j] for j in group]
        # 大版本参数1170亿；小版本210亿: told one after the other
        told = {m.name: m for m in reversed(mentions[:last]) if m.label in labels}
        if told:
            return [*told.values()][::-1] if len(told) == len(run) else []
    return []
