"""Where lists are looked for: whatever stands in the text, an item says something and stands there."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.reader.answerer import default_answerer
from qa.reader.candidates import Candidate
from qa.reader.citations import Quotation
from qa.reader.list_asked import Asked
from qa.reader.list_features import list_features
from qa.reader.list_sources import found_lists
from qa.reader.question import analyse
from qa.reader.wording import Wording
from tests.qa.reader.passages import passage

STRAY = "采用“走访、、航拍、勘探、”三步法，，要“稳”“”“进”；一是、二是，，和、《》《章程》。"
"""Marks with nothing between them, as copied pages have them."""


ENDING = "采用走访、航拍、"
"""A list that was cut off."""


@settings(max_examples=300)
@given(
    st.one_of(
        st.sampled_from([STRAY, ENDING]),
        st.text("甲乙丙等和及要、，。；“”《》一二（）12 的", min_size=2, max_size=40),
    ),
    st.data(),
)
def test_no_item_is_empty(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    of = passage(text)
    candidates = [Candidate(0, Quotation(of.document, of.paragraph, start, end), 0.0)]
    question = "采用了哪些办法？"
    wording = Wording(default_answerer()._features.vocabulary, question)
    for found in found_lists(candidates, [of], lambda _: [of.paragraph]):
        assert all(paragraph.text[a:b].strip() for paragraph, a, b in found.items)
        list_features(found, Asked(analyse(question), wording, candidates))
