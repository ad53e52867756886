"""The rule engine: load, check, compile and match. The rules themselves lie in /rules."""

from extractor.rules.confidence import Calibration
from extractor.rules.mentions import Mention
from extractor.rules.ruleset import Match, Rule, RuleSet, load_rules, replaced_rules

__all__ = ["Calibration", "Match", "Mention", "Rule", "RuleSet", "load_rules", "replaced_rules"]
