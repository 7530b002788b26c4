"""A refusal carries a code for programs and a sentence for people."""

from datetime import date

from dunwell.kernel.refusal import Refusal


class TooLate(Refusal):
    code = "too-late"
    says = "No later than {latest_on:%d %B %Y}."


def test_it_says_its_facts_in_a_sentence_and_keeps_them() -> None:
    refusal = TooLate(latest_on=date(2026, 12, 14))
    assert str(refusal) == "No later than 14 December 2026."
    assert refusal.args == ("No later than 14 December 2026.",)
    assert refusal.facts == {"latest_on": date(2026, 12, 14)}
    assert refusal.code == "too-late"
