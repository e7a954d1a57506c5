"""Lists of statutes: every item of an article's （一）…（n） is to be cited, and nothing else answered as a list.

    python -m tests.benchmarks.lists --data DIR [--split train|held_out] [--questions 500] [--near-misses 200]

Over the 687 held-out statutes (`train`: as many of the others, drawn by the same seed, for choices). A question is
made of each list's lead-in and the law's title (`qa.reader.training.statutes`); 500 are drawn, and 200 near misses, a
quarter of each kind. All go the whole way, from retrieval on, over one knowledge base of all these statutes: once with the
article's law named as the only document, once with all of them.

An item is found when one citation, out of a paragraph that holds an item, equals it or has CMRC's F1 (2 · precision ·
recall of the longest common run of characters, punctuation left out) of 0.6 with it; citations and items are paired
one to one (`qa.evaluation.scoring.item_scores`). A question's item F1 is that of precision (found of cited) and
recall (found of all items), 0 when abstained; the figure is the mean over questions, its interval drawn by
bootstrap over questions. A near miss is answered as a list when two or more spans are cited that are not marked
as look-alike documents' differing answers.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from qa import KnowledgeBase
from qa.datatypes import Answer
from qa.evaluation.questions import LIST, Question
from qa.evaluation.scoring import LIST_SHARE, item_scores
from qa.evaluation.statistics import bootstrap_mean, wilson_interval
from qa.reader.training.statutes import Made, drawn, read_statutes

SEED = 0
BATCH = 50


def main() -> None:
    """Print item F1 and the share of near misses answered as lists, in both ways of asking."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.lists")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", choices=("train", "held_out"), default="held_out")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--near-misses", type=int, default=200)
    parser.add_argument("--misses", action="store_true", help="show what went wrong")
    options = parser.parse_args()
    laws = read_statutes(options.data, held=options.split == "held_out")
    asked, near = drawn(laws, options.questions, options.near_misses, SEED)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        sources = _written(laws, Path(name))
        with KnowledgeBase.build([Path(name)]) as knowledge_base:
            ids = {d.source: d.id for d in knowledge_base.documents()}
            documents = {member: ids[source] for member, source in sources.items() if source in ids}
            print(f"{options.split}: {len(documents)} statutes of laws.tar.xz, seed {SEED}, ", end="")
            print(f"{len(asked)} questions for lists, {len(near)} near misses")
            for line, alone in (("the article's law alone", True), ("all statutes together", False)):
                answers = _answers(knowledge_base, [*asked, *near], documents if alone else None, line)
                print_figures(line, asked, near, answers)
                if options.misses:
                    _print_misses(asked, near, answers)


def _written(laws: dict[str, str], folder: Path) -> dict[str, str]:
    """Write the statutes as files; return the file name of each."""
    names = {member: f"{place}-{Path(member).name}" for place, member in enumerate(laws)}
    for member, text in laws.items():
        (folder / names[member]).write_text(text, encoding="utf-8")
    return names


def _answers(
    knowledge_base: KnowledgeBase, asked: Sequence[Made], documents: dict[str, str] | None, line: str
) -> list[Answer]:
    """Answer each question, from its own law alone when `documents` names it, else from all."""
    answer: Callable[[Sequence[Made]], list[Answer]]
    if documents is None:
        answer = lambda some: knowledge_base.answer_many([m.question for m in some])  # noqa: E731
    else:
        answer = lambda some: [  # noqa: E731
            knowledge_base.answer(m.question, documents=[documents[m.member]]) for m in some
        ]
    parts = [asked[i : i + BATCH] for i in range(0, len(asked), BATCH)]
    return [a for part in tqdm(parts, desc=line, disable=None) for a in answer(part)]


def as_question(made: Made) -> Question:
    """Return what the scorer takes; every paragraph that holds an item supports it."""
    return Question("", LIST, "", made.question, made.items, (), answerable=bool(made.items))


def is_list(answer: Answer) -> bool:
    """Say whether it is answered with several items."""
    return sum(not c.differs for c in answer.citations) > 1


def print_figures(line: str, asked: Sequence[Made], near: Sequence[Made], answers: Sequence[Answer]) -> None:
    """Print one way of asking."""
    of_lists, of_near = answers[: len(asked)], answers[len(asked) :]
    scores = [item_scores(as_question(m), a.citations) for m, a in zip(asked, of_lists, strict=True)]
    f1 = np.array([s.f1 for s in scores])
    low, high = bootstrap_mean(f1)
    right = np.mean([min(s.precision, s.recall) >= LIST_SHARE for s in scores])
    print(f"{line}:")
    print(f"  item F1 {f1.mean():.3f} [{low:.3f}, {high:.3f}]", end="  ")
    print(f"precision {np.mean([s.precision for s in scores]):.3f}", end="  ")
    print(f"recall {np.mean([s.recall for s in scores]):.3f}  right {right:.3f}", end="  ")
    print(f"abstained {np.mean([a.abstained for a in of_lists]):.3f}")
    for kind in (*sorted({m.kind for m in near}), ""):
        told = [is_list(a) for m, a in zip(near, of_near, strict=True) if kind in (m.kind, "")]
        least, most = wilson_interval(sum(told), len(told))
        name = kind or "all near misses"
        print(
            f"  answered as a list: {name:16} {sum(told)} of {len(told)}, {np.mean(told):.3f} [{least:.3f}, {most:.3f}]"
        )


def _print_misses(asked: Sequence[Made], near: Sequence[Made], answers: Sequence[Answer]) -> None:
    for made, answer in zip([*asked, *near], answers, strict=True):
        f1 = item_scores(as_question(made), answer.citations).f1 if made.items else 1.0 - is_list(answer)
        if f1 < LIST_SHARE:
            print(
                f"- {made.kind} {f1:.2f} {made.member}\n  {made.question}\n  gold: {' | '.join(made.items)}"
            )
            print(f"  told: {answer.text}" if not answer.abstained else f"  abstained: {answer.reason}")
            print(
                f"  confidence {answer.confidence:.2f}; alternatives: {[c.text for c in answer.alternatives]}"
            )


if __name__ == "__main__":
    main()
