"""How much of the main content of made pages is read, and how much else: `python -m tests.main_content`, trafilatura beside it.

Counted in runs of four characters of the article, marks and blanks left out.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from time import perf_counter

from extractor.source import from_bytes
from tests.conftest import CORPORA
from tests.generators.notes import parse_note
from tests.generators.render_html import PAGES, render_page

RUN = 4
_MARKS = re.compile(r"[\s　|•◆●■*#`\-]+")


def runs(text: str) -> Counter[str]:
    """The runs of a text, each as often as it stands there."""
    bare = _MARKS.sub("", text)
    return Counter(bare[i : i + RUN] for i in range(len(bare) - RUN + 1))


def wanted(text: str) -> str:
    """What a reader takes for the article."""
    return "\n".join(
        "\n".join("\t".join(row) for row in element.rows) if element.rows else element.text
        for element in parse_note(text)
    )


def pages(page: str, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """Each note and its page, or those of every second, third, ... note."""
    for n, path in enumerate(sorted((CORPORA / "notes").glob("*.txt"))[::every]):
        text = path.read_bytes().decode("utf-8-sig")
        yield text, render_page(text, page, seed=n)


def measure(read: Callable[[bytes], str], page: str, every: int = 1) -> tuple[float, float, float]:
    """(precision, recall, seconds) over all notes as pages of one kind."""
    same = said = meant = 0
    seconds = 0.0
    for text, data in pages(page, every):
        begin = perf_counter()
        got = read(data)
        seconds += perf_counter() - begin
        a, b = runs(got), runs(wanted(text))
        same += (a & b).total()
        said, meant = said + a.total(), meant + b.total()
    return same / max(said, 1), same / meant, seconds


def ours(data: bytes) -> str:
    """The text by this package."""
    return from_bytes(data, "page.html").text


def main() -> None:
    """Print a line for each kind of page and reader."""
    readers = {"extractor": ours}
    try:
        import trafilatura
    except ImportError:
        print("trafilatura is not installed: pip install 'yanbao-extractor[peers]'")
    else:
        readers["trafilatura"] = lambda data: (
            trafilatura.extract(data, include_comments=False, include_tables=True) or ""
        )
    print(f"{'page':<10}{'reader':<14}{'precision':>10}{'recall':>8}{'seconds':>9}")
    for page in PAGES:
        for name, read in readers.items():
            precision, recall, seconds = measure(read, page)
            print(f"{page:<10}{name:<14}{precision:>10.4f}{recall:>8.4f}{seconds:>9.3f}")


if __name__ == "__main__":
    main()
