"""What the page says was repaired is what repair itself counted, for every document written for the tests."""

from pathlib import Path

import pytest

from qa.corpus import load_document
from qa.default_store import seed_files
from tests.conftest import DOCUMENTS
from ui.joins import page_ends
from ui.repairs import RepairCounts

FILES = [*sorted(DOCUMENTS.iterdir()), *map(Path, seed_files())]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_counts_are_those_of_the_repair(file: Path):
    loaded = load_document(file)
    counted, told = RepairCounts.of(loaded.paragraphs, loaded.source_text), loaded.repairs
    lines = told.headers + told.page_numbers + told.buttons
    assert (counted.joins, counted.dropped, counted.spaces) == (told.joins, lines, told.spaces)


def test_the_shipped_document_was_cut_by_four_page_ends():
    (file,) = map(Path, seed_files())
    loaded = load_document(file)
    cuts = [
        (paragraph.text[offset - 5 : offset], paragraph.text[offset : offset + 5])
        for paragraph in loaded.paragraphs
        for offset in page_ends(paragraph, loaded.source_text)
    ]
    assert len(cuts) == 4
    assert ("充分发挥了", "党和政府联") in cuts
