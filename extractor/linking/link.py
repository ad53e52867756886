"""All records of a note: rules claim values, the linkers of each type give them their names."""

from collections.abc import Callable, Iterator, Sequence

from extractor.linking.baskets import basket_groups
from extractor.linking.bracketed_parts import tells_bracketed
from extractor.linking.compute import link_compute
from extractor.linking.count_tables import link_count_tables
from extractor.linking.counts import link_gpu_counts
from extractor.linking.denials import Denials
from extractor.linking.divided import divided_groups
from extractor.linking.draft import Draft
from extractor.linking.figure_groups import brought_in, generated, goes_on, totals
from extractor.linking.freight_pairs import link_freight_pairs
from extractor.linking.grids import link_grids
from extractor.linking.grown_parts import tells_parts
from extractor.linking.headed_items import listed_items
from extractor.linking.headed_prices import link_headed_prices
from extractor.linking.indicators import IndicatorLinker
from extractor.linking.named_counts import counts_behind_names
from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.outlook import local_subjects, read_outlook
from extractor.linking.power import as_goods
from extractor.linking.price_context import listed_target
from extractor.linking.price_tables import link_price_tables
from extractor.linking.prices import link_prices
from extractor.linking.ratings import link_ratings, may_rate
from extractor.linking.risks import link_risks
from extractor.linking.scores import link_scores
from extractor.linking.store_moves import moves_stores
from extractor.linking.tenors import tells_tenor
from extractor.linking.told_again import date_again
from extractor.linking.words import FigureWords, figure_words
from extractor.rules.matcher import tokenize
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Match, RuleSet

__all__ = ["build_sentences", "link", "rank"]

LARGEST = 1e30
LINKERS: dict[str, Callable[[Note, int], Iterator[Draft]]] = {
    "benchmark_score": link_scores,
    "price": link_prices,
    "gpu_count": link_gpu_counts,
    "compute": link_compute,
}


