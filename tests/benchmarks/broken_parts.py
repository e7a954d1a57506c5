"""Each part of the system broken on purpose: the error analysis must lay the damage on that part.

    python -m tests.benchmarks.broken_parts [--questions N] [--data DIR [--articles N]]

Over the documents and questions written for the tests; with `--data` among held-out news articles, without
which there is little to retrieve wrongly. A half of the retriever is broken with the threshold at 0, and compared
with the same: the confidence is fitted to both halves, and with one of them gone it would abstain before it goes
wrong. Prints the misses of each class as they are and with each part broken, and ends with status 1 when another
class rose more than the one that should.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from embeddings.encoder import SHIPPED
from qa import KnowledgeBase
from qa.corpus import load_document
from qa.datatypes import Document, Paragraph, ParagraphKind, Passage
from qa.evaluation import MissClass, Question, evaluate, load_questions
from qa.evaluation.benchmark.corpus import document_of
from qa.evaluation.benchmark.sets import held_out_articles
from qa.indexing import index
from qa.reader.answerer import Answerer, default_answerer
from qa.reader.base import Reader, Reading, Span
from qa.retriever.lexical import BM25Index
from qa.store import MemoryStore, StoredDocument, View
from qa.store.encoders import loaded_encoder
from qa.store.generations import Indexes
from qa.text import sentences

FIXTURES = Path(__file__).parents[1] / "fixtures"

RETRIEVAL = frozenset({MissClass.NOT_RETRIEVED, MissClass.OUTRANKED})
EXPECTED: dict[str, frozenset[MissClass]] = {
    "repair off": frozenset({MissClass.REPAIR}),
    "lexical half off": RETRIEVAL,
    "dense half off": RETRIEVAL,
    "dense half misled": RETRIEVAL,
    "reader gives first sentences": frozenset({MissClass.WRONG_SPAN}),
    "threshold 0": frozenset({MissClass.SHOULD_HAVE_ABSTAINED}),
}


class FirstSentences(Reader):
    """Takes the first sentence of every passage for the answer, the better the passage the surer."""

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """See `Reader.read`."""
        spans = [Span(n, *sentences(p.text)[0], 4.0 - n) for n, p in enumerate(passages) if sentences(p.text)]
        return Reading(tuple(spans), 0.0)


def documents() -> list[Path]:
    """Return the files that the questions are about."""
    return sorted(path for path in (FIXTURES / "documents").iterdir() if path.suffix in (".txt", ".md"))


def without_repair(files: Sequence[Path], articles: Sequence[StoredDocument] = ()) -> KnowledgeBase:
    """Take every line of a file for a paragraph, as it stands."""
    encoder, identity = loaded_encoder(SHIPPED)
    store = MemoryStore(identity)
    with store.writing() as change:
        index(change, [*(lines_of(path) for path in files), *articles], encoder, None)
    return KnowledgeBase(store, encoder)


def lines_of(path: Path) -> StoredDocument:
    """Return the document that a loader without repair would make."""
    loaded = load_document(path)
    paragraphs: list[Paragraph] = []
    start = 0
    for line in loaded.source_text.split("\n"):
        text = line.strip("　 \r\t")
        if text:
            first = start + line.index(text)
            spans = ((first, first + len(text)),)
            paragraphs.append(Paragraph(len(paragraphs) + 1, ParagraphKind.BODY, (), text, spans))
        start += len(line) + 1
    document = Document(loaded.document.id, path.stem, path.name)
    return StoredDocument(document, loaded.source_text, loaded.sha256, tuple(paragraphs))


class Misled:
    """An encoder whose question vectors point the other way."""

    def __init__(self, encoder: object) -> None:
        self._encoder = encoder

    def encode_query(self, texts: list[str], **settings: object) -> object:
        """Encode, and turn round."""
        return -self._encoder.encode_query(texts, **settings)  # type: ignore[attr-defined]

    def encode_document(self, texts: list[str], **settings: object) -> object:
        """Encode as it should be."""
        return self._encoder.encode_document(texts, **settings)  # type: ignore[attr-defined]


def without_lexical(whole: KnowledgeBase) -> KnowledgeBase:
    """Empty the lexical index; `whole` must outlive what is returned."""
    with whole.store.reading() as view:
        blind = View(view.database, Indexes(BM25Index(), view.indexes.vectors))

    class Blind(MemoryStore):
        def __init__(self) -> None:
            self.encoder, self._view = whole.store.encoder, blind

    return KnowledgeBase(Blind(), whole._encoder)


def broken(
    whole: KnowledgeBase, articles: Sequence[StoredDocument]
) -> dict[str, Callable[[], KnowledgeBase]]:
    """Return what makes the system with each part broken."""
    bold = replace(whole.settings, threshold=0.0)
    misled = KnowledgeBase(whole.store, Misled(whole._encoder))  # type: ignore[arg-type]
    return {
        "repair off": lambda: without_repair(documents(), articles),
        "lexical half off": lambda: without_lexical(whole).with_settings(bold),
        "dense half off": lambda: whole.with_settings(replace(bold, dense_weight=0.0)),
        "dense half misled": lambda: misled.with_settings(replace(bold, dense_weight=4.0)),
        "reader gives first sentences": lambda: with_first_sentences(whole),
        "threshold 0": lambda: whole.with_settings(bold),
    }


def with_first_sentences(whole: KnowledgeBase) -> KnowledgeBase:
    """Put `FirstSentences` in the reader's place; everything after it stays."""
    answerer = default_answerer()
    blunt = Answerer(FirstSentences(), answerer._features, answerer._decision)
    return KnowledgeBase(whole.store, whole._encoder, blunt)


