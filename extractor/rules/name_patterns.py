"""Names of a known family with any version or variant: Grok-5, Qwen4 Max, GPT-6 (high)."""

import re
from collections.abc import Mapping

from extractor.resources import LexiconRow, any_of

__all__ = ["form_name", "forms_of", "name_form"]


def name_form(
    families: list[LexiconRow], variants: list[LexiconRow], label: str
) -> tuple[re.Pattern[str], str, dict[str, tuple[str, Mapping[str, str]]]]:
    """The pattern, its label and the families: FAMILY, version and variants as one pattern: Grok-5, Qwen4 Max, GPT-6 (high), R2-0611."""
    words: dict[str, tuple[str, Mapping[str, str]]] = {
        w.lower(): (row.name, row.attributes) for row in families for w in (row.name, *row.aliases)
    }
    family = any_of(words)
    variant = any_of({w for row in variants for w in (row.name, *row.aliases)})
    unit = r"(?![0-9A-Za-z]|\s?[%％]|[万亿年月日张块卡颗片枚个台元美倍点名位]|\s?分(?![别布为])|\.\d)"
    version = rf"(?:[vVrRkKtTxXmMoO]?\d{{1,2}}(?:\.\d{{1,2}})*[a-zA-Z]?|\d{{3,4}}){unit}"
    # behind a blank a number of two digits is a value: GPT-5 94.6, Kimi 44.9
    near = rf"(?:[vVrRkKtTxXmMoO]?1?\d(?:\.\d{{1,2}})*[a-zA-Z]?|\d{{3,4}}){unit}"
    size = r"(?:A?\d{1,4}(?:\.\d)?[BbMmTt])(?![0-9A-Za-z])"
    word = r"(?-i:[A-Z][a-z]{2,9})(?=[- ]\d)"  # Claude Fable 5
    numbered = rf"(?:[-_·]?{version}| {near})"
    worded = rf"(?:[-_ ·]?(?:{size}|(?:{variant})(?![A-Za-z]))|[- ]{word})"
    # behind the first piece a number that stands apart is no version but a value, unless it is a month and day
    piece = rf"[-_·]?{version}| [01]\d{{3}}{unit}| [rRkKvVtT]\d(?:\.\d)?{unit}|[-_ ·]?(?:{size}|(?:{variant})(?![A-Za-z]))"
    tail = rf"(?:\s?[(（](?:{variant})[)）])?"
    pattern = re.compile(
        rf"(?P<family>{family})(?P<rest>(?:{numbered}|{worded}(?:{piece}| {near})?)(?:{piece})*{tail})",
        re.IGNORECASE,
    )
    return pattern, label, words


def form_name(match: re.Match[str], family: str, attributes: Mapping[str, str]) -> str:
    """The canonical name of a match of that pattern, its family by the lexicon and the rest as written."""
    if (
        match["family"].isascii() and not family.isascii()
    ):  # Hunyuan-7B keeps the script that it is written in
        family = match["family"]
    rest = match["rest"].replace("（", "(").replace("）", ")").rstrip()
    joined = rest[0] in "-_ (·" or not family[-1:].isascii() or attributes.get("joined") == "yes"
    return family + rest if joined else f"{family}-{rest}"


def forms_of(row: LexiconRow, label: str) -> list[str]:
    """The words of a row in lower case; a model's name also with blanks around its hyphen: GPT - 4o."""
    words = [word.lower() for word in (row.name, *row.aliases)]
    spaced = [word.replace("-", " - ", 1) for word in words if "-" in word] if label == "MODEL" else []
    return [*words, *spaced]
