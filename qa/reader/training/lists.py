"""`python -m qa.reader.training.lists --data DIR --model FOLDER`: fits which list answers, and how sure to be of it.

The choice is fitted on the written list questions that the reader was trained on (of the reader it knows the order of
its spans alone), with questions that sound alike and ask for one thing, all asked of whole texts; on list questions
written over whole speeches and reports (`qa.reader.training.list_questions`); and on statutes that no figure uses. It
is judged on the held-out ones of both written kinds, on which the confidence is fitted then. Writes `lists.json`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.knowledge_base import KnowledgeBase
from qa.reader.answerer import Answerer, load_answerer
from qa.reader.list_choice import ListChoice, Weighed, sureness_features
from qa.reader.question import AnswerType, analyse
from qa.reader.span_reader import SHIPPED
from qa.reader.training.decision import calibration_error
from qa.reader.training.list_questions import load_list_questions, whole_texts
from qa.reader.training.list_rows import (
    ListRow,
    ListRowMaker,
    Wanted,
    built,
    is_telling,
    of_written,
    with_counts,
)
from qa.reader.training.statutes import drawn, read_statutes
from qa.reader.training.written import WrittenQuestion, load_written

SEED = 0
_PENALTY = 1.0
"""Of the squared weights; chosen on the held-out tenth, where 0.3 to 3 make no difference."""
_COUNTED = 0.5
"""Share of the list questions asked once more with their number of items."""

_UNANSWERABLE = 0.5
"""What questions that the texts do not answer count beside the others, all together: a third of all, as in the seed."""

_WHOLE_TIMES, _NEAR_TIMES = 3, 5
"""How often the few questions over whole texts, and the near misses, count. Chosen on the held-out questions."""

Loss = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.training.lists", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--count", type=int, default=400, help="written questions to fit the choice on")
    parser.add_argument("--statutes", type=int, default=80)
    arguments = parser.parse_args()
    rows = collected(arguments.data, arguments.model, arguments.count, arguments.statutes)
    choice = fitted(*rows)
    for name, some in zip(("fitted on", "statutes", "held out"), rows, strict=True):
        print(f"{name}: {figures(choice, some)}")
    choice.write(arguments.model)


def collected(
    data: Path, model: Path, count: int, statutes: int
) -> tuple[list[ListRow], list[ListRow], list[ListRow]]:
    """Return the rows of the written questions, of the statutes, and of the held-out written questions."""
    answerer, rng = load_answerer(model), random.Random(SEED)  # noqa: S311 - no secret
    written, over_whole = load_written(data), load_list_questions(data)
    asked = [
        *_of_written(
            answerer, data, [q for q in written if not q.held], lambda all_: _drawn(all_, count, rng)
        ),
        *_of_whole(answerer, data, [q for q in over_whole if not q.held], rng),
    ]
    held = [
        *_of_written(answerer, data, [q for q in written if q.held], list, elsewhere=True),
        *_of_whole(answerer, data, [q for q in over_whole if q.held], rng),
    ]
    return asked, list(_of_statutes(answerer, data, statutes)), held


def _of_written(
    answerer: Answerer,
    data: Path,
    questions: Sequence[WrittenQuestion],
    draw: Callable[[list[Wanted]], list[Wanted]],
    elsewhere: bool = False,
) -> Iterator[ListRow]:
    """Yield the rows of some of the questions, asked of all the whole texts that these were written over."""
    names = _names(questions)
    wanted = draw(of_written(questions, names))
    store = _built(data, names, {w.source for w in wanted})
    yield from ListRowMaker(answerer, store).rows(wanted, elsewhere)


def _of_whole(
    answerer: Answerer, data: Path, questions: Sequence[WrittenQuestion], rng: random.Random
) -> Iterator[ListRow]:
    """Yield the rows of questions asked of their own text alone, since many texts could be asked the same."""
    names = _names(questions)
    wanted = of_written(questions, names)
    maker = ListRowMaker(answerer, _built(data, names, set(names.values())))
    yield from maker.rows(wanted, elsewhere=True, alone=True)
    yield from maker.rows(list(with_counts(wanted, rng)), alone=True)


def _names(questions: Sequence[WrittenQuestion]) -> dict[str, str]:
    return {source: f"T{n}.txt" for n, source in enumerate(dict.fromkeys(q.source for q in questions))}


def _built(data: Path, names: dict[str, str], wanted: set[str]) -> KnowledgeBase:
    texts = whole_texts(data, [source for source, name in names.items() if name in wanted])
    return built({names[source]: text for source, text in texts.items()})


def _drawn(wanted: Sequence[Wanted], count: int, rng: random.Random) -> list[Wanted]:
    """Draw list questions, a part of them once more with their count, and half as many that ask for one thing."""
    lists = [w for w in wanted if w.kind == "list"]
    single = [w for w in wanted if w.kind != "list" and w.answers and is_telling(w)]
    lists = rng.sample(lists, min(count, len(lists)))
    counted = with_counts(rng.sample(lists, int(_COUNTED * len(lists))), rng)
    return [*lists, *counted, *rng.sample(single, min(count // 2, len(single)))]


def _of_statutes(answerer: Answerer, data: Path, count: int) -> Iterator[ListRow]:
    laws = read_statutes(data, held=False, count=count, seed=SEED + 1)
    names = {member: f"{n}-{Path(member).name}" for n, member in enumerate(laws)}
    lists, near = drawn(laws, 2 * count, count, SEED)
    wanted = [Wanted(m.question, "list", m.items, names[m.member]) for m in lists]
    single = [
        Wanted(m.question, m.kind, (), names[m.member], one=True)
        for m in near
        if is_list_question(m.question)
    ]
    rng = random.Random(SEED)  # noqa: S311 - no secret
    counted = list(with_counts(rng.sample(wanted, int(_COUNTED * len(wanted))), rng))
    maker = ListRowMaker(answerer, built({names[member]: text for member, text in laws.items()}))
    yield from maker.rows(wanted, elsewhere=True)
    yield from maker.rows(counted)
    yield from _NEAR_TIMES * list(maker.rows(single))


def is_list_question(question: str) -> bool:
    """Whether it is taken to ask for a list."""
    return analyse(question).answer_type is AnswerType.LIST


def fitted(asked: Sequence[ListRow], statutes: Sequence[ListRow], held: Sequence[ListRow]) -> ListChoice:
    """Return the weights of both models."""
    choice = fit_choice([*asked, *statutes])
    return ListChoice(choice.lists, choice.single, fit_sureness(choice, [*statutes, *held]))


def fit_choice(rows: Sequence[ListRow]) -> ListChoice:
    """Return the weights under which what is right is likeliest among all lists and the span; no sureness yet."""
    telling = [r for r in rows if r.features and r.right.any() and not r.right.all() and is_telling(r.wanted)]
    lists, single = list(telling[0].features[0]), list(telling[0].single)
    tables = [_table(row, lists, single) for row in telling]
    starts = np.cumsum([0, *(len(t) for t in tables[:-1])])
    of = np.repeat(np.arange(len(tables)), [len(t) for t in tables])
    x, y = np.concatenate(tables), np.concatenate([r.right for r in telling])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        worth = x @ weights
        odds = np.exp(worth - np.maximum.reduceat(worth, starts)[of])
        of_all = np.add.reduceat(odds, starts)
        of_right = np.maximum(np.add.reduceat(odds * y, starts), 1e-300)
        gradient = x.T @ (odds / of_all[of] - odds * y / of_right[of]) + _PENALTY * weights
        return float(np.log(of_all / of_right).sum() + _PENALTY * weights @ weights / 2), gradient

    found = _minimised(loss, x.shape[1])
    return ListChoice(_named(lists, found), _named(single, found[len(lists) :]), {})


def fit_sureness(choice: ListChoice, rows: Sequence[ListRow]) -> dict[str, float]:
    """Return the weights of the logistic model of how likely the chosen list is right.

    Questions that the texts do not answer count half as much as the others, few as they are among the rows.
    """
    chosen = [(w, r, r.right[w.best]) for r in rows for w in [_weighed(choice, r)] if w.best is not None]
    known = [sureness_features(w, r.confidence) for w, r, _ in chosen]
    x, y = np.array([list(k.values()) for k in known]), np.array([right for _, _, right in chosen])
    answerable = np.array([r.answerable for _, r, _ in chosen])
    weight = np.where(answerable, 1.0, _UNANSWERABLE * answerable.sum() / max(1, (~answerable).sum()))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        signed = (2 * y - 1) * (x @ weights)
        total = weight @ np.logaddexp(0, -signed) + _PENALTY * weights @ weights / 2
        return float(total), x.T @ (weight * (1 - 2 * y) / (1 + np.exp(signed))) + _PENALTY * weights

    return _named(list(known[0]), _minimised(loss, x.shape[1]))


def _minimised(loss: Loss, size: int) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    found: NDArray[np.float64] = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x
    return found


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=False)}


def _table(row: ListRow, lists: Sequence[str], single: Sequence[str]) -> NDArray[np.float64]:
    """Return a row's features, shape `(lists + 1, features)`: those of lists first, those of the span behind."""
    table = np.zeros((len(row.features) + 1, len(lists) + len(single)))
    table[:-1, : len(lists)] = [[f[name] for name in lists] for f in row.features]
    table[-1, len(lists) :] = [row.single[name] for name in single]
    return table


