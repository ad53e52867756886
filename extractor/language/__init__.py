"""Sentences, sections, tokens, numerals, quantities and dates of repaired text."""

from extractor.language.dates import Period, dates
from extractor.language.quantities import Quantity, quantities

__all__ = ["Period", "Quantity", "dates", "quantities"]
