"""Damaged source text to clean simplified text, with the way back."""

from extractor.repair.alignment import Alignment, Edit, apply_edits
from extractor.repair.plan import Repaired, StepReport, repair_text

__all__ = ["Alignment", "Edit", "Repaired", "StepReport", "apply_edits", "repair_text"]