def build_sentences(spans: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> list[Sentence]:
    """Sentences with the mentions that stand in them; both are ordered."""
    sentences, i = [], 0
    for start, end in spans:
        while i < len(mentions) and mentions[i].start < start:
            i += 1
        j = i
        while j < len(mentions) and mentions[j].end <= end:
            j += 1
        sentences.append(Sentence(start, end, list(mentions[i:j])))
        i = j
    return sentences


def link(note: Note, rules: RuleSet, types: frozenset[str] | None = None) -> Iterator[Draft]:
    """Every draft of the note that it states as a fact, in no particular order."""
    denials = Denials(note, rules.folders)
    for draft in date_again(_link_all(note, rules, types), note.text):
        if _is_part(note, draft):
            continue
        if _is_number(draft) and (draft.type == "risk_factor" or not denials.cover(draft.start, draft.end)):
            yield draft


def _is_part(note: Note, draft: Draft) -> bool:
    """占出货的三分之二: a fraction of a metric that counts things is no count."""
    return draft.fields.get("unit") == "units" and "分之" in note.text[draft.start : draft.end]


def _is_number(draft: Draft) -> bool:
    """Whether a quantity has a size, and one that a float holds: 1e400 and ±两元/月 are damage."""
    if "value" not in draft.fields:
        return True
    sizes = [n for n in (draft.fields[k] for k in ("value", "min", "max")) if n is not None]
    return bool(sizes) and all(abs(n) < LARGEST for n in sizes)


def _link_all(note: Note, rules: RuleSet, types: frozenset[str] | None) -> Iterator[Draft]:
    words = figure_words(rules.folders)
    outlook = read_outlook(note, words)
    note.subjects = local_subjects(note, outlook.subject, words)
    tabled = [draft for draft in link_price_tables(note, rules) if not note.is_silent(draft.start)]
    if types is None or "price" in types:
        yield from tabled
    rows = {note.sentence_at(draft.start).start for draft in tabled}
    indicators: IndicatorLinker | None = None
    gridded, read = link_grids(note, rules)
    for read_whole in (link_count_tables, link_freight_pairs, link_headed_prices):
        gridded += [draft for draft in read_whole(note, rules) if not note.is_silent(draft.start)]
    # a value that is a price or a score is no indicator as well
    claimed = {draft.start for draft in (*tabled, *gridded)}
    yield from (draft for draft in gridded if types is None or draft.type in types)
    for index, sentence in enumerate(note.sentences):
        if not (any(m.quantity is not None for m in sentence.mentions) or may_rate(note, sentence)):
            continue
        if note.is_silent(sentence.start):
            continue
        sentence.verdicts = _judge(note, sentence, rules)
        as_goods(sentence, rules.folders)
        for label, linker in LINKERS.items():
            if (label, index) in read or not (label in sentence.verdicts or _goes_on(note, index, label)):
                continue
            if label == "price" and sentence.start in rows:
                continue  # a row of a table of prices has been read whole
            for draft in linker(note, index):
                claimed.add(draft.start)
                if types is None or label in types:
                    yield draft
        if (types is None or "indicator" in types) and _is_figured(note, index, words):
            indicators = indicators or IndicatorLinker(note, rules, outlook)
            yield from indicators.link(index, claimed)
    if indicators is None and _may_tabulate(note) and (types is None or "indicator" in types):
        indicators = IndicatorLinker(note, rules, outlook)
    if indicators is not None:
        yield from (draft for draft in indicators.link_tables() if draft.start not in claimed)
    if types is None or "rating" in types:
        yield from link_ratings(note, rules)
    if types is None or "risk_factor" in types:
        yield from link_risks(note, rules)


def _is_figured(note: Note, index: int, words: FigureWords) -> bool:
    """Whether a sentence may tell figures: it names a metric, or goes on with shares of one, or a rule needs none."""
    sentence = note.sentences[index]
    told = sentence.verdicts.get("indicator", {}).values()
    more = bool(told) or goes_on(note, sentence) or _opens_counted(sentence)
    more = more or moves_stores(note, sentence, words)
    told_of = [sentence, *note.before(index, 2)] if more else [sentence]
    return (
        any(m.label in {"METRIC", "MULTIPLE"} for s in told_of for m in s.mentions)
        or any(v.rule.fields.get("alone") == "yes" for v in told)
        or tells_parts(note, sentence)
        or tells_bracketed(note, sentence)
        or listed_items(note, index, words) is not None
        or bool(basket_groups(note, index, words))
        or tells_tenor(note, index)
        or bool(totals(note, index))
        or bool(brought_in(note, index))
        or bool(generated(note, index))
        or bool(divided_groups(note, index, words))
        or bool(counts_behind_names(note, index))
    )


def _opens_counted(sentence: Sentence) -> bool:
    """皮卡1.4万辆，…: whether something counted stands behind a name at the head of a sentence."""
    first = sentence.mentions[0] if sentence.mentions else None
    return (
        first is not None and first.label in {"COUNT", "MEASURE"} and 1 < first.start - sentence.start <= NAME
    )


NAME = 12  # characters of a name at the head of a sentence


def _goes_on(note: Note, index: int, label: str) -> bool:
    """Whether a sentence without a claim may hold prices all the same: amounts behind a sentence, or under an item, that tells prices."""
    if label != "price" or not any(m.label == "MONEY" for m in note.sentences[index].mentions):
        return False
    told = any("price" in sentence.verdicts for sentence in note.before(index, 1))
    return told or listed_target(note, index) is not None


def _may_tabulate(note: Note) -> bool:
    """Whether a metric stands in a heading whose rows name none: 年份 | 营业收入, EPS(元) 2025A 2026E, 产品 访问量(万次)."""
    return any(m.label == "METRIC" for sentence in note.sentences for m in sentence.mentions)


def _judge(note: Note, sentence: Sentence, rules: RuleSet) -> dict[str, dict[int, Verdict]]:
    """For each type and value the rule that wins; a veto wins over its own priority and lower. `!type` holds the vetoed."""
    if not rules.matcher.may_match(note.text[sentence.start : sentence.end], sentence.mentions):
        return {}
    tokens = tokenize(note.text, sentence.start, sentence.end, sentence.mentions)
    places = {m.start: i for i, m in enumerate(sentence.mentions)}
    best: dict[tuple[str, int], Match] = {}
    for match in rules.matches(tokens):
        for at in match.names.get("value", ()):
            mention = tokens[at].mention
            if mention is None:
                continue
            key = (match.rule.label, places[mention.start])
            if key not in best or rank(match) > rank(best[key]):
                best[key] = match
    verdicts: dict[str, dict[int, Verdict]] = {}
    for (label, i), match in best.items():
        vetoed = match.rule.type == "veto"
        named = {
            name: mention
            for name, span in match.names.items()
            if span and (mention := tokens[span[0]].mention) is not None
        }
        first = tokens[match.start].start
        verdicts.setdefault(f"!{label}" if vetoed else label, {})[i] = Verdict(match.rule, named, first)
    return verdicts


def rank(match: Match) -> tuple[int, bool, int]:
    """Priority, vetoes first, then the shorter match: it stands closer to the value."""
    return match.rule.priority, match.rule.type == "veto", match.start
