"""What would take a tree builder quadratic time or memory is cut from a page before it is parsed.

The rules of HTML look through all open elements at every block, and open again every formatting element that was left open
at every paragraph: 10^6 nested <div> take half an hour, 10^4 open <font> ten gigabytes. No real page comes near these limits.
"""

import re
from collections import Counter, defaultdict

__all__ = ["close_empty_elements", "flatten_nesting"]

DEEPEST = 1000  # elements open at one place
MOST_FORMATS = 60  # formatting elements open at one place
SUSPECT = 300  # tags of one name, from which on their nesting is counted
MOST_NAMES = 200  # different tags
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# elements that a page may leave open by the hundred, because the next one closes them
_CLOSING_THEMSELVES = frozenset("p li dt dd tr td th tbody thead tfoot option optgroup".split())
_HARMLESS = _VOID | _CLOSING_THEMSELVES | {"script", "style"}
_NAME = re.compile(r"<(/?[a-zA-Z][^\s/>]*)")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>?")

_XHTML = "http://www.w3.org/1999/xhtml"
XHTML_HEAD = 4096  # characters in which a page names its namespace
_EMPTY = re.compile(r"<([a-zA-Z][^\s/<>]*)((?:\s[^<>]*)?)/>")


def close_empty_elements(html: str) -> str:
    """In a page of XHTML, <a id="x"/> as its author meant it; a parser of HTML would leave the element open."""
    return _EMPTY.sub(_closed, html) if _XHTML in html[:XHTML_HEAD] else html


def _closed(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name.lower() in _VOID else f"<{name}{match[2]}></{name}>"


def flatten_nesting(html: str) -> tuple[str, bool]:
    """The page with the tags cut that nest too deep, and whether there were any."""
    if html.count("<") < SUSPECT:
        return html, False
    names = _NAME.findall(html)
    counts = Counter(names)
    many = [name for name, count in counts.items() if count >= SUSPECT and name.lower() not in _HARMLESS]
    if (many or len(counts) >= MOST_NAMES) and _nests_too_deep(names):
        return _cut(html)
    return html, False


def _nests_too_deep(names: list[str]) -> bool:
    """Whether elements may be open beyond the limits, where each is closed by its own tag."""
    depth: defaultdict[str, int] = defaultdict(int)
    most: defaultdict[str, int] = defaultdict(int)
    for name in names:
        if name[0] == "/":
            name = name[1:]
            if depth[name]:
                depth[name] -= 1
        elif (deeper := depth[name] + 1) > most[name]:
            depth[name] = most[name] = deeper
        else:
            depth[name] = deeper
    deepest: Counter[str] = Counter()
    for name, count in most.items():
        deepest[name.lower()] += count
    formats = sum(count for name, count in deepest.items() if name in _FORMATS)
    others = sum(count for name, count in deepest.items() if name not in _FORMATS | _HARMLESS)
    return formats > MOST_FORMATS or others > DEEPEST


def _cut(html: str) -> tuple[str, bool]:
    """Without the opening tags beyond the limits and the closing tags that belong to them."""
    depth: defaultdict[str, int] = defaultdict(int)
    skipped: defaultdict[str, int] = defaultdict(int)
    total = formats = at = 0
    parts: list[str] = []
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _HARMLESS:
            continue
        formatting = name in _FORMATS
        if not match[1]:
            if total < DEEPEST and (not formatting or formats < MOST_FORMATS):
                depth[name] += 1
                total, formats = total + 1, formats + formatting
                continue
            skipped[name] += 1
        elif skipped[name]:
            skipped[name] -= 1
        else:
            if depth[name]:
                depth[name] -= 1
                total, formats = total - 1, formats - formatting
            continue
        parts.append(html[at : match.start()])
        at = match.end()
    return "".join((*parts, html[at:])), bool(parts)