def misses(knowledge_base: KnowledgeBase, questions: Sequence[Question], name: str) -> dict[MissClass, int]:
    """Return how many misses there are of each class."""
    with tqdm(total=len(questions), desc=name, disable=None) as bar:
        run = evaluate(knowledge_base, questions, progress=lambda *_: bar.update())
    return {kind: len(run.misses(kind)) for kind in MissClass}


def risen_most(before: dict[MissClass, int], after: dict[MissClass, int]) -> MissClass:
    """Return the class that rose most."""
    return max(MissClass, key=lambda kind: after[kind] - before[kind])


def main() -> int:
    """Print the table; 1 when a damage was laid on the wrong part."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.broken_parts")
    parser.add_argument("--questions", type=int, help="every so many-th question, so that about N are asked")
    parser.add_argument("--data", type=Path, help="folder with the held-out news articles")
    parser.add_argument("--articles", type=int, default=20_000)
    given = parser.parse_args()
    count = given.questions
    questions = load_questions(FIXTURES / "questions.jsonl")
    questions = questions[:: max(1, len(questions) // count)] if count else questions
    texts = held_out_articles(given.data)[: given.articles] if given.data else []
    articles = [document_of(text, f"article-{number}") for number, text in enumerate(texts) if text.strip()]
    whole = KnowledgeBase.build(documents())
    with whole.store.writing() as change:
        index(change, articles, whole._encoder, None)
    before = misses(whole, questions, "as it is")
    print(
        f"{len(questions)} questions, {len(articles)} articles\n{'':<30}"
        + "".join(f"{kind:>23}" for kind in MissClass)
    )
    print(f"{'as it is':<30}" + "".join(f"{before[kind]:>23}" for kind in MissClass))
    bold = misses(whole.with_settings(replace(whole.settings, threshold=0.0)), questions, "threshold 0")
    wrong = 0
    for name, make in broken(whole, articles).items():
        after = misses(make(), questions, name)
        most = risen_most(bold if EXPECTED[name] == RETRIEVAL else before, after)
        wrong += most not in EXPECTED[name]
        said = "" if most in EXPECTED[name] else f"   not expected: {most}"
        print(f"{name:<30}" + "".join(f"{after[kind]:>23}" for kind in MissClass) + said)
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
