"""TeX left in text by readers of scanned pages: $17.2\\%$, $\\mathbf{3.5\\sim 4\\%}$; the signs stay, the commands go.

Dollars are no marks of maths (US$100, $3.5 billion): only a run between two of them that holds nothing but numbers, signs and known commands
is taken, and only in a text in which at least one holds a command.
"""

import re
from collections.abc import Iterator

from extractor.repair.steps import Mark

__all__ = ["find_maths"]

_RUN = re.compile(
    r"(?<![\\$A-Za-z])\$(?P<inside>[^$\n\u3400-\u9fff]{1,120}?)\$(?![$\d])"
    r"|(?P<open>\\{1,2}\()(?P<within>[^$\n\u3400-\u9fff]{1,120}?)(?P<close>\\{1,2}\))"
)
_COMMAND = re.compile(
    r"(?P<escaped>\\{1,2}(?=[%&#$_{}]))|\\{1,2}(?P<name>[A-Za-z]+)[ \t]*|\\{1,2}[,;:! ]|\^\{?(?P<power>[23])\}?|\^(?=\{?\\{1,2}circ)|(?P<brace>[{}])|(?P<blank>[ \t]+)"
)
_SIGNS = {
    "sim": "~",
    "times": "×",
    "pm": "±",
    "ge": "≥",
    "geq": "≥",
    "geqslant": "≥",
    "le": "≤",
    "leq": "≤",
    "leqslant": "≤",
    "gt": ">",
    "lt": "<",
    "approx": "≈",
    "to": "→",
    "rightarrow": "→",
    "cdot": "·",
    "mu": "μ",
    "alpha": "α",
    "beta": "β",
    "sigma": "σ",
    "circ": "°",
    "uparrow": "↑",
    "downarrow": "↓",
    "percent": "%",
}
_FRAMES = frozenset(
    "mathrm mathbf mathsf mathit mathtt text textbf textrm textsf textit rm bf boldsymbol left right big bigl bigr"
    " displaystyle boxed boxtimes square quad qquad operatorname mathfrak".split()
)  # these only say how their content looks
_PLAIN = re.compile(r"[\s\d.,%+\-−×/~()A-Za-z*<>=:±≥≤≈→·μαβσ°↑↓²³^|\[\]'&#$_]*")
_AMOUNT = re.compile(r"[\s\d.,+\-−%()~±×/≥≤≈<>]*")


def find_maths(text: str) -> Iterator[Mark]:
    """Changes that leave of each run of maths what a reader sees."""
    runs = list(_RUN.finditer(text))
    if not any("\\" in (run["inside"] or run["within"] or "") for run in runs):
        return
    for run in runs:
        marks, shown = _read(run)
        name = "inside" if run["open"] is None else "within"
        telling = "\\" in run[name] or (run["open"] is None and _AMOUNT.fullmatch(shown) is not None)
        if not telling or _PLAIN.fullmatch(shown) is None:
            continue
        yield "tex", run.start(), run.start(name), ""
        yield from marks
        yield "tex", run.end(name), run.end(), ""


def _read(run: re.Match[str]) -> tuple[list[Mark], str]:
    """The changes within a run, and what it shows; an unknown command shows itself, so that the run is left alone."""
    name = "inside" if run["open"] is None else "within"
    inside, start = run[name], run.start(name)
    bare = _COMMAND.sub(lambda m: _shown(m) if m["blank"] is None else "", inside)
    joined = _AMOUNT.fullmatch(bare) is not None  # 1 7 . 2 %: the blanks are the reader's own
    marks: list[Mark] = []
    shown, at = [], 0
    for command in _COMMAND.finditer(inside):
        outer = command.start() == 0 or command.end() == len(inside)
        blank = command["blank"]
        new = _shown(command) if blank is None else ("" if joined or outer else blank)
        shown += [inside[at : command.start()], new]
        at = command.end()
        if new != command[0]:
            marks.append(("tex", start + command.start(), start + command.end(), new))
    return marks, "".join([*shown, inside[at:]])


def _shown(command: re.Match[str]) -> str:
    name = command["name"]
    if command["power"] is not None:
        return {"2": "²", "3": "³"}[command["power"]]
    if name is None or name in _FRAMES:
        return ""
    return _SIGNS.get(name, command[0])