def _weighed(choice: ListChoice, row: ListRow) -> Weighed:
    worths = [sum(choice.lists[n] * v for n, v in f.items()) for f in row.features]
    return Weighed((), row.features, worths, sum(choice.single[n] * v for n, v in row.single.items()))


def figures(choice: ListChoice, rows: Sequence[ListRow]) -> str:
    """Return how the choice does: lists right, item F1, single answers given as lists; and its confidence."""
    weighed = [_weighed(choice, r) for r in rows]
    lists = [
        (w.best, r) for w, r in zip(weighed, rows, strict=True) if r.wanted.kind == "list" and r.answerable
    ]
    right = np.mean([best is not None and r.right[best] for best, r in lists])
    f1 = np.mean([r.f1[best] if best is not None else 0.0 for best, r in lists])
    found = np.mean([r.right[:-1].any() for _, r in lists])
    told = [
        w.best is not None for w, r in zip(weighed, rows, strict=True) if r.right[-1] and is_telling(r.wanted)
    ]
    sure = [(choice.confidence(w, r.confidence), r.right[w.best], r.answerable)
            for w, r in zip(weighed, rows, strict=True) if w.best is not None]  # fmt: skip
    confidence, correct = np.array([s[0] for s in sure]), np.array([s[1] for s in sure])
    return (
        f"{len(lists)} lists, right {right:.3f} (found {found:.3f}), item F1 {f1:.3f}; "
        f"{sum(told)} of {len(told)} single answers as lists; "
        f"calibration error {calibration_error(confidence, correct):.3f} of {len(sure)}"
    )


if __name__ == "__main__":
    main()
