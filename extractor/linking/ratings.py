"""Ratings: which security or sector a word of rating is about, what is done to it, and who says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import ahocorasick_rs

from extractor.linking.draft import Draft
from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.securities import SPEAKS, code_behind, rated
from extractor.linking.security import Security
from extractor.resources import RuleFolders
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import RuleSet

__all__ = ["link_ratings", "may_rate"]

LINE_RULE = "rating.labelled"  # a heading 投资评级 and the rating on the line below read as one
MULTIPLE_RULE = "rating.behind_multiple"
MULTIPLES = {"pe", "pb", "ps", "pev", "ev_ebitda"}
LIST_RULE = "rating.listed"  # 维持煤炭“增持”、钢铁“中性”: what is done to the first is done to the next
ACTION_REACH = 30  # characters between an action and the rating that it is done to
FIELD_REACH = 5  # sentences from a rating to the field that names its action
TAG_REACH = 8  # characters behind a rating in which （维持） stands
SOURCE_REACH = 4  # earlier sentences of the paragraph that may name the broker
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
# 买入（维持）, “买入”评级（首次覆盖）, 买入，维持, “买入”不变; without a bracket the action must stand for itself
_TAG = re.compile(
    r"[”」』\"'’ ]*(?:的?(?:投资|股票)?(?:评级|评等))?(?P<mark>[，,]?\s?并?予以\s?[“「『\"]?|[，,]\s?[且并](?:继续)?[为属]?|[（(|/\[［·•]\s*|[，,、 -]+\s*(?:[（(|/\[［]\s*)?)?"
)
_ALONE = re.compile(
    r"(?:此前的?|原有?的?|先前的?|[前上]次的?|[该此]|这一)?(?:投资)?(?:评级|评等|覆盖|推荐)?(?![\u4e00-\u9fff])"
)
# 首次覆盖方面，…甲获得某投行给予“买入”评级: what a sentence on first ratings gives
_OF_FIRST = re.compile(r"(?:在)?(?:首次|首度)(?:覆盖|评级)(?:的?个股|的?公司)?(?:方面|中|上)?[，,：:]")
_GIVEN = re.compile(r"(?:给予|获|予以|评为|给出)[“「『\"'’‘]?$")


@dataclass(frozen=True, slots=True)
class _Found:
    """One rating of one security at one place."""

    sentence: Sentence
    mention: Mention
    verdict: Verdict
    security: Security
    source: str | None
    action: str | None

    @property
    def old(self) -> bool:
        """Whether the note gives it as the rating of before."""
        return self.verdict.rule.fields.get("status") == "superseded"


def may_rate(note: Note, sentence: Sentence) -> bool:
    """Whether a sentence is worth the rules: it holds a word of rating that does not simply run on as a verb."""
    ratings = [m for m in sentence.mentions if "stance" in m.attributes]
    if not ratings:
        return False
    if any(m.label == "RATING_WORD" for m in sentence.mentions):
        return True
    return any("verb" not in m.attributes or _stands_free(note.text, m) for m in ratings)


def _stands_free(text: str, mention: Mention) -> bool:
    return not (
        _IDEOGRAPH.match(text[mention.end : mention.end + 1])
        and _IDEOGRAPH.match(text[mention.start - 1 : mention.start])
    )


def link_ratings(note: Note, rules: RuleSet) -> Iterator[Draft]:
    """The ratings of a note; what one place leaves unsaid is taken from another that gives the same rating."""
    told: dict[tuple[str | None, str], list[_Found]] = {}
    for index in range(len(note.sentences)):
        for found in _in_sentence(note, index, rules):
            told.setdefault((found.security.name, _written(found.mention)), []).append(found)
    for places in told.values():
        yield from _together(places)
    yield from _alone(note, told, rules)
    yield from _behind_multiples(note, told, rules)


def _together(places: list[_Found]) -> Iterator[Draft]:
    """One rating of one security at all its places; an old rating that is the new one too is told once."""
    current = [f for f in places if not f.old]
    for found in current or places:
        kin = [f for f in current or places if None in {f.source, found.source} or f.source == found.source]
        action = found.action or next((f.action for f in kin if f.action), None)
        yield _draft(found, action, next((f.source for f in kin if f.source), None))


def _behind_multiples(
    note: Note, told: dict[tuple[str | None, str], list[_Found]], rules: RuleSet
) -> Iterator[Draft]:
    """…对应PE 17/15/14倍。增持。: a rating that is a sentence of its own, right behind what a forecast comes to."""
    rule = next((r for r in rules.rules if r.name == MULTIPLE_RULE), None)
    if rule is None:
        return
    for index, sentence in enumerate(note.sentences):
        only = sentence.mentions[0] if len(sentence.mentions) == 1 and not sentence.verdicts else None
        if only is None or "stance" not in only.attributes or note.is_silent(sentence.start):
            continue
        before = next(note.before(index, 1), None)
        whole = _WHOLE.fullmatch(note.text, only.end, sentence.end) and only.start - sentence.start <= 1
        if before is None or not whole or not any(m.name in MULTIPLES for m in before.mentions):
            continue
        security = next(rated(note, index, 0, rules), Security(None))
        if security.name is not None and (security.name, _written(only)) not in told:
            yield _draft(_Found(sentence, only, Verdict(rule, {}), security, None, None), None, None)


_WHOLE = re.compile(r"[”」』\"]?(?:评级)?[。；;]?")


def _alone(note: Note, told: dict[tuple[str | None, str], list[_Found]], rules: RuleSet) -> Iterator[Draft]:
    """A line that holds a rating and no more: it repeats one, answers the heading above it, or has its action below."""
    rule = next(r for r in rules.rules if r.name == LINE_RULE)
    for index, sentence in enumerate(note.sentences):
        only = sentence.mentions[0] if len(sentence.mentions) == 1 and not sentence.verdicts else None
        if (
            only is None
            or "stance" not in only.attributes
            or not _fills(note, sentence, only)
            or note.is_silent(sentence.start)
        ):
            continue
        known = next(
            (f for (_, word), fs in told.items() if word == _written(only) for f in fs if not f.old), None
        )
        if known is not None:
            yield _draft(replace(known, sentence=sentence, mention=only), known.action, known.source)
        elif _next_line(note, index, rules.folders) or _headed(note, index):
            found = _Found(
                sentence,
                only,
                Verdict(rule, {}),
                next(rated(note, index, 0, rules), Security(None)),
                None,
                None,
            )
            yield _draft(found, _next_line(note, index, rules.folders), None)


def _headed(note: Note, index: int) -> bool:
    """Whether the line above holds a word of rating and no more."""
    above = note.sentences[index - 1] if index else None
    return above is not None and any(
        m.label == "RATING_WORD" and _fills(note, above, m) for m in above.mentions
    )


_FOOTNOTES = re.compile(r"(?:\s?\[\d{1,3}\])*")


def _fills(note: Note, sentence: Sentence, mention: Mention) -> bool:
    """Whether a sentence is a mention and no more, but for the 报告 of 报告行业投资评级 and footnotes."""
    led = note.text[sentence.start : mention.start] in {"", "报告"}
    return led and _FOOTNOTES.fullmatch(note.text, mention.end, sentence.end) is not None


def _next_line(note: Note, index: int, folders: RuleFolders) -> str | None:
    """The action that stands alone on the line below a rating."""
    if index + 1 >= len(note.sentences):
        return None
    below = note.sentences[index + 1]
    hits = _actions(note.text[below.start : below.end], folders)
    return (
        hits[0][2]
        if hits and hits[0][0] == 0 and len(hits) == 1 and below.end - below.start <= TAG_REACH
        else None
    )


def _in_sentence(note: Note, index: int, rules: RuleSet) -> Iterator[_Found]:
    sentence = note.sentences[index]
    for i, verdict in sorted(sentence.verdicts.get("rating", {}).items()):
        mention = sentence.mentions[i]
        old = verdict.rule.fields.get("status") == "superseded"
        action = (
            None
            if old
            else _action(note, sentence, i, rules.folders) or _told_below(note, index, mention, rules.folders)
        )
        source = _source(note, index, mention)
        securities = list(rated(note, index, i, rules))
        if len(securities) > 1 and _one_of(note.text, sentence, mention):
            continue
        for security in securities:
            yield _Found(sentence, mention, verdict, security, source, action)


def _one_of(text: str, sentence: Sentence, rating: Mention) -> bool:
    """甲、乙、丙获维持“买入”或“增持”评级: which of them has which is not said."""
    before = _OR_BEFORE.search(text, sentence.start, rating.start)
    return before is not None or _OR_BEHIND.match(text, rating.end, sentence.end) is not None


_OR_BEFORE = re.compile(r"或者?(?:维持|给予|获|为|是)?\s?[“「『\"]?$")
_OR_BEHIND = re.compile(r"[”」』\"]?\s?的?(?:投资)?(?:评级|评等)?\s?或(?!有)")


def _draft(found: _Found, action: str | None, source: str | None) -> Draft:
    written = _written(found.mention)
    start = found.mention.start
    end = start + len(written) if "rating" in found.mention.attributes else found.mention.end
    fields: dict[str, Any] = {
        "security": found.security.name,
        "security_raw": found.security.raw,
        "code": found.security.code,
        "rating": written,
        "action": action,
        "status": found.verdict.rule.fields.get("status", "current"),
        "modality": "reported",
    }
    if source is not None:
        fields["attribution"] = source
    confidence = found.verdict.rule.confidence - (0.2 if found.security.name is None else 0)
    return Draft("rating", start, end, found.verdict.rule.name, confidence, fields)


def _written(mention: Mention) -> str:
    """As the note has it, without blanks around its hyphen: 买入 -A is 买入-A."""
    return mention.attributes.get("rating") or re.sub(
        r"(?<=[\u4e00-\u9fff])\s*[-－—]\s*(?=[AB]$)", "-", mention.text
    )


def _action(note: Note, sentence: Sentence, i: int, folders: RuleFolders) -> str | None:
    """The tag behind the rating, else the nearest action before it that is done to nothing else, else the way it moved."""
    mention = sentence.mentions[i]
    tagged = _tagged(note, sentence, mention, folders) or _tagged_before(note, sentence, mention, folders)
    if tagged is not None:
        return tagged
    verdicts = sentence.verdicts["rating"]
    earlier = [j for j in verdicts if j < i]
    if verdicts[i].rule.name == LIST_RULE and earlier:  # the first of the list may be vetoed
        return _action(note, sentence, max(earlier), folders)
    before = _old_rating(note, sentence, i)
    if before is not None:
        moved = _actions(note.text[before.end : mention.start], folders)
        return moved[-1][2] if moved else _move(before, mention)
    low = max(
        sentence.start,
        mention.start - ACTION_REACH - _name_size(sentence, i),
        *(m.end for m in sentence.mentions[:i] if "stance" in m.attributes),
        0,
    )
    for start, end, action in reversed(_actions(note.text[low : mention.start], folders)):
        if not _in_name(sentence, low + start) and _reaches(note.text[low + end : mention.start], action):
            return action
    first = _OF_FIRST.match(note.text, sentence.start) and _GIVEN.search(note.text[low : mention.start])
    return "initiate" if first else None


def _name_size(sentence: Sentence, i: int) -> int:
    """维持 Meta Platforms Inc-A(META.O) 买入: the characters of the last company before a rating, which may be many."""
    return max((len(m.text) for m in sentence.mentions[:i] if m.label == "ORG"), default=0)


def _in_name(sentence: Sentence, position: int) -> bool:
    """Whether a place lies in a name: the 升 of 中升 upgrades nothing."""
    return any(m.start <= position < m.end and m.label in {"ORG", "BROKER"} for m in sentence.mentions)


def _tagged(note: Note, sentence: Sentence, mention: Mention, folders: RuleFolders) -> str | None:
    """The action in the tag behind a rating; in “买入”，下调目标价 it is done to something else."""
    tag = _TAG.match(note.text, mention.end, sentence.end)
    if tag is None:
        return None
    mark = tag["mark"] or ""
    hits = _actions(note.text[tag.end() : min(sentence.end, tag.end() + TAG_REACH)], folders)
    if not hits or hits[0][0] != 0:
        return None
    _, end, action = hits[0]
    enclosed = re.search(r"[（(|/\[［·•]", mark) is not None
    alone = _ALONE.match(note.text, tag.end() + end, sentence.end) is not None
    return action if enclosed or (alone and (mark or action == "maintain")) else None


def _tagged_before(note: Note, sentence: Sentence, mention: Mention, folders: RuleFolders) -> str | None:
    """投资评级(维持)：买入: the action that fills the bracket before a rating."""
    tag = _TAG_BEFORE.search(note.text, max(sentence.start, mention.start - TAG_REACH), mention.start)
    hits = _actions(tag["action"], folders) if tag is not None else []
    return hits[0][2] if hits and hits[0][0] == 0 else None


_TAG_BEFORE = re.compile(r"[(（](?P<action>[^()（）]{2,4})[)）]\s?[：:|-]?\s?[“「『\"]?$")


def _told_below(note: Note, index: int, rating: Mention, folders: RuleFolders) -> str | None:
    """The action of a field 评级变动 that stands behind the rating, in its line or one of the next."""
    for sentence in note.sentences[index : index + FIELD_REACH]:
        for mention in sentence.mentions:
            if mention.label == "RATING_CHANGE" and mention.start >= rating.end:
                field = note.text[mention.end : mention.end + TAG_REACH]
                hits = _actions(field.lstrip(" ：:|\n\r\t"), folders)
                return hits[0][2] if hits and hits[0][0] == 0 else None
    return None


def _reaches(between: str, action: str) -> bool:
    """首次覆盖，给予 crosses a comma; 维持目标价50元，给予 does not; 上调目标价至20元 never reaches a rating."""
    if re.search(r"[。；;]", between):
        return False
    if action == "initiate":
        return True
    if re.search(r"[，,：:]", between):
        return False
    return action == "maintain" or not re.search(r"\d", _BRACKETED.sub("", between))


def _old_rating(note: Note, sentence: Sentence, i: int) -> Mention | None:
    """The rating before this one, if the rules call it superseded."""
    verdicts = sentence.verdicts["rating"]
    for j in range(i - 1, -1, -1):
        if j in verdicts:
            old = verdicts[j].rule.fields.get("status") == "superseded"
            return sentence.mentions[j] if old else None
    return None


def _move(old: Mention, new: Mention) -> str | None:
    before, after = int(old.attributes["stance"]), int(new.attributes["stance"])
    if before == after:
        return None
    return "upgrade" if after > before else "downgrade"


def _actions(text: str, folders: RuleFolders) -> list[tuple[int, int, str]]:
    automaton, actions = _action_words(folders)
    return [(start, end, actions[n]) for n, start, end in automaton.find_matches_as_indexes(text)]


@lru_cache(maxsize=8)
def _action_words(folders: RuleFolders) -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    pairs = [
        (w, row.attributes["action"])
        for row in folders.rows("rating_actions")
        for w in (row.name, *row.aliases)
    ]
    automaton = ahocorasick_rs.AhoCorasick(
        [w for w, _ in pairs], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, store_patterns=False
    )
    return automaton, [action for _, action in pairs]


def _source(note: Note, index: int, rating: Mention) -> str | None:
    """The broker that the sentence, or an earlier one of its paragraph, names before the rating."""
    sentence = note.sentences[index]
    for part in (sentence, *note.before(index, SOURCE_REACH)):
        for mention in reversed(part.mentions):
            named = mention.label == "BROKER" and mention.start < rating.start
            if named and (not code_behind(note.text, mention.end) or SPEAKS.match(note.text, mention.end)):
                return mention.name
    return None
