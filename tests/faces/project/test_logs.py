"""Logs name nobody, whoever writes them."""

import pytest

from dunwell.project.logs import discreet, leave_out_people


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("sent to carol.o'neil+x@shop.example today", "sent to <address> today"),
        ("to='a@b.example' from=c@d.example", "to=<address>' from=<address>"),
        ("Not Found: /p/Ab3_-x.9:Zz", "Not Found: /p/<token>"),
        ("paid from GB29 NWBK 6016 1331 9268 19", "paid from <iban>"),
        ("paid from DE89370400440532013000.", "paid from <iban>."),
        ("failed\nDETAIL:  Key (name)=(Carol) exists.", "failed\nDETAIL: <left out>"),
        ("/accounts/password/reset/key/4-abc123/", "/accounts/password/reset/key/<token>/"),
        ("invoice INV-2026-17 of customer C-1042", "invoice INV-2026-17 of customer C-1042"),
    ],
)
def test_what_could_name_a_person_is_left_out(said: str, kept: str) -> None:
    assert discreet(said) == kept


def test_every_word_of_an_event_is_made_discreet() -> None:
    event = {
        "event": "bounced for a@b.example",
        "count": 2,
        "exception": "KeyError: c@d.example",
    }
    assert leave_out_people(None, "info", event) == {
        "event": "bounced for <address>",
        "count": 2,
        "exception": "KeyError: <address>",
    }
