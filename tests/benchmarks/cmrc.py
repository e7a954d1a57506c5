"""CMRC 2018: the reader with the gold passage given, and the whole system over all passages of the split.

    python -m tests.benchmarks.cmrc --data DIR [--split trial|dev] [--questions N] [--part reader|system]

`trial` is for choices; `dev` is report only: no setting may be taken from it. A question that cannot be asked
(two of `trial` are blank) counts as missed everywhere.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from qa import KnowledgeBase
from qa.corpus import split_passages
from qa.datatypes import Answer, Citation, Document, Paragraph, ParagraphKind
from qa.errors import InvalidQuestionError
from qa.evaluation import cmrc
from qa.evaluation.metrics import percentile, recall_at, wilson_interval
from qa.reader.answerer import default_answerer
from qa.reader.base import Reader
from qa.reader.question import check_question
from qa.reader.span_reader import SHIPPED, SpanReader


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the set with its references and its gold passage."""

    question: str
    references: tuple[str, ...]
    passage: str
    context: str


def read_questions(path: Path) -> list[Asked]:
    """Read a file in SQuAD's format, in its order."""
    return [
        Asked(
            question=asked["question"],
            references=tuple(answer["text"] for answer in asked["answers"]),
            passage=paragraph["id"],
            context=paragraph["context"],
        )
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]
        for paragraph in article["paragraphs"]
        for asked in paragraph["qas"]
    ]


def sample(questions: list[Asked], count: int | None) -> list[Asked]:
    """Return `count` of them, always the same ones, in their order; all when `count` is `None`."""
    if count is None or count >= len(questions):
        return questions
    chosen = sorted(random.Random(0).sample(range(len(questions)), count))
    return [questions[n] for n in chosen]


def is_askable(asked: Asked) -> bool:
    """Whether a knowledge base takes the question."""
    try:
        check_question(asked.question)
    except InvalidQuestionError:
        return False
    return True


def best_span(reader: Reader, asked: Asked) -> str:
    """Return the reader's best span in the gold passage, cut as the corpus cuts it."""
    if not is_askable(asked):
        return ""
    text = asked.context
    whole = Paragraph(1, ParagraphKind.BODY, (), text, source_spans=((0, len(text)),))
    passages = split_passages(Document(asked.passage, title="", source=asked.passage), [whole])
    spans = reader.read(asked.question, passages).spans
    return passages[spans[0].passage].text[spans[0].start : spans[0].end] if spans else ""


def read_gold(reader: Reader, questions: Iterable[Asked]) -> None:
    """Print the reader's scores with the gold passage given."""
    predictions, times = [], []
    for asked in tqdm(questions, "reader"):
        began = time.perf_counter()
        predictions.append((best_span(reader, asked), asked))
        times.append(1000 * (time.perf_counter() - began))
    print("Reader, gold passage given, no abstention")
    print_answers(predictions)
    print_latency(times)


def write_passages(questions: Iterable[Asked], folder: Path) -> list[Path]:
    """Write each passage as a text file named after its id."""
    contexts = {asked.passage: asked.context for asked in questions}
    for name, context in contexts.items():
        (folder / f"{name}.txt").write_text(context, encoding="utf-8")
    return [folder / f"{name}.txt" for name in contexts]


def ask_system(everything: list[Asked], questions: list[Asked]) -> None:
    """Print the scores of the first citation: from the gold document, and from all passages of the split."""
    shipped = default_answerer().threshold
    with tempfile.TemporaryDirectory() as folder:
        knowledge_base = KnowledgeBase.build(
            write_passages(everything, Path(folder)), answerer=default_answerer().at(0.0)
        )
    with knowledge_base:
        gold = {
            document.source.removesuffix(".txt"): [document.id] for document in knowledge_base.documents()
        }
        print(f"Whole system, asked of the gold document alone, threshold 0, {len(gold)} documents")
        given = ask(knowledge_base, questions, gold)
        print_citations([(first_citation(answer, 0.0), asked) for answer, asked in given])
        print("Whole system, asked of all documents")
        print_retrieval(knowledge_base, questions)
        answers = ask(knowledge_base, questions)
    print_latency([answer.timings_ms["total"] for answer, _ in answers if answer])
    for name, threshold in (("0", 0.0), (f"{shipped:.2f}, the shipped one", shipped)):
        print(f"Threshold {name}; abstaining scores 0")
        print_citations([(first_citation(answer, threshold), asked) for answer, asked in answers])


