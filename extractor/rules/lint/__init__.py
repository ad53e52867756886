"""Every fault of rules, lexicons and cases, with file and line."""

from extractor.rules.lint.check import find_faults
from extractor.rules.lint.fault import Fault

__all__ = ["Fault", "find_faults"]
