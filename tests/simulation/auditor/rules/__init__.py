"""The rules, one a file. To add one: write it, and name it here."""

from tests.simulation.auditor.rule import Rule
from tests.simulation.auditor.rules import (
    first_yes,
    g1_window,
    g2_limits,
    g3_peace,
    g4_ladder,
    g5_placement,
    g6_bills,
    g7_once,
    g8_consent,
    g9_authority,
    g10_reasons,
    g11_fresh,
    ledger,
    nobody_forgotten,
    nothing_stuck,
)

RULES: tuple[Rule, ...] = (
    first_yes.RULE,
    g1_window.RULE,
    g2_limits.RULE,
    g3_peace.RULE,
    g4_ladder.RULE,
    g5_placement.RULE,
    g6_bills.RULE,
    g7_once.RULE,
    g8_consent.RULE,
    g9_authority.RULE,
    g10_reasons.RULE,
    g11_fresh.RULE,
    ledger.RULE,
    nothing_stuck.RULE,
    nobody_forgotten.RULE,
)
