"""The shipped reader: a span model trained by `qa.reader.training`, run by ONNX Runtime."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.text import fold_characters
from qa.config import CORES
from qa.corpus.marks import asks
from qa.datatypes import Passage
from qa.expressions import FILE as EXPRESSIONS
from qa.reader.base import Reader, Reading, Span
from qa.reader.features import PASSAGE_FEATURES, QUESTION_FEATURES, Batch, Vocabulary, encode
from qa.reader.wording import Wording

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

SHIPPED = Path(__file__).parent / "model"
"""Folder of the shipped model; its card is `README.md` beside it."""

SPANS = 400
"""Spans returned for one question, most of them a better one with an edge moved: `qa.reader.agreement` needs all."""

_OF_PASSAGE = 80
"""Of more passages than five so many more for each, lest one passage crowd out the others."""

_TOGETHER = 4
"""Passages read in one call: four of one length take a quarter less time than one by one, eight no less than four."""

_SHORTER = 0.9
"""Length of the shortest of them beside the longest: what is padded is read for nothing."""

ASKED_ABOVE = 0.9
"""Share of a heading's words, by rarity, that a question has that is the same."""

_FILES = ("confidence.onnx", "decision.json", "lists.json", "rarity.npy", "reader.onnx", "words.json")

_NO_SPAN = -1e4


