"""Train the shipped encoder: `python -m embeddings.training --data DIR --out FOLDER --seed N`.

An interrupted run goes on where it stopped when called again with the same `--work` folder.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from embeddings.base import Encoder
from embeddings.encoder import StaticEncoder, load_encoder
from embeddings.text import fold
from embeddings.training import sources
from embeddings.training.folder import read_table, write_card, write_folder
from embeddings.training.loop import DIMENSION, SHARES, STRETCHED, Plan, first_table, train
from embeddings.training.meanings import load_meanings
from embeddings.training.measure import RetrievalTask, gold_ranks
from embeddings.training.sources import Reading
from embeddings.training.tokens import TokenSource
from embeddings.training.transformer import LAYERS, build, write_model
from embeddings.training.transformer_loop import train_transformer
from embeddings.training.vocabulary import count_words, make_tokenizer

SOURCES: dict[str, Callable[[Path], Iterable[Reading]]] = {
    "questions": sources.questions,
    "headlines": sources.headlines,
    "articles": sources.articles,
    "plain": sources.plain,
}
_COUNTED = 6
"""One plain document in so many is counted for the vocabulary: 9M characters are enough."""


def main() -> None:
    """Run the steps, each kept in the work folder."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    if options.start:
        _take_tokenizer(options.start, options.work / "tokenizer.json")
    tokenizer = _tokenizer(options.work / "tokenizer.json", options.data, options.pieces)
    tokens = {
        name: _tokens(options.work / f"{name}.npz", read(options.data), name, tokenizer)
        for name, read in SOURCES.items()
    }
    if options.pairs:
        digest = hashlib.sha256(options.pairs.read_bytes()).hexdigest()
        path = options.work / f"written-{digest[:8]}.npz"
        tokens["written"] = _tokens(path, sources.written(options.pairs), "written", tokenizer)
    shares = shared_among(tokens, SHARES)
    plan = Plan(options.steps, options.seed, options.dimension, options.batch, options.rate, shares=shares)
    first = torch.from_numpy(read_table(options.start)) if options.start else None
    if first is None:
        meanings = load_meanings(options.vectors, tokenizer) if options.vectors else None
        first = first_table(_counts(tokens, tokenizer), plan, meanings)
    if options.architecture == "transformer":
        _make_transformer(options, tokens, tokenizer, first, plan)
        return
    table = _trained(tokens, first, plan, options.work / "checkpoint.npz")
    write_folder(options.out, tokenizer, table)
    _report(options, plan, tokens)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the training texts")
    parser.add_argument("--out", type=Path, required=True, help="where the model folder is written")
    parser.add_argument(
        "--work", type=Path, default=Path(".work/encoder"), help="vocabulary, tokens, checkpoint"
    )
    parser.add_argument("--pairs", type=Path, help="questions written over texts, a pair file")
    parser.add_argument("--vectors", type=Path, help="folder with word vectors to start from")
    parser.add_argument("--start", type=Path, help="the folder of an encoder to go on from, with its pieces")
    parser.add_argument("--architecture", choices=("static", "transformer"), default="static")
    parser.add_argument("--layers", type=int, default=LAYERS, help="of the Transformer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--dimension", type=int, default=DIMENSION)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--rate", type=float, default=0.002)
    parser.add_argument("--pieces", type=int, default=32_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--report", action="store_true", help="score CMRC dev too: once, for the final model")
    options = parser.parse_args()
    if options.architecture == "transformer" and not options.start:
        parser.error("--architecture transformer starts from a static encoder: name its folder with --start")
    return options


def _take_tokenizer(start: Path, path: Path) -> None:
    """Take the pieces of the encoder to go on from, unless the work folder was begun with others."""
    theirs = Tokenizer.from_file(str(start / "tokenizer.json"))
    if not path.exists():
        theirs.save(str(path))
    elif Tokenizer.from_file(str(path)).get_vocab() != theirs.get_vocab():
        raise SystemExit(f"{path} holds other pieces than {start}: name another folder with --work")


def _tokenizer(path: Path, data: Path, size: int) -> Tokenizer:
    if not path.exists():
        readings = [*sources.questions(data)] * 3 + [*islice(sources.plain(data), 0, None, _COUNTED)]
        words: Counter[str] = count_words(fold(r.text) for r in tqdm(readings, "counting words"))
        make_tokenizer(words, size).save(str(path))
    return Tokenizer.from_file(str(path))


def shared_among(
    tokens: Collection[str], shares: Iterable[tuple[str, float]]
) -> tuple[tuple[str, float], ...]:
    """Return the shares of the sources that there are, scaled to sum to 1.

    >>> shared_among({"plain", "questions"}, [("written", 0.2), ("questions", 0.2), ("plain", 0.6)])
    (('questions', 0.25), ('plain', 0.75))
    """
    there = [(name, share) for name, share in shares if STRETCHED.get(name, name) in tokens]
    total = sum(share for _, share in there)
    return tuple((name, round(share / total, 6)) for name, share in there)


def _tokens(path: Path, readings: Iterable[Reading], name: str, tokenizer: Tokenizer) -> TokenSource:
    if not path.exists():
        TokenSource.of(tqdm(readings, f"tokenizing {name}"), tokenizer).save(path)
    return TokenSource.load(path)


def _counts(tokens: dict[str, TokenSource], tokenizer: Tokenizer) -> NDArray[np.int64]:
    """Return how often each piece stands in all documents."""
    pieces = tokenizer.get_vocab_size()
    return np.asarray(sum(np.bincount(source.documents, minlength=pieces) for source in tokens.values()))


def _trained(
    tokens: dict[str, TokenSource], table: torch.Tensor, plan: Plan, checkpoint: Path
) -> NDArray[np.float32]:
    _show(train(tokens, table, plan, checkpoint), plan.steps)
    table = table.detach()
    table[0] = 0  # the unknown piece says nothing
    return np.asarray(table.numpy(), dtype=np.float32)


def _make_transformer(
    options: argparse.Namespace,
    tokens: dict[str, TokenSource],
    tokenizer: Tokenizer,
    table: torch.Tensor,
    plan: Plan,
) -> None:
    """Train the Transformer from the table, write it without a card, and print its recall."""
    model = build(table, tokenizer, options.layers, plan.seed)
    steps = train_transformer(tokens, model, plan, options.work / "transformer.safetensors")
    _show(steps, plan.steps)
    write_model(options.out, model)
    _recall(options, load_encoder(options.out))


def _show(steps: Iterable[tuple[int, float]], total: int) -> None:
    progress = tqdm(steps, "training", total=total, mininterval=10)
    for _, loss in progress:
        progress.set_postfix(loss=f"{loss:.3f}", refresh=False)


def _report(options: argparse.Namespace, plan: Plan, tokens: dict[str, TokenSource]) -> None:
    recall = _recall(options, StaticEncoder(options.out))
    write_card(options.out, plan, {name: len(source) for name, source in tokens.items()}, recall)


def _recall(options: argparse.Namespace, encoder: Encoder) -> dict[str, tuple[float, float]]:
    recall = {}
    for split in ("trial", "dev") if options.report else ("trial",):
        ranks = gold_ranks(RetrievalTask.of(options.data, split), encoder)
        recall[split] = ((ranks == 1).mean(), (ranks <= 5).mean())
        print(f"CMRC {split} + 20,000 distractors: R@1 {recall[split][0]:.3f}, R@5 {recall[split][1]:.3f}")
    return recall


if __name__ == "__main__":
    main()
