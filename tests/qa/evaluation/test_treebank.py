"""The word tokenizer, rule by rule; the expected words are what NLTK 3.10's `NLTKWordTokenizer` returns."""

import pytest

from qa.evaluation.treebank import treebank_words

CASES = {
    "": [],
    "2024": ["2024"],
    "3.14": ["3.14"],
    "3,600,000": ["3,600,000"],
    "3, 600": ["3", ",", "600"],
    "6.5%": ["6.5", "%"],
    "u.s.": ["u.s", "."],
    "u.s. now": ["u.s.", "now"],
    "wait...": ["wait", "..."],
    "a..b": ["a", "..", "b"],
    "(a)": ["(", "a", ")"],
    "[a]{b}<c>": ["[", "a", "]", "{", "b", "}", "<", "c", ">"],
    "a;b@c#d$e&f": ["a", ";", "b", "@", "c", "#", "d", "$", "e", "&", "f"],
    "really?!": ["really", "?", "!"],
    "1–2": ["1", "–", "2"],
    "a--b": ["a", "--", "b"],
    "a-b": ["a-b"],
    '"a" "b"': ["``", "a", "''", "``", "b", "''"],
    "«a»": ["«", "a", "»"],
    "it's": ["it", "'s"],
    "they'll don't": ["they", "'ll", "do", "n't"],
    "'tis": ["'", "tis"],
    "the 'word' here": ["the", "'", "word", "'", "here"],
    "cannot gonna wanna": ["can", "not", "gon", "na", "wan", "na"],
    ",,a": [",", ",a"],  # a comma takes the next character along, as in the original
    "a ' b": ["a", "'", "b"],
    "end.)": ["end", ".", ")"],
    "％": ["％"],
    "…": ["…"],
}


@pytest.mark.parametrize(("text", "words"), CASES.items())
def test_words(text, words):
    assert treebank_words(text) == words
