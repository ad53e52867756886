"""Escapes, other forms of characters, invisible ones, markup and copying noise."""

import html.entities
import re
import unicodedata
from random import Random

from extractor.repair.readings import exact_readings
from extractor.resources import rule_folders
from tests.generators.damaged import Damaged, Pen, each

__all__ = [
    "bare_entities", "byte_escapes", "compatibility", "decimal_entities", "doubled_signs", "footnotes", "half_entities", "hexadecimal_entities",
    "html_tags", "invisible", "kangxi", "lost_blanks", "markdown", "named_entities", "percent", "quoted_printable", "ruby_tags", "spun_words",
    "unicode_escapes", "wide", "with_blanks",
]  # fmt: skip

_HAN = re.compile("[\u4e00-\u9fff]")


def decimal_entities(text: str, random: Random) -> Damaged:
    return each(text, lambda c: f"&#{ord(c)};" if c > "\x7f" else None)


def hexadecimal_entities(text: str, random: Random) -> Damaged:
    return each(
        text,
        lambda c: f"&#x{ord(c):{random.choice('xX')}};" if c > "\x7f" and random.random() < 0.6 else None,
    )


def named_entities(text: str, random: Random) -> Damaged:
    names = {
        "“": "&ldquo;",
        "”": "&rdquo;",
        "—": "&mdash;",
        "·": "&middot;",
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "%": "&#37;",
        "×": "&times;",
        " ": "&nbsp;",
    }
    assert all(html.entities.html5[name[1:]] for name in names.values() if "#" not in name)
    return each(text, names.get)


def bare_entities(text: str, random: Random) -> Damaged:
    """Blanks of a page whose stripper lost the semicolon."""
    return each(text, {" ": "&nbsp", "“": "&ldquo", "”": "&rdquo"}.get)


def unicode_escapes(text: str, random: Random) -> Damaged:
    return each(text, lambda c: f"\\u{ord(c):04x}" if "\x7f" < c < "\uffff" else None)


def byte_escapes(text: str, random: Random) -> Damaged:
    return each(text, lambda c: "".join(f"\\x{b:02x}" for b in c.encode()) if c > "\x7f" else None)


def percent(text: str, random: Random) -> Damaged:
    return each(text, lambda c: "".join(f"%{b:02X}" for b in c.encode()) if c > "\x7f" or c in "% " else None)


def quoted_printable(text: str, random: Random) -> Damaged:
    """RFC 2045 with soft line breaks at 76 characters."""
    pen, column = Pen(), 0
    for char in text:
        piece = char if char < "\x7f" and char != "=" else "".join(f"={b:02X}" for b in char.encode())
        if column + len(piece) > 75:
            pen.salt("=\n")
            column = 0
        pen.write(piece)
        column = 0 if char == "\n" else column + len(piece)
    return pen.done()


def kangxi(text: str, random: Random) -> Damaged:
    """Ideographs as Kangxi radicals and the supplement's, as PDF fonts map them."""
    radicals = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
    radicals |= {
        "长": "⻓",
        "车": "⻋",
        "见": "⻅",
        "贝": "⻉",
        "门": "⻔",
        "马": "⻢",
        "龙": "⻰",
        "页": "⻚",
        "风": "⻛",
        "飞": "⻜",
        "鱼": "⻥",
        "齐": "⻬",
        "民": "⺠",
    }
    return each(text, radicals.get)


def compatibility(text: str, random: Random) -> Damaged:
    """Compatibility ideographs and ligatures."""
    forms = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xF900, 0xFA6A)}
    return each(text, forms.get)


def wide(text: str, random: Random) -> Damaged:
    """ASCII letters, digits and signs of figures in full width."""
    return each(
        text, lambda c: chr(ord(c) + 0xFEE0) if c.isascii() and (c.isalnum() or c in "%+=$") else None
    )


_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202c\u2066"


def invisible(text: str, random: Random) -> Damaged:
    """Zero-width and bidirectional marks, soft hyphens."""
    pen = Pen()
    for char in text:
        if random.random() < 0.15:
            pen.salt(random.choice(_UNSEEN))
        pen.write(char)
    return pen.done()


