"""Damaged source text to clean simplified text, with the way back."""

from extractor.repair.alignment import Alignment, Edit, apply_edits
from extractor.repair.loop import repair_text
from extractor.repair.plan import Repaired, StepReport, replay
from extractor.repair.steps import Loss

__all__ = ["Alignment", "Edit", "Loss", "Repaired", "StepReport", "apply_edits", "repair_text", "replay"]
