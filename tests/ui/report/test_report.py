"""The report as one file: complete, harmless, in both languages, and looked at in Chromium."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa.evaluation import MissClass
from tests.qa.evaluation.examples import citation, question, result, run
from ui.messages import Language
from ui.report import report_html

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"&"
VOID = {"meta", "br", "img", "link", "input", "hr"}


def made(name="甲乙", wrong=3):
    """Make a run with a miss of every class but `repair`, one of them of the split `report`."""
    several = [
        result(question([name], [1], name=f"f{n}", document="a.txt"), [citation("丙丁")], rank=1)
        for n in range(wrong)
    ]
    return run(
        result(
            question([name], [1], name="good", document="a.txt"), [citation(name)], rank=1, confidence=0.95
        ),
        *several,
        result(
            question([name], [1], name="held", kind="how_many"), held_back=[citation(name)], confidence=0.3
        ),
        result(question([name], [1], name="lost", document="b.txt"), [citation("丙", 4)], confidence=0.6),
        result(question([name], [1], name="outranked"), [citation("丙", 4)], rank=7, confidence=0.7),
        result(question(name="none"), [citation("甲")], confidence=0.5),
        result(question([name], [1], name="secret", split="report"), [citation("丙丁")], rank=1),
    )


class Outline(HTMLParser):
    """Checks that tags are closed in order, and keeps what could load or run something."""

    def __init__(self):
        super().__init__()
        self.open, self.loads = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        self.handle_startendtag(tag, attributes)

    def handle_startendtag(self, tag, attributes):
        names = dict(attributes)
        if tag in {"script", "iframe", "link", "img", "object"} or names.keys() & {"src", "href", "srcset"}:
            self.loads.append(tag)
        self.loads += [name for name in names if name.startswith("on")]

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag


def outline(html):
    found = Outline()
    found.feed(html)
    found.close()
    return found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("standalone", [True, False])
def test_the_report_is_well_formed_and_loads_nothing(language, standalone):
    found = outline(report_html(made(), language, made("戊己"), standalone=standalone))
    assert found.open == [] and found.loads == []
    assert "url(" not in report_html(made(), language)


@pytest.mark.parametrize("language", Language)
def test_hostile_words_stay_words(language):
    hostile = made(HOSTILE)
    hostile = replace(hostile, conditions=replace(hostile.conditions, name=HOSTILE))
    html = report_html(hostile, language, hostile)
    assert outline(html).loads == []
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_every_class_of_misses_is_named_with_its_count_and_what_would_have_changed_it():
    html = report_html(made(), Language.EN)
    counts = dict(re.findall(r"<i class='yw-key yw-(\w+)'></i>.*?<span>(\d+) ·", html))
    assert counts == {
        kind.value: str(len(made().misses(kind))) for kind in MissClass if kind is not MissClass.REPAIR
    }
    assert "A threshold of 0.300 or less would have answered rightly." in html
    assert "A threshold above 0.500 would have abstained." in html


def test_single_answers_of_the_report_split_are_not_shown():
    hidden, shown = (report_html(made(), Language.EN, reveal=reveal) for reveal in (False, True))
    assert "secret是什么" not in hidden and "1 of them are of the split report" in hidden
    assert "secret是什么" in shown


def test_the_comparison_lists_what_was_fixed_and_what_broke():
    before = made("甲乙", wrong=2)
    html = report_html(made("甲乙", wrong=3), Language.EN, before)
    assert "no difference to be seen" in html and "1 questions that only one of the runs asked" in html
    fixed = made()
    results = tuple(
        result(each.question, [citation("甲乙")]) if each.question.id == "outranked" else each
        for each in fixed.results
    )
    assert "<b>fixed</b> 1" in report_html(replace(fixed, results=results), Language.EN, fixed)


def test_an_empty_run_has_a_report():
    assert "没有问题" in report_html(run(), Language.ZH)


def test_both_languages_are_whole():
    for language, other in ((Language.ZH, "calibration"), (Language.EN, "把握")):
        words = re.sub(r"<style>.*?</style>|<code>.*?</code>", "", report_html(made(), language), flags=re.S)
        assert other not in words


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chromium_shows_it_without_network_error_or_sideways_scrolling(browser, tmp_path: Path, scheme):
    path = tmp_path / "report.html"
    path.write_text(report_html(made(), Language.ZH, made("戊己")), encoding="utf-8")
    page = browser.new_page(color_scheme=scheme)
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("svg.yw-plot").count() == 3
    colours = page.evaluate(
        "(e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor])(document.querySelector('.yw-report'))"
    )
    bright = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours]
    assert (bright[0] > bright[1]) == (scheme == "dark")
    page.locator("details.yw-class").first.locator("summary").click()
    assert page.locator("mark").first.is_visible()
    assert said == [] and len(asked) == 2 and all(url.startswith("file:") for url in asked)
    page.close()
