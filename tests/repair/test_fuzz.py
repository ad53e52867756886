"""Whatever comes in, repair ends in a result or in one error of ours, and its invariants hold.

Seconds here; `FUZZ_SECONDS=600 python -m pytest tests/repair/test_fuzz.py` for longer. `tests/fuzz/fuzz_repair.py` is guided by coverage.
"""

import os
import time
from random import Random

import pytest

from extractor.errors import ExtractorError
from extractor.repair import repair_text
from tests.damage import clean_notes
from tests.fuzz.invariants import check
from tests.generators import DAMAGES

SECONDS = float(os.environ.get("FUZZ_SECONDS", "6"))
NOTES = [text for _, text in clean_notes()]
SALT = [
    "", "?", "??", "?；", "(", ")", "(fā)", "\ufffd", "\n", " ", "\u200b", "&#x4E2D", "%E4%B8", "\\u4e2d", "=E4", "**", "<b", "</ruby>", "[12]",
    "\ud800", "\U00020000", "\x00", "锛", "Ã¤", "们?nèi)", "，，", "①", "。", "１", "発", "臺灣", "東谈主", "\r\n", "\u2028", "|", "\t",
]  # fmt: skip


def mutated(random: Random) -> str:
    """A damaged piece of a note, cut, spliced and salted."""
    text = random.choice(NOTES)
    start = random.randrange(len(text))
    text = text[start : start + random.randint(1, 400)]
    for damage in random.sample(DAMAGES, random.randint(0, 2)):
        text = damage.make(damage.clean(text), random).text if text else text
    for _ in range(random.randint(0, 12)):
        at, size = random.randrange(len(text) + 1), random.randint(0, 5)
        text = text[:at] + random.choice(SALT) + text[at + size :]
    return text


def rounds():
    end, seed = time.monotonic() + SECONDS / 2, 0
    while time.monotonic() < end:
        yield Random(seed)
        seed += 1


def test_mutated_damage():
    for random in rounds():
        check(mutated(random))


def test_bytes():
    for random in rounds():
        text = mutated(random)
        raw = random.choice(
            [
                lambda text=text, random=random: text.encode(
                    random.choice(["utf-8", "gb18030", "big5", "utf-16"]), "ignore"
                ),
                lambda random=random: random.randbytes(random.randint(1, 300)),
            ]
        )()
        raw = bytearray(raw)
        for _ in range(random.randint(0, 4)):
            if raw:
                raw[random.randrange(len(raw))] = random.randrange(256)
        try:
            repaired = repair_text(bytes(raw))
        except ExtractorError:
            continue
        check(repaired.source)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\ud800",
        "\0",
        "?",
        "(" * 3000,
        "發(fā)" * 1500,
        "&" * 3000,
        "<" * 3000,
        "?；" * 1500,
        "**" * 1500,
    ],
)
def test_corners(text):
    check(text)
