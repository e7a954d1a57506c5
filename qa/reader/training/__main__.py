"""`python -m qa.reader.training --data DIR --out FOLDER --seed N`: trains the shipped reader, resumably."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.multiprocessing.spawn import spawn

from embeddings.text import fold_characters
from qa.corpus.passages import PASSAGE_CHARACTERS
from qa.expressions import expressions
from qa.reader.features import Vocabulary, save_vocabulary
from qa.reader.training.cloze import ClozeMaker, read_documents
from qa.reader.training.examples import Example, add_lookalikes, build, load_squad, shuffled_forever
from qa.reader.training.exchange import WordExchange
from qa.reader.training.export import export, trained
from qa.reader.training.loop import Plan, Trainer, batches
from qa.reader.training.model import Shape, SpanModel
from qa.reader.training.reopened import holds_model, reopened, words_of
from qa.reader.training.together import meet, part
from qa.reader.training.validate import score
from qa.reader.training.vectors import learn_vectors
from qa.reader.training.written import QUESTIONS, load_written, windows, written_examples

LIMITS = (140, 180, 180, 220)
"""Window sizes the examples are cut to: about that of the passages, varied so that none is learnt by heart."""

SHARES = (0.2, 0.6, 0.2)
"""Of the batches: questions of CMRC and DRCD, questions written for this project, cloze questions."""

_EXCHANGED = 0.1
"""Share of the questions people asked, and of those written for this project, with exchanged words. Few: the reader is
told what an expression means, and what people say is not always among those that are known."""


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command's options; ends the process when one is wrong."""
    parser = argparse.ArgumentParser(prog="python -m qa.reader.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the training files")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoints and the model")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="questions written over the texts")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=12_000, help="batches of 16 questions, for each process")
    parser.add_argument("--rate", type=float, default=Plan.learning_rate, help="the highest learning rate")
    parser.add_argument(
        "--start", type=Path, help="to go on from: a checkpoint of the same words, or the folder of a model"
    )
    parser.add_argument(
        "--plain-characters", type=int, default=12_000_000, help="plain text for cloze questions"
    )
    parser.add_argument("--size", type=int, default=Shape.hidden, help="channels of the model")
    parser.add_argument("--processes", type=int, default=1, help="that train one model together, for a CPU")
    parser.add_argument(
        "--threads", type=int, help="of each process; all cores shared out among them, if not told"
    )
    options = parser.parse_args(argv)
    if options.processes < 1:
        parser.error(f"--processes {options.processes}: at least 1")
    if options.start and not (options.start.is_file() or holds_model(options.start)):
        parser.error(f"--start {options.start}: neither a checkpoint nor the folder of a model")
    return options


def _asked(data: Path, rng: random.Random) -> Iterator[Example]:
    """Yield the questions people asked of Wikipedia."""
    articles = [*load_squad(data / "cmrc2018_train.json"), *load_squad(data / "drcd_dev.json")]
    examples = add_lookalikes(build(articles, LIMITS, 0), 3, 0)
    print(f"{len(examples)} questions of CMRC and DRCD", flush=True)
    return shuffled_forever(examples, rng)


def _written(data: Path, file: Path, rng: random.Random) -> Iterator[Example]:
    """Yield the questions written for this project that are not held out."""
    questions = [q for q in load_written(data, file) if not q.held]
    others = sorted({q.text[a:b] for q in questions for a, b in windows(q.text, PASSAGE_CHARACTERS)})
    examples = written_examples(questions, LIMITS, rng)
    print(f"{len(questions)} questions written for this project", flush=True)
    folded = [fold_characters(text) for text in others]
    return shuffled_forever(add_lookalikes(examples, 4, 0, folded), rng)


def _exchanged(examples: Iterator[Example], exchange: WordExchange, rng: random.Random) -> Iterator[Example]:
    """Yield the examples, the words of some of their questions exchanged."""
    for example in examples:
        if rng.random() < _EXCHANGED:
            words = exchange.disturbed(example.question, dropped=0.03, exchanged=0.45)
            yield replace(example, question=words or example.question)
        else:
            yield example


