"""Fit an encoder to late interaction: `python -m embeddings.training.late --rivals FILE --start FOLDER --out FOLDER`.

FILE is what `python -m qa.retriever.rivals` writes. An interrupted run goes on where it stopped when called again
with the same `--work` folder and the same options. The folder is written without a card.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from tqdm import tqdm

from embeddings.encoder import SHIPPED_FOLDER
from embeddings.training.folder import read_table, write_folder
from embeddings.training.late_loop import LatePlan, train_late
from embeddings.training.rivals import Rivals


def main() -> None:
    """Run the command."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    rivals = Rivals.read(options.rivals, tokenizer)
    plan = LatePlan(options.steps, options.seed, options.batch, options.rate, options.pull)
    table = torch.from_numpy(read_table(options.start))
    steps = train_late(rivals, table, plan, options.work / "late.npz")
    progress = tqdm(steps, "training", total=plan.steps, mininterval=10)
    for _, loss in progress:
        progress.set_postfix(loss=f"{loss:.3f}", refresh=False)
    write_folder(options.out, tokenizer, np.asarray(table.detach().numpy(), np.float32))
    print(f"{len(rivals)} questions, {len(rivals.passages)} passages: {options.out} is written")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training.late", description=__doc__)
    parser.add_argument("--rivals", type=Path, required=True, help="questions with the passages that rival")
    parser.add_argument("--start", type=Path, default=SHIPPED_FOLDER, help="the encoder to go on from")
    parser.add_argument("--out", type=Path, required=True, help="where the model folder is written")
    parser.add_argument("--work", type=Path, default=Path(".work/late"), help="folder of the checkpoint")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=0.0005)
    parser.add_argument("--pull", type=float, default=0.01, help="towards where the table started")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
