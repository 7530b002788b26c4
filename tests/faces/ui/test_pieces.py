"""The pieces draw what the cards say, safely, and keep the promises of the paper."""

import re
from pathlib import Path

from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

import dunwell.ui
from dunwell.ui import errors, specimens, views
from dunwell.ui.cards import Pages, bars

HERE = Path(dunwell.ui.__file__).parent
STATIC = HERE / "static" / "dunwell"


def drawn(markup: str, **values: object) -> str:
    return Template("{% load dunwell %}" + markup).render(Context(values))


class Amount(forms.Form):
    amount = forms.CharField(label="Amount", help_text="Up to £5")
    note = forms.CharField(label="<b>Note</b>", required=False)


def test_a_field_that_is_wrong_says_so_to_eye_and_ear() -> None:
    page = drawn("{% field form.amount %}", form=Amount(data={"amount": ""}))
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_amount-error id_amount-hint"' in page
    assert 'id="id_amount-error"' in page
    assert 'for="id_amount"' in page


def test_words_from_outside_are_escaped() -> None:
    assert "<b>Note" not in drawn("{% field form.note %}", form=Amount())
    assert "<script>" not in drawn("{% tag word %}", word="<script>")


def test_a_money_without_pence_has_none() -> None:
    page = drawn("{% money 98000 'JPY' %}")
    assert page == '<data class="money" value="98000">JP¥98,000</data>'


def test_bars_share_a_scale_and_something_is_never_nothing() -> None:
    drawn_bars = bars(
        [("a", "current", 1000), ("b", "old", 1), ("c", "older", 0)], shades="xyz"
    )
    assert [bar.height for bar in drawn_bars] == [26, 2, 1]


def test_pages_keep_the_question_and_know_their_ends() -> None:
    pages = Pages(number=2, size=50, total=101, query=(("q", "cafe"), ("page", "2")))
    assert (pages.first, pages.last) == (51, 100)
    assert pages.after_url == "?q=cafe&page=3"
    assert Pages(number=1, size=50, total=0).first == 0
    assert Pages(number=3, size=50, total=101).after_url == ""


def test_the_page_of_pieces_draws_everything() -> None:
    context: dict[str, object] = dict(specimens.context())
    for part in ("paper", "figures", "asking", "work", "saying"):
        assert drawn(f'{{% include "ui/patterns/{part}.html" %}}', **context)


def test_no_page_carries_style_or_script_of_its_own() -> None:
    bad = re.compile(r'\sstyle="|\son[a-z]+="|<script>|<style|javascript:')
    for file in HERE.rglob("*.html"):
        assert not bad.search(file.read_text()), file


def test_the_portal_s_paper_stays_under_its_weight() -> None:
    files = ["tokens.css", "components.css", "portal.css", "icon.svg"]
    fonts = ["sans.woff2", "sans-small.woff2", "serif-small.woff2"]
    weight = sum((STATIC / name).stat().st_size for name in files)
    weight += sum((STATIC / "fonts" / name).stat().st_size for name in fonts)
    assert weight < 80_000, "the page itself needs the rest of its 100 KB"


def test_a_database_that_is_down_is_said_plainly(rf: RequestFactory) -> None:
    def never(request: HttpRequest) -> HttpResponse:
        raise AssertionError

    answer = errors.DatabaseDown(never).process_exception(rf.get("/"), OperationalError("gone"))
    assert answer is not None and answer.status_code == 503
    assert "database cannot be reached" in answer.content.decode()
    assert errors.DatabaseDown(never).process_exception(rf.get("/"), ValueError()) is None


def test_the_choice_of_paper_leads_back_but_never_away(rf: RequestFactory) -> None:
    answer = views.theme(rf.post("/ui/theme/", {"theme": "dark", "next": "/invoices/"}))
    assert answer["Location"] == "/invoices/"
    assert answer.cookies["theme"].value == "dark"
    away = views.theme(rf.post("/ui/theme/", {"theme": "x", "next": "https://evil.example/"}))
    assert away["Location"] == "/"
    assert away.cookies["theme"].value == ""


def test_an_invoices_number_is_not_broken_in_two() -> None:
    page = drawn("{{ text|whole }}", text="HM-1, <b> and 2")
    assert page == '<span class="nb">HM-1,</span> &lt;b&gt; and 2'