def ask(
    knowledge_base: KnowledgeBase, questions: list[Asked], documents: dict[str, list[str]] | None = None
) -> list[tuple[Answer | None, Asked]]:
    """Answer each question from its documents (default: from all); `None` where it is refused."""
    answers: list[tuple[Answer | None, Asked]] = []
    for asked in tqdm(questions, "system"):
        chosen = documents[asked.passage] if documents else None
        answer = knowledge_base.answer(asked.question, documents=chosen) if is_askable(asked) else None
        answers.append((answer, asked))
    return answers


def first_citation(answer: Answer | None, threshold: float) -> Citation | None:
    """Return the first citation, or nothing where the answer abstains or would have."""
    if answer is None or not answer.citations or answer.confidence < threshold:
        return None
    return answer.citations[0]


def print_citations(cited: list[tuple[Citation | None, Asked]]) -> None:
    """Print the scores of the spans, how many questions were answered, and from the gold passage."""
    print_answers([(citation.text if citation else "", asked) for citation, asked in cited])
    answered = [(citation.document.source, asked) for citation, asked in cited if citation]
    print_share("answered", len(answered), len(cited))
    right = sum(source == f"{asked.passage}.txt" for source, asked in answered)
    print_share("gold passage cited first, of the answered", right, len(answered))


def print_retrieval(knowledge_base: KnowledgeBase, questions: list[Asked]) -> None:
    """Print how often a passage of the gold document comes first, and among the first five."""
    ranks: list[int | None] = [None for asked in questions if not is_askable(asked)]
    for asked in filter(is_askable, questions):
        sources = [found.document.source for found in knowledge_base.search(asked.question, top_k=10)]
        name = f"{asked.passage}.txt"
        ranks.append(sources.index(name) + 1 if name in sources else None)
    for k in (1, 5):
        print_share(f"recall@{k}", round(recall_at(ranks, k) * len(ranks)), len(ranks))


def print_answers(predictions: list[tuple[str, Asked]]) -> None:
    """Print CMRC's exact match with its interval, and F1."""
    exact = sum(cmrc.exact_match(text, asked.references) for text, asked in predictions)
    f1 = sum(cmrc.f1(text, asked.references) for text, asked in predictions)
    print_share("exact match", int(exact), len(predictions))
    print(f"  {'F1':<42}{f1 / len(predictions):.3f}")


def print_share(name: str, successes: int, n: int) -> None:
    """Print a share with its Wilson interval."""
    low, high = wilson_interval(successes, n)
    print(f"  {name:<42}{successes / n if n else 0:.3f}  [{low:.3f}, {high:.3f}]  n={n}")


def print_latency(times: list[float]) -> None:
    """Print the median and the 95th percentile."""
    print(f"  {'p50 / p95':<42}{percentile(times, 50):.1f} / {percentile(times, 95):.1f} ms")


def main() -> None:
    """Read the command line and print the figures asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with cmrc2018_trial.json and _dev.json"
    )
    parser.add_argument("--split", choices=("trial", "dev"), default="trial")
    parser.add_argument("--questions", type=int, help="as many questions, a fixed sample (default: all)")
    parser.add_argument("--part", choices=("reader", "system"), help="only this part (default: both)")
    given = parser.parse_args()
    everything = read_questions(given.data / f"cmrc2018_{given.split}.json")
    questions = sample(everything, given.questions)
    print(f"CMRC 2018 {given.split}: {len(questions)} of {len(everything)} questions")
    if given.part != "system":
        read_gold(SpanReader(SHIPPED), questions)
    if given.part != "reader":
        ask_system(everything, questions)


if __name__ == "__main__":
    main()
