"""The licence of the weights stands beside them, names every source of their card, and goes into the wheel."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from embeddings.encoder import SHIPPED_FOLDER
from qa.reader.span_reader import SHIPPED

ROOT = Path(__file__).parents[2]
SOURCES = [
    "CMRC 2018",
    "DRCD",
    "news, 2022 to 2026",
    "news articles of 2023",
    "statutes and regulations",
    "questions written",
]


@pytest.mark.parametrize("folder", [SHIPPED_FOLDER, SHIPPED], ids=["encoder", "reader"])
def test_the_weights_have_their_licence_beside_them(folder):
    licence = (folder / "MODEL_LICENSE").read_text(encoding="utf-8")
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in licence and "(MODEL_LICENSE)" in card
    for source in SOURCES:
        assert source.lower() in licence.lower(), source
    for path in folder.iterdir():
        if path.suffix in {".onnx", ".safetensors", ".npy"}:
            assert path.name in licence


def test_the_package_declares_both_licences():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {ROOT / name for name in project["license-files"]}
    assert {folder / "MODEL_LICENSE" for folder in (SHIPPED_FOLDER, SHIPPED)} < declared
    assert "CC-BY-SA-4.0" in project["license"]
