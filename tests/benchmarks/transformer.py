"""What a small Transformer costs beside the static encoder, in float32 and in eight bits.

    python -m tests.benchmarks.transformer --data DIR [--model FOLDER] [--recall]

FOLDER is what `python -m embeddings.training --architecture transformer` wrote; without it the layers are as
they start, which is enough for speed and size. Passages are the held-out news articles, folded before.
"""

from __future__ import annotations

import argparse
import statistics
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from tokenizers import Tokenizer

from embeddings.base import Encoder
from embeddings.encoder import SHIPPED_FOLDER, load_encoder
from embeddings.text import fold
from embeddings.training.folder import read_table
from embeddings.training.measure import RetrievalTask, gold_ranks
from embeddings.training.transformer import build, write_model
from embeddings.training.transformer_int8 import Int8Transformer, export_int8
from tests.benchmarks.encoder import seconds, wilson

ROUNDS = 3


def main() -> None:
    """Print size, speed and, when asked, recall, a line for each encoder."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.transformer", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a trained folder")
    parser.add_argument(
        "--recall", action="store_true", help="CMRC trial among 20,000 articles: many minutes"
    )
    parser.add_argument("--articles", type=int, default=20_000, help="how many; all take many minutes")
    parser.add_argument("--passages", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1, help="of the Transformers")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    task = folded(RetrievalTask.of(options.data, "trial"), options.articles)
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        for name, encoder, files in candidates(options.model, Path(scratch), options.threads):
            print(f"{name}: {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
            print_cost(task, encoder, options.passages)
            if options.recall:
                print_recall(task, encoder)


def folded(task: RetrievalTask, articles: int) -> RetrievalTask:
    """Return the task with so many articles and folded texts: a sentence-transformers folder folds nothing."""
    passages = task.passages[: int(task.gold.max()) + 1 + articles]
    return RetrievalTask([*map(fold, task.questions)], [*map(fold, passages)], task.gold)


def candidates(model: Path | None, scratch: Path, threads: int) -> list[tuple[str, Encoder, list[Path]]]:
    """Return name, encoder and files of each; an untrained model is built where none is given."""
    if model is None:
        tokenizer = Tokenizer.from_file(str(SHIPPED_FOLDER / "tokenizer.json"))
        model = scratch
        write_model(model, build(torch.from_numpy(read_table(SHIPPED_FOLDER)), tokenizer))
    trained = load_encoder(model)
    export_int8(trained, scratch)  # type: ignore[arg-type]  # `load_encoder` gives what the folder holds
    (scratch / "tokenizer.json").write_bytes((model / "tokenizer.json").read_bytes())
    eight = [scratch / name for name in ("int8.onnx", "table.safetensors", "tokenizer.json")]
    shipped = [SHIPPED_FOLDER / name for name in ("model.safetensors", "tokenizer.json")]
    return [
        ("static, shipped", load_encoder(), shipped),
        ("float32", trained, [model / name for name in ("model.safetensors", "tokenizer.json")]),
        ("eight bits", Int8Transformer(scratch, threads), eight),
    ]


def print_cost(task: RetrievalTask, encoder: Encoder, passages: int) -> None:
    """Print passages a second, and milliseconds a question, the best of three rounds each."""
    for characters in (200, 400):
        texts = [text[:characters] for text in task.passages[-passages:]]
        encoder.encode_document(texts[:8])
        best = min(seconds(partial(encoder.encode_document, texts)) for _ in range(ROUNDS))
        print(f"  {len(texts) / best:,.0f} passages of {characters} characters a second")
    asked = [seconds(partial(encoder.encode_query, [text])) for text in task.questions[:100]]
    print(f"  {1000 * statistics.median(asked):.2f} ms a question")


def print_recall(task: RetrievalTask, encoder: Encoder) -> None:
    """Print R@1 and R@5 with their intervals."""
    ranks = gold_ranks(task, encoder)
    for k in (1, 5):
        low, high = wilson(int((ranks <= k).sum()), len(ranks))
        print(f"  R@{k} {(ranks <= k).mean():.3f} [{low:.3f}, {high:.3f}]")


if __name__ == "__main__":
    main()
