"""Word tokens; the one user of jieba.

rjieba, the same algorithm and dictionary in Rust, is taken where its wheel is installed; jieba itself is the reference and
the fallback.
"""

import logging
from collections.abc import Callable
from functools import lru_cache

__all__ = ["cut"]


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        return _reference_cutter()
    fast: Callable[[str], list[str]] = rjieba.cut
    return fast


@lru_cache(maxsize=1)
def _reference_cutter() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel(logging.WARNING)  # its import sets a stderr handler to DEBUG
    tokenizer = jieba.Tokenizer()
    reference: Callable[[str], list[str]] = tokenizer.lcut
    return reference


def cut(text: str) -> list[str]:
    """The words of a text in order; joined they give the text back."""
    return _cutter()(text)
