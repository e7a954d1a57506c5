"""What folding promises: what it merges, what it leaves, and that offsets lead back to the source."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embeddings.text import fold, fold_characters, fold_with_offsets

ANY = st.text(st.characters(codec=None, exclude_categories=()))
NUMERIC = st.text("〇○零一二两三四五六七八九十百千万亿第年个次点分之0123456789.%几统", max_size=12)
MARKED = st.text("aHiİΣﾊｶΩ\u0301\u0307\u0323\u0331\u3099\uff9e\u1100\u1161\u11a8각가…臺", max_size=8)
TEXTS = st.one_of(ANY, NUMERIC, MARKED)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("二〇二四年", "2024年"),
        ("二○二四年", "2024年"),
        ("二0二四年", "2024年"),
        ("二00八年", "2008年"),
        ("一九四九年十月一日", "1949年10月1日"),
        ("五次", "5次"),
        ("两个", "2个"),
        ("十个", "10个"),
        ("百分之六", "6%"),
        ("百分之六点五", "6.5%"),
        ("百分之6.5", "6.5%"),
        ("百分之一百", "100%"),
        ("千分之三", "3‰"),
        ("十六届", "16届"),
        ("第一", "第1"),
        ("第一百二十三条", "第123条"),
        ("一百零五", "105"),
        ("一千零一", "1001"),
        ("三千米", "3000米"),
        ("九百六十万", "960万"),
        ("一亿三千万", "1亿3000万"),
        ("三万五千", "3万5000"),
        ("三万零五", "3万0005"),
        ("三点五亿", "3.5亿"),
        ("２０２４", "2024"),
        ("ＧＤＰ", "gdp"),
        ("臺灣發展", "台湾发展"),
        ("瞭解", "了解"),
        ("５％", "5%"),
        ("㎏", "kg"),
        ("", ""),
    ],
)
def test_merges(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "统一部署、一些、一样、一切、一点、十分、三心二意、四面八方、千秋、百舸争流、万众一心、两会、零下",
        "一五一十、三四十人、五六个、几十个、数十次",  # no exact numbers
        "一百一、三万五",  # 110 and 35,000 in speech
        "十四五规划、百分之十四五、三分之一、五百分之六、之一年、万一、3十、○○",
    ],
)
def test_leaves_what_is_no_plain_number(text: str) -> None:
    assert fold(text) == text


@given(TEXTS)
@example("\ud800")
@example("二0二0二")
@example("İ\u0323")
@settings(max_examples=400)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_characters(fold_characters(text)) == fold_characters(text)


@given(TEXTS)
@settings(max_examples=400)
def test_offsets_belong_to_the_folded_text_and_never_fall(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    assert all(0 <= offset <= len(text) for offset in offsets)


@given(
    st.lists(st.sampled_from(["報告", "二〇二四年", "五次", "百分之六", "，", "…", "abc", "Ａ"]), max_size=8)
)
def test_a_match_of_whole_words_maps_back_to_its_own_source(words: list[str]) -> None:
    text = "。".join(words)
    folded, offsets = fold_with_offsets(text)
    start = 0
    for word in words:
        at = folded.index(fold(word), start)
        start = at + len(fold(word))
        assert text[offsets[at] : offsets[start]] == word


@given(TEXTS)
def test_fold_characters_keeps_the_length_and_is_a_part_of_fold(text: str) -> None:
    characters = fold_characters(text)
    assert len(characters) == len(text)
    assert characters == "".join(fold_characters(character) for character in text)
    assert fold(characters) == fold(text)


def test_every_code_point_folds_to_a_fixed_point() -> None:
    for code in range(0x110000):
        folded = fold(chr(code))
        assert unicodedata.is_normalized("NFKC", folded)
        assert fold(folded) == folded


def test_case_and_width_and_script_are_all_the_same_to_a_match() -> None:
    assert fold("ＡＩ臺灣第二十屆") == fold("ai台湾第20届")
