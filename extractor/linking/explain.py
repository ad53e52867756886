"""Why a place of a note gave the records that it gave: which rules looked at it, which won, which lost and by what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.linking.draft import Draft
from extractor.linking.explain_figures import explain_figures
from extractor.linking.explain_risks import Risks, explain_risks
from extractor.linking.link import rank
from extractor.linking.note import Note, Sentence
from extractor.linking.outcome import Outcome
from extractor.linking.scores import REACH as BENCHMARK_REACH
from extractor.rules.matcher import Token, tokenize
from extractor.rules.mentions import Mention
from extractor.rules.near import Near, near_miss
from extractor.rules.ruleset import Match, RuleSet

__all__ = ["Claim", "Explanation", "Value", "explain"]

MOST_NEAR = 4  # near misses that are told of one value and type


@dataclass(frozen=True)
class Claim:
    """What the rules of one record type make of a value. record: the fields of what it gave, or None; why: the reason for none."""

    type: str
    looked: list[Outcome]
    near: list[Near]
    record: dict[str, Any] | None
    why: str | None


@dataclass(frozen=True)
class Value:
    """A value and the claims on it; types of which no rule looked or came near are left out."""

    start: int
    end: int
    text: str
    label: str
    claims: list[Claim]


@dataclass(frozen=True)
class Explanation:
    """Positions are code points of the repaired text. silent: why no rule is asked here at all, or None."""

    start: int
    end: int
    text: str
    sentence: str
    section: str | None
    silent: str | None
    mentions: list[dict[str, Any]]
    tokens: list[tuple[str, str]]
    values: list[Value] = field(default_factory=list)
    beside: bool = False  # the place itself holds no value: those of its sentence are told
    risks: Risks | None = None


def explain(
    note: Note, rules: RuleSet, drafts: Sequence[Draft], start: int, end: int, types: frozenset[str]
) -> Explanation:
    """The place start:end of the repaired text. note: linked already; drafts: all that it gave."""
    sentence = note.sentence_at(start)
    section = note.section_at(sentence.start)
    tokens = tokenize(note.text, sentence.start, sentence.end, sentence.mentions)
    valued = [m for m in sentence.mentions if m.quantity is not None or "stance" in m.attributes]
    here = [m for m in valued if m.start < end and start < m.end]
    silent = None
    if section is not None and note.is_silent(sentence.start):
        silent = f"the section {section.heading!r} ({section.kind}) is silent: its numbers are no findings"
    elif not valued:
        silent = (
            "the sentence holds no quantity and no rating, so that no rule but those of lists looks at it"
        )
    looker = _Looker(note, rules, drafts, sentence, tokens)
    return Explanation(
        start, end, note.text[start:end], note.text[sentence.start : sentence.end],
        section.kind if section else None, silent,
        [_facts(m) for m in sentence.mentions], [(t.text, t.label) for t in tokens],
        [] if silent else [looker.value(m, types) for m in here or valued],
        not here,
        explain_risks(note, rules, drafts, start) if "risk_factor" in types else None,
    )  # fmt: skip


_TOLD_ALREADY = {"start", "end", "text", "kind", "dimension"}


def _facts(mention: Mention) -> dict[str, Any]:
    facts: dict[str, Any] = {"text": mention.text, "label": mention.label}
    if mention.name and mention.name != mention.text:
        facts["name"] = mention.name
    facts |= {k: v for k, v in mention.attributes.items() if k != "label"}
    if mention.quantity is not None:
        said = mention.quantity.as_dict()
        facts |= {k: v for k, v in said.items() if k not in _TOLD_ALREADY and v not in (None, False, "exact")}
    return facts


class _Looker:
    """The rules over one sentence."""

    def __init__(
        self, note: Note, rules: RuleSet, drafts: Sequence[Draft], sentence: Sentence, tokens: list[Token]
    ) -> None:
        self.note, self.rules, self.sentence, self.tokens = note, rules, sentence, tokens
        self.drafts = [d for d in drafts if sentence.start <= d.start < sentence.end]
        self.matches: dict[tuple[int, str], list[Match]] = {}
        for match in rules.matches(tokens):
            for at in match.names.get("value", ()):
                self.matches.setdefault((at, match.rule.label), []).append(match)

    def value(self, mention: Mention, types: frozenset[str]) -> Value:
        at = next(i for i, t in enumerate(self.tokens) if t.mention is mention)
        labels = sorted({rule.label for rule in self.rules.rules if rule.type != "list"} & types)
        claims = [c for label in labels if (c := self._claim(mention, at, label)) is not None]
        return Value(mention.start, mention.end, mention.text, mention.label, claims)

    def _claim(self, mention: Mention, at: int, label: str) -> Claim | None:
        matches = sorted(self.matches.get((at, label), ()), key=rank, reverse=True)
        draft = next(
            (d for d in self.drafts if d.type == label and d.start < mention.end and mention.start < d.end),
            None,
        )
        looked = list(_judged(matches, self.tokens))
        if label == "indicator":
            others = [d for d in self.drafts if d.start == mention.start and d.type != label]
            veto = matches[0].rule.name if matches and matches[0].rule.type == "veto" else None
            looked += explain_figures(self.note, self.sentence, self.rules, mention, draft, others, veto)
        near = [] if matches and matches[0].rule.type == "token" else list(self._near(at, label, matches))
        if not looked and not near and draft is None and label != "indicator":
            return None
        why = None if draft else self._why_none(mention, label, matches, looked)
        if draft is not None and not any(o.rule == draft.rule for o in looked):
            why = self._why_besides(draft)
        return Claim(label, looked, near[:MOST_NEAR], _record(draft), why)

    def _why_besides(self, draft: Draft) -> str:
        """How a rule took a value that its pattern does not hold."""
        if any(rule.name == draft.rule and rule.type == "table" for rule in self.rules.rules):
            return f"{draft.rule} read it from a table"
        return f"{draft.rule} took it along with the list or change that it stands in"

    def _near(self, at: int, label: str, matches: list[Match]) -> Iterator[Near]:
        matched = {m.rule.name for m in matches}
        rules = [r for r in self.rules.patterns if r.label == label and r.name not in matched]
        for rule in sorted(rules, key=lambda r: -r.priority):
            found = near_miss(rule, self.tokens, at) if rule.type == "token" else None
            if found is not None:
                yield found

    def _why_none(self, mention: Mention, label: str, matches: list[Match], looked: list[Outcome]) -> str:
        if not matches:
            if label == "indicator" and not any(m.label == "METRIC" for m in self.sentence.mentions):
                return "no metric in the sentence, so that no figure rule is asked"
            return "no rule took the value" if looked else "no rule matched"
        if matches[0].rule.type == "veto":
            return f"vetoed by {matches[0].rule.name}"
        if label == "benchmark_score":
            return self._why_no_score()
        if label == "price" and mention.text[:1] in {"+", "＋", "-", "−", "负"}:
            return "a signed amount is a move and no price"
        return f"the linker of {label} left it out"

    def _why_no_score(self) -> str:
        index = self.note.sentences.index(self.sentence)
        around = (self.sentence, *self.note.before(index, BENCHMARK_REACH))
        if any(m.label == "BENCHMARK" for s in around for m in s.mentions):
            return "the value does not fit the scale of the benchmark"
        return f"no benchmark in the sentence or the {BENCHMARK_REACH} before it in the paragraph"


def _judged(matches: list[Match], tokens: list[Token]) -> Iterator[Outcome]:
    """The matches of one type at one value, best first; only the first wins."""
    seen: set[str] = set()
    for match in matches:
        if match.rule.name in seen:
            continue
        seen.add(match.rule.name)
        text = " ".join(t.text for t in tokens[match.start : match.end])
        best = matches[0].rule
        won = match is matches[0]
        why = None if won else _why_lost(match, matches[0])
        verdict = ("vetoed" if best.type == "veto" else "won") if won else "lost"
        yield Outcome(match.rule.name, match.rule.type, match.rule.priority, text, verdict, why)


def _why_lost(match: Match, best: Match) -> str:
    own, other = match.rule.priority, best.rule.priority
    if best.rule.type == "veto" and match.rule.type != "veto":
        return f"vetoed by {best.rule.name} ({other} over {own})"
    if own < other:
        return f"lower priority than {best.rule.name} ({own} < {other})"
    return f"{best.rule.name} has the same priority and stands closer to the value"


def _record(draft: Draft | None) -> dict[str, Any] | None:
    if draft is None:
        return None
    given = {k: v for k, v in draft.fields.items() if v is not None}
    return {"type": draft.type, "rule": draft.rule, "confidence": round(draft.confidence, 3), **given}