def half_entities(text: str, random: Random) -> Damaged:
    """Full-width punctuation whose entity lost its ampersand."""
    return each(text, lambda c: f"#x{ord(c):x};" if c in "，；：（）" and random.random() < 0.7 else None)


def doubled_signs(text: str, random: Random) -> Damaged:
    """A second stop or comma behind one, as rewriting and deleting leave them."""
    return each(
        text,
        lambda c: (
            c + c
            if c in "，。；" and random.random() < 0.3
            else (f"，{c}" if c == "。" and random.random() < 0.3 else None)
        ),
    )


def lost_blanks(text: str, random: Random) -> Damaged:
    """No-break blanks around figures that a code page without them wrote as question marks."""
    pen = Pen()
    for before, char, behind in zip("\n" + text, text, text[1:] + "\n", strict=False):
        pen.write("?" if char == " " and _HAN.match(before) and behind.isdigit() else char)
    return pen.done()


def with_blanks(text: str) -> str:
    """A blank between ideographs and figures, as some houses set them."""
    return re.sub("(?<=[\u4e00-\u9fff])(?=[0-9])", " ", text)


def spun_words(text: str, random: Random) -> Damaged:
    """Words as rewriting tools spin them."""
    spun = {row.name: row.aliases[0] for row in rule_folders().rows("spun_words") if len(row.name) > 1}
    pattern = re.compile("|".join(sorted(map(re.escape, spun), key=len, reverse=True)))
    pen, at = Pen(), 0
    for found in pattern.finditer(text):
        pen.keep(text[at : found.start()])
        pen.write(spun[found[0]], len(found[0]))
        at = found.end()
    pen.keep(text[at:])
    return pen.done()


def ruby_tags(text: str, random: Random) -> Damaged:
    """Readings as HTML ruby."""
    pen = Pen()
    for char in text:
        reading = "".join(exact_readings(char)[:1])
        if reading and random.random() < 0.3:
            pen.salt("<ruby>")
            pen.write(char)
            pen.salt(
                random.choice(
                    [f"<rt>{reading}</rt></ruby>", f"<rp>(</rp><rt>{reading}</rt><rp>)</rp></ruby>"]
                )
            )
        else:
            pen.write(char)
    return pen.done()


def html_tags(text: str, random: Random) -> Damaged:
    """Inline tags around words and paragraphs."""
    pen = Pen()
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        pen.salt(random.choice(["<p>", '<p class="txt">', "<div>"]) if bare else "")
        close = "</p>" if bare else ""
        for word in re.findall(r"\w+|\W", bare):
            tag = random.choice(["b", "span", "strong"]) if len(word) > 2 and random.random() < 0.3 else ""
            pen.salt(f"<{tag}>" if tag else "")
            pen.keep(word)
            pen.salt(f"</{tag}>" if tag else "")
        pen.salt(close)
        pen.keep(line[len(bare) :])
    return pen.done()


def markdown(text: str, random: Random) -> Damaged:
    """Bold clauses and headings."""
    pen = Pen()
    for n, line in enumerate(text.splitlines(keepends=True)):
        bare = line.rstrip("\n")
        if bare and len(bare) < 25 and not bare[0].isdigit():
            pen.salt("# " if n == 0 else "## ")
            pen.keep(line)
            continue
        for clause in re.findall(r"[^，。；：]+|[，。；：]", line):
            bold = (
                _HAN.match(clause[0])
                and _HAN.match(clause.rstrip()[-1:] or " ")
                and len(clause) > 3
                and "\n" not in clause
                and random.random() < 0.3
            )
            pen.salt("**" if bold else "")
            pen.keep(clause)
            pen.salt("**" if bold else "")
    return pen.done()


def footnotes(text: str, random: Random) -> Damaged:
    """[1], [2] ... before stops."""
    pen, number = Pen(), 0
    for before, char in zip("\n" + text, text, strict=False):
        if char in "，。" and (_HAN.match(before) or before == "%") and random.random() < 0.4:
            number += 1
            pen.salt(f"[{number}]")
        pen.write(char)
    return pen.done()
