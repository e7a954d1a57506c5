"""Text becomes HTML that shows it and does nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.hostile import HOSTILE, Markup
from ui.controls import CONTROL, visible
from ui.markup import Mark, escape, marked, shown, taken_back

TEXTS = st.text(st.characters(codec=None, exclude_categories=[]), max_size=80) | st.sampled_from(HOSTILE)


def without_controls(text: str) -> str:
    return CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


@given(TEXTS)
@settings(max_examples=150)
def test_shown_text_reads_as_itself_and_makes_no_element_but_controls(text: str):
    markup = Markup(shown(text))
    assert markup.text.replace("\r\n", "\n").replace("\r", "\n") == without_controls(text)
    assert set(markup.tags) <= {"i"}
    assert len(markup.tags) == len(CONTROL.findall(text))


@given(TEXTS)
@settings(max_examples=150)
def test_an_escaped_attribute_keeps_its_value(text: str):
    markup = Markup(f'<p title="{escape(text)}"></p>')
    assert markup.attributes == [("p", "title", visible(text))]


@given(TEXTS)
@settings(max_examples=150)
def test_what_a_script_takes_back_is_what_was_given(text: str):
    html = taken_back(text)
    assert not re.search("""[<>"']""", html)
    came = text.encode("utf-8", "replace").decode("utf-8")
    assert Markup(f'<p data-copy="{html}"></p>').attributes == [("p", "data-copy", came)]


@pytest.mark.parametrize("character", "\u202e\u2066\u2069\u200b\ufeff\x1b\x00\u200f")
def test_a_control_is_seen_and_no_longer_acts(character: str):
    html = shown(f"a{character}b")
    assert character not in html
    assert f"U+{ord(character):04X}" in html
    assert character not in visible(character) and character not in escape(character)


@given(st.text("ab<", max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4))
@settings(max_examples=200)
def test_marks_cover_exactly_their_characters(text: str, spans: list[tuple[int, int]]):
    spans = [
        (min(a, b), min(max(a, b), len(text))) for a, b in spans if min(a, b) < min(max(a, b), len(text))
    ]
    html = marked(text, [Mark(a, b, f"<sup>{i}</sup>") for i, (a, b) in enumerate(spans)])
    covered = [any(a <= place < b for a, b in spans) for place in range(len(text))]
    seen: list[bool] = []
    for part in re.split(r"(<mark>.*?</mark>)", re.sub(r"<sup>\d</sup>", "", html)):
        inside = part.startswith("<mark>")
        seen += [inside] * len(Markup(part).text)
    assert seen == covered
    assert sorted(re.findall(r"<sup>(\d)</sup>", html)) == [str(i) for i in range(len(spans))]