def _vectors(options: argparse.Namespace) -> tuple[list[str], NDArray[np.float32]]:
    out, start = options.out, options.start
    if not (out / "vectors.npy").exists():
        if start and start.is_dir():
            words, vectors, rarity = words_of(start)
        else:
            words, vectors, rarity = learn_vectors(options.data / "plain_text.txt.xz", out, options.seed)
        save_vocabulary(out, words, rarity)
        (out / "words.txt").write_text("\n".join(words), encoding="utf-8")
        np.save(out / "vectors.npy", vectors)
    words = (out / "words.txt").read_text(encoding="utf-8").split("\n")
    if start and start.is_dir() and words != words_of(start)[0]:
        sys.exit(f"{out} holds the words of another model than {start}: choose another --out")
    return words, np.load(out / "vectors.npy", allow_pickle=False)


def _sources(
    options: argparse.Namespace,
    vocabulary: Vocabulary,
    words: list[str],
    vectors: NDArray[np.float32],
    seed: int,
) -> tuple[list[Iterator[Example]], list[float], random.Random]:
    """Return the kinds of questions, their shares, and what draws them, by `seed`."""
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    documents = read_documents(options.data / "plain_text.txt.xz", options.plain_characters)
    exchange = WordExchange(vocabulary, words, vectors, rng, expressions())
    asked, written = _asked(options.data, rng), _written(options.data, options.questions, rng)
    cloze = ClozeMaker(exchange, rng).examples(documents)
    return [_exchanged(asked, exchange, rng), _exchanged(written, exchange, rng), cloze], list(SHARES), rng


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; `argv` as `sys.argv[1:]`. Ends by writing the model into `OUT/model`."""
    options = arguments(argv)
    options.threads = options.threads or max(1, torch.get_num_threads() // options.processes)
    options.out.mkdir(parents=True, exist_ok=True)
    _vectors(options)
    if options.processes == 1:
        _train(0, options, None)
        return
    with tempfile.TemporaryDirectory() as folder:
        spawn(_train, (options, Path(folder) / "meeting"), options.processes)  # type: ignore[no-untyped-call]


def _train(rank: int, options: argparse.Namespace, meeting: Path | None) -> None:
    """Train in this process, the one of number `rank`; the first one keeps, scores and writes what all learned."""
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    words, vectors = _vectors(options)
    vocabulary = Vocabulary.load(options.out)
    plan = Plan(options.steps, options.processes, learning_rate=options.rate)
    trainer = Trainer(first_model(options, words, vectors), plan, options.out / "checkpoint.pt")
    # The first weights are the same in every process; what is dropped is not, nor are the batches, which a resumed
    # run draws anew.
    torch.manual_seed(options.seed + rank)
    drawn = options.seed + trainer.step * options.processes + rank
    source = batches(vocabulary, *_sources(options, vocabulary, words, vectors, drawn), plan)
    trial = load_squad(options.data / "cmrc2018_trial.json")
    if meeting:
        meet(rank, options.processes, meeting)
    for step in trainer.train(source):
        if rank == 0:
            trainer.save()
            count = 1002 if step == plan.steps else 200
            exact, f1 = score(trainer.learned(), vocabulary, trial, count)
            print(
                f"\nstep {step}: CMRC trial, first {count} questions: EM {exact:.3f} F1 {f1:.3f}", flush=True
            )
    if meeting:
        part()
    if rank == 0:
        export(trainer.learned(), options.out, options.out / "model", trial)


def first_model(options: argparse.Namespace, words: Sequence[str], vectors: NDArray[np.float32]) -> SpanModel:
    """Return the model to begin with: the one of `--start`, or a new one with these `vectors` of its `words`."""
    if options.start:
        return reopened(options.start) if options.start.is_dir() else trained(options.start)
    torch.manual_seed(options.seed)
    characters = 1 + max(i for i, word in enumerate(words) if len(word) == 1)
    model = SpanModel(Shape(characters=characters, words=len(words), hidden=options.size))
    model.words.weight.data.copy_(torch.from_numpy(vectors))
    return model


if __name__ == "__main__":
    main()