class SpanReader(Reader):
    """Scores every span of every passage.

    A span's score is its logit minus the passage's own "no answer here", so 0 means as likely as not that
    the passage answers with exactly this span, and scores compare across passages and questions.

    The cores share the passages. Of one question each passage is read by itself; of several questions those of about
    one length are read together. A passage scores the same to the last bit in any company: `qa.reader.training.model`
    sees to that. `tests.benchmarks.load` prints an answer's processor time, `tests.benchmarks.answer_many` what
    reading together saves.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load the model.

        Raises:
            FileNotFoundError: the folder holds no model.
            ValueError: its model was trained with other features than this version reads.

        """
        self._model = folder / "reader.onnx"
        if not self._model.exists():
            raise FileNotFoundError(self._model)
        self._session = _session(self._model)
        sizes = {each.name: each.shape[-1] for each in self._session.get_inputs()}
        if (sizes["passage_features"], sizes["question_features"]) != (PASSAGE_FEATURES, QUESTION_FEATURES):
            raise ValueError(f"{self._model} was trained with other features than this version reads")
        self._vocabulary = Vocabulary.load(folder)

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over the model's files, the fitted decision among them, and the expressions it knows."""
        digest = hashlib.sha256()
        for path in (*(self._model.parent / name for name in _FILES), EXPRESSIONS):
            if path.exists():
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:16]

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Return the best spans; `no_answer_score` is 0 by the definition of the scores (see the class)."""
        return self.read_many([question], [passages])[0]

    def read_many(self, questions: Sequence[str], passages: Sequence[Sequence[Passage]]) -> list[Reading]:
        """See `Reader.read_many`; no question or no passages: no spans."""
        given = list(zip(questions, passages, strict=True))
        whole = [n for n, (question, of) in enumerate(given) if question and of]
        above = {n: [self._asked_above(questions[n], p) for p in passages[n]] for n in whole}
        texts = [[a + p.text for a, p in zip(above[n], passages[n], strict=True)] for n in whole]
        scored = zip(whole, self.margins_of([questions[n] for n in whole], texts), strict=True)
        found = {n: _reading(margins, above[n], passages[n]) for n, margins in scored}
        return [found.get(n, Reading((), 0.0)) for n in range(len(given))]

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
        return self.margins_of([question], [texts])[0]

    def margins_of(
        self, questions: Sequence[str], texts: Sequence[Sequence[str]]
    ) -> list[NDArray[np.float32]]:
        """Return `margins` of each question and its texts, of which each has at least one."""
        batches = [
            encode(self._vocabulary, question, of) for question, of in zip(questions, texts, strict=True)
        ]
        found = [_unscored(batch) for batch in batches]

        def read(rows: Sequence[_Row]) -> None:
            spans, nothing = self._session.run(None, _feed(batches, rows))
            for place, row in enumerate(rows):
                scores = spans[place, : row.size, : row.size] - nothing[place]
                found[row.question][row.number, : row.size, : row.size] = scores

        rows = [row for number, batch in enumerate(batches) for row in _rows(number, batch)]
        longest_first = sorted(rows, reverse=True)
        together = _of_like_size(longest_first, 1 if len(batches) == 1 else _TOGETHER)
        list((_threads(CORES).map if len(rows) > 1 else map)(read, together))
        return found


def _reading(margins: NDArray[np.float32], asked: Sequence[str], passages: Sequence[Passage]) -> Reading:
    """Return the best spans of the passages, each of which was read with what is `asked` above it."""
    for row, above in enumerate(asked):
        margins[row, : len(above)] = _NO_SPAN
    found = best_spans(margins, max(SPANS, _OF_PASSAGE * len(passages)))
    own = (
        replace(s, start=s.start - len(asked[s.passage]), end=s.end - len(asked[s.passage]))
        if asked[s.passage]
        else s
        for s in found
    )
    return Reading(tuple(s for s in own if s.end <= len(passages[s.passage].text)), 0.0)


class _Row(NamedTuple):
    """A passage to be read for a question; those of like size stand beside each other when sorted."""

    size: int
    """Characters of the passage."""
    asked: int
    """Characters of the question."""
    question: int
    number: int
    """Which passage of the question."""


def _rows(question: int, batch: Batch) -> list[_Row]:
    sizes = np.maximum(batch.passage_mask.sum(1), 1).tolist()
    return [_Row(size, len(batch.question_characters), question, number) for number, size in enumerate(sizes)]


def _of_like_size(longest_first: Sequence[_Row], most: int) -> Iterator[list[_Row]]:
    """Yield what is read in one call, at most `most` rows."""
    together: list[_Row] = []
    for row in longest_first:
        if together and (len(together) == most or row.size < _SHORTER * together[0].size):
            yield together
            together = []
        together.append(row)
    if together:
        yield together


def _unscored(batch: Batch) -> NDArray[np.float32]:
    return np.full((*batch.passage_mask.shape, batch.passage_mask.shape[1]), _NO_SPAN, np.float32)


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


def _feed(batches: Sequence[Batch], rows: Sequence[_Row]) -> dict[str, Any]:
    """Return passages, each with its question, as the model takes them; 0 pads the shorter ones."""
    size, asked = max(row.size for row in rows), max(row.asked for row in rows)
    of = [(batches[row.question], row.number) for row in rows]
    return {
        "question_characters": _stacked(asked, [batch.question_characters for batch, _ in of]),
        "question_words": _stacked(asked, [batch.question_words for batch, _ in of]),
        "question_features": _stacked(asked, [batch.question_features[number] for batch, number in of]),
        "passage_characters": _stacked(size, [batch.passage_characters[number] for batch, number in of]),
        "passage_words": _stacked(size, [batch.passage_words[number] for batch, number in of]),
        "passage_features": _stacked(size, [batch.passage_features[number] for batch, number in of]),
    }


def _stacked(length: int, arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return one array of several, each cut or padded with 0 to `length`."""
    made = np.zeros((len(arrays), length, *arrays[0].shape[1:]), arrays[0].dtype)
    for place, array in enumerate(arrays):
        made[place, : len(array)] = array[:length]
    return made


def best_spans(margins: NDArray[np.float32], count: int) -> list[Span]:
    """Return the `count` best spans of scores as `SpanReader.margins` gives them."""
    length = margins.shape[1]
    by_start = margins.reshape(-1, length)
    # The best spans begin where the best of a start are: 400 of the 900 starts of five passages.
    starts = _largest(by_start.max(1), count)
    scores = by_start[starts].reshape(-1)
    places = _largest(scores, count)
    places = places[scores[places] > _NO_SPAN / 2]
    passages, first = np.divmod(starts[places // length], length)
    found = zip(
        passages.tolist(),
        first.tolist(),
        (places % length + 1).tolist(),
        scores[places].tolist(),
        strict=True,
    )
    return [Span(*each) for each in found]


def _largest(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Return the places of the `count` largest values, best first; ties as they stand."""
    if len(values) > count:
        bound = np.partition(values, len(values) - count)[len(values) - count]
        places = np.flatnonzero(values >= bound)
    else:
        places = np.arange(len(values))
    return places[np.argsort(-values[places], kind="stable")][:count]
