"""Multiples of a sum that are qualified before it: 估值约为ARR的28倍, 超年化收入的33倍."""

from collections.abc import Callable
from dataclasses import replace

from extractor.language.quantity import Quantity
from extractor.linking.figure_owners import company_at
from extractor.linking.note import Note, Sentence, Verdict
from extractor.linking.readings import Reading
from extractor.rules.mentions import Mention

__all__ = ["next_multiple", "qualify"]

LONGEST = 4  # characters between the word of worth and the sum


def qualify(
    note: Note, sentence: Sentence, told: dict[int, Verdict], parse: Callable[[str], list[Quantity]]
) -> None:
    """Give multiples the qualifier that stands before the sum that their rule names (`AS: sum`)."""
    for i, verdict in told.items():
        base, value = verdict.named.get("sum"), sentence.mentions[i]
        quantity = value.quantity
        if base is None or quantity is None or quantity.qualifier != "exact":
            continue
        before = max((m.end for m in sentence.mentions if m.end <= base.start), default=sentence.start)
        read = parse(note.text[max(before, base.start - LONGEST) : base.start] + value.text)
        if read and read[-1].qualifier != "exact" and read[-1].value == quantity.value:
            sentence.mentions[i] = replace(value, quantity=quantity._replace(qualifier=read[-1].qualifier))


def next_multiple(reading: Reading, verdict: Verdict, value: Mention) -> Verdict | None:
    """甲估值为ARR的25倍，乙约为14倍: a company right before a multiple behind one of a sum is worth as many times as much."""
    if value.label != "MULTIPLE" or not {"sum", "worth"} & {*verdict.named}:
        return None
    company = company_at(reading, value)
    return None if company is None else Verdict(verdict.rule, {"entity": company}, company.start)
