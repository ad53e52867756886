"""Sentences, sections, tokens, numerals, quantities and dates of repaired text."""

from extractor.language.dates import Period, dates
from extractor.language.quantities import Quantity, quantities
from extractor.language.writing import in_characters, money_in_characters

__all__ = ["Period", "Quantity", "dates", "in_characters", "money_in_characters", "quantities"]
