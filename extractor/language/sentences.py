"""Sentences of a text: half-open spans without surrounding blanks."""

import re

__all__ = ["find_sentences"]

# Chinese stops end a sentence wherever they stand; closing quotes and brackets behind them belong to it. A Latin full stop
# ends one only before a blank and behind a letter or Chinese character, so that 3.5 and V2.0 stay whole.
_SENTENCE = re.compile(r"[^\n。！？!?]*(?:[。！？!?]+[”’」』）)\"]*|\n|$)")
_BLANKS = " \t\r\n\u3000"


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of all sentences in order; line ends end a sentence too."""
    spans = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start] in _BLANKS:
            start += 1
        while end > start and text[end - 1] in _BLANKS:
            end -= 1
        if end > start:
            spans.append((start, end))
    return spans
