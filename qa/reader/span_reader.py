"""The shipped reader: a span model trained by `qa.reader.training`, run by ONNX Runtime."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold_characters
from qa.config import CORES
from qa.corpus.marks import asks
from qa.datatypes import Passage
from qa.reader.base import Reader, Reading, Span
from qa.reader.features import Batch, Vocabulary, encode
from qa.reader.wording import Wording

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

SHIPPED = Path(__file__).parent / "model"
"""Folder of the shipped model; its card is `README.md` beside it."""

SPANS = 20
"""Spans returned for one question."""

_NEAR = 12
"""Spans looked at for each one returned: most are a better one with an edge moved."""

ASKED_ABOVE = 0.9
"""Share of a heading's words, by rarity, that a question has that is the same."""

_FILES = ("confidence.onnx", "decision.json", "lists.json", "rarity.npy", "reader.onnx", "words.json")

_NO_SPAN = -1e4


class SpanReader(Reader):
    """Scores every span of every passage.

    A span's score is its logit minus the passage's own "no answer here", so 0 means as likely as not that
    the passage answers with exactly this span, and scores compare across passages and questions.

    Each passage is read by itself, and the cores share the passages: a passage scores the same to the last bit in any
    company, nothing is computed for padding, and no thread waits for another's share of a sum. An answer takes half the
    processor time that it took with one padded batch (`tests.benchmarks.load` prints it).
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load the model.

        Raises:
            FileNotFoundError: the folder holds no model.

        """
        self._model = folder / "reader.onnx"
        if not self._model.exists():
            raise FileNotFoundError(self._model)
        self._session = _session(self._model)
        self._vocabulary = Vocabulary.load(folder)
        self._cores = CORES

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over the model's files, the fitted decision among them."""
        digest = hashlib.sha256()
        for path in (self._model.parent / name for name in _FILES):
            if path.exists():
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:16]

    def on_one_core(self) -> SpanReader:
        """Return the same reader, which reads one passage after another in the caller's thread."""
        other = copy(self)
        other._cores = 1
        return other

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Return the best spans; `no_answer_score` is 0 by the definition of the scores (see the class)."""
        if not passages or not question:
            return Reading((), 0.0)
        asked = [self._asked_above(question, p) for p in passages]
        margins = self.margins(question, [above + p.text for above, p in zip(asked, passages, strict=True)])
        for row, above in enumerate(asked):
            margins[row, : len(above)] = _NO_SPAN
        found = best_spans(margins, SPANS)
        own = [
            replace(s, start=s.start - len(asked[s.passage]), end=s.end - len(asked[s.passage]))
            for s in found
        ]
        return Reading(tuple(s for s in own if s.end <= len(passages[s.passage].text)), 0.0)

    def _asked_above(self, question: str, passage: Passage) -> str:
        """Return the question that stands over the passage, to be read with it, when it is the one that is asked.

        Of 「最多可以录入多少枚指纹？」 the words would only mislead whoever asks for the number of 密码.
        """
        above = passage.paragraph.section[-1] if passage.paragraph.section else ""
        if not asks(above):
            return ""
        said = Wording(self._vocabulary, above).coverage(fold_characters(question))
        return above if said >= ASKED_ABOVE else ""

    def margins(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the scores of all spans, shape `(n, l, l)`: `[i, s, e]` for `texts[i][s : e + 1]`.

        What is no span of the text, or too long for one, scores about -1e4.
        """
        batch = encode(self._vocabulary, question, texts)
        sizes = np.maximum(batch.passage_mask.sum(1), 1)
        margins = np.full((*batch.passage_mask.shape, sizes.max(initial=1)), _NO_SPAN, np.float32)

        def read(row: int) -> None:
            size = int(sizes[row])
            spans, nothing = self._session.run(None, _feed(batch, row, size))
            margins[row, :size, :size] = spans[0] - nothing[0]

        longest_first = np.argsort(-sizes, kind="stable").tolist()
        shared = self._cores > 1 and len(texts) > 1
        list((_threads(self._cores).map if shared else map)(read, longest_first))
        return margins


def _session(model: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


@cache
def _threads(count: int) -> ThreadPoolExecutor:
    """Return the threads in which all readers read passages."""
    return ThreadPoolExecutor(count, "reading")


def _feed(batch: Batch, row: int, size: int) -> dict[str, Any]:
    """Return the question and one passage, `size` characters long, as the model takes them."""
    return {
        "question_characters": batch.question_characters[None],
        "question_words": batch.question_words[None],
        "question_features": batch.question_features[row : row + 1],
        "passage_characters": batch.passage_characters[row : row + 1, :size],
        "passage_words": batch.passage_words[row : row + 1, :size],
        "passage_features": batch.passage_features[row : row + 1, :size],
    }


def best_spans(margins: NDArray[np.float32], count: int) -> list[Span]:
    """Return the `count` best spans of scores as `SpanReader.margins` gives them; see `distinct`."""
    return distinct(_ordered(margins, count), count)


def _ordered(margins: NDArray[np.float32], count: int) -> Iterator[Span]:
    wanted, length = count * _NEAR, margins.shape[1]
    by_start = margins.reshape(-1, length)
    # The best spans begin where the best of a start are: 240 of the 900 starts of five passages.
    starts = _largest(by_start.max(1), wanted)
    scores = by_start[starts].reshape(-1)
    for place in _largest(scores, wanted).tolist():
        if scores[place] <= _NO_SPAN / 2:
            return
        passage, start = divmod(int(starts[place // length]), length)
        yield Span(passage, start, place % length + 1, float(scores[place]))


def _largest(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Return the places of the `count` largest values, best first; ties as they stand."""
    if len(values) > count:
        bound = np.partition(values, len(values) - count)[len(values) - count]
        places = np.flatnonzero(values >= bound)
    else:
        places = np.arange(len(values))
    return places[np.argsort(-values[places], kind="stable")][:count]


def distinct(best_first: Iterable[Span], count: int) -> list[Span]:
    """Return the first `count` spans, none of which overlaps a better one of the same passage by half.

    Without that the list would be one answer with its edges moved by a character, twenty times.
    """
    chosen: list[Span] = []
    for span in best_first:
        if not any(s.passage == span.passage and _overlaps(s, span.start, span.end) for s in chosen):
            chosen.append(span)
        if len(chosen) == count:
            break
    return chosen


def _overlaps(span: Span, start: int, end: int) -> bool:
    shared = min(span.end, end) - max(span.start, start)
    return shared * 2 > min(span.end - span.start, end - start)
