"""How often each rule matches, wins and gives a record over many notes, and how often the record is right."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.linking.draft import Draft
from extractor.linking.note import Note, Sentence
from extractor.linking.ratings import may_rate
from extractor.rules.matcher import tokenize
from extractor.rules.ruleset import MATCHED, RuleSet

__all__ = ["Coverage", "Use"]


@dataclass(frozen=True)
class Use:
    """One rule over all notes.

    matched: values that it looked at and took. won: those that no other rule took from it. records: what it gave in the end.
    right, wrong: records that the gold has and has not, where notes are annotated. cases: cases in which it won.
    """

    rule: str
    type: str
    priority: int
    confidence: float
    matched: int
    won: int
    records: int
    right: int
    wrong: int
    cases: int

    @property
    def precision(self) -> float | None:
        """right of right and wrong, or None without any."""
        judged = self.right + self.wrong
        return round(self.right / judged, 3) if judged else None

    @property
    def never(self) -> bool:
        """Whether it won nowhere: a veto may match and win without a record, another rule should give some."""
        return not self.won and not self.records


class Coverage:
    """The counts of all rules, added up note by note."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.notes = 0
        self._matched, self._won, self._records, self._right, self._wrong, self._cases = (
            Counter[str]() for _ in range(6)
        )

    def add(
        self,
        note: Note,
        drafts: Iterable[Draft],
        records: Sequence[str],
        verdicts: Sequence[bool | None] = (),
    ) -> None:
        """One linked note. records: the rules of its records; verdicts: whether each is right, where that is known."""
        self.notes += 1
        self._records.update(records)
        for rule, verdict in zip(records, verdicts, strict=False):
            if verdict is not None:
                (self._right if verdict else self._wrong)[rule] += 1
        for sentence in _heard(note):
            self._matched.update(_matched(note, sentence, self.rules))
        self._won.update(_won(note, drafts, self.rules))

    def add_case(self, note: Note, drafts: Iterable[Draft]) -> None:
        """The linked note of one case: which rules it shows at work."""
        self._cases.update(set(_won(note, drafts, self.rules)))

    def uses(self) -> Iterator[Use]:
        """All rules in running order."""
        for rule in self.rules.rules:
            n = rule.name
            matched = self._matched[n] if rule.type in MATCHED else self._won[n]
            yield Use(
                n, rule.type, rule.priority, rule.confidence, matched, self._won[n], self._records[n],
                self._right[n], self._wrong[n], self._cases[n],
            )  # fmt: skip


def _heard(note: Note) -> Iterator[Sentence]:
    """The sentences that rules are asked of."""
    for sentence in note.sentences:
        worth = any(m.quantity is not None for m in sentence.mentions) or may_rate(note, sentence)
        if worth and not note.is_silent(sentence.start):
            yield sentence


def _matched(note: Note, sentence: Sentence, rules: RuleSet) -> Iterator[str]:
    """The rules that matched, once a value."""
    tokens = tokenize(note.text, sentence.start, sentence.end, sentence.mentions)
    seen = {
        (match.rule.name, at)
        for match in rules.matches(tokens)
        for at in match.names.get("value", ())
        if tokens[at].mention is not None
    }
    return (name for name, _ in seen)


def _won(note: Note, drafts: Iterable[Draft], rules: RuleSet) -> Iterator[str]:
    """The rules of all verdicts; of rules that are no patterns, those of the drafts."""
    patterns = {rule.name for rule in rules.patterns}
    for sentence in note.sentences:
        for verdicts in sentence.verdicts.values():
            yield from (verdict.rule.name for verdict in verdicts.values())
    yield from (draft.rule for draft in drafts if draft.rule not in patterns)
