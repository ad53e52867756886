"""Sentences, sections, tokens, numerals, quantities and dates of repaired text."""

from extractor.language.quantities import Quantity, quantities

__all__ = ["Quantity", "quantities"]
