"""The shipped encoder: read directly and through sentence-transformers alike, folded, quick, and mendable."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embeddings.base import Encoder
from embeddings.encoder import (
    SHIPPED_FOLDER,
    EncoderNotLoadedError,
    StaticEncoder,
    fingerprint,
    load_encoder,
)
from embeddings.text import fold

TEXTS = [
    "这次大会审议批准了什么？",
    "大会审议并批准了市人民政府工作报告，选举产生了新一届领导班子。",
    "第十六届人民代表大会第三次会议于二〇二五年一月二十日闭幕，增长百分之六点五。",
    "臺灣的氣候屬於熱帶及亞熱帶季風氣候。",
    "ＧＤＰ同比增长 6.5%，社会消费品零售总额 5879 亿元。",
    "x" * 500,
    "，。！",
    "",
]


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = (v.astype(np.float64) for v in (a, b))
    return (a * b).sum(axis=1) / np.maximum(np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1), 1e-12)


def test_sentence_transformers_agrees_on_folded_text() -> None:
    direct, theirs = load_encoder(), load_encoder(SHIPPED_FOLDER)
    assert type(theirs).__name__ == "SentenceTransformer"
    assert isinstance(theirs, Encoder)
    folded = [fold(text) for text in TEXTS]
    for name in ("encode_query", "encode_document"):
        ours, other = getattr(direct, name)(TEXTS), getattr(theirs, name)(folded)
        assert ours.shape == other.shape == (len(TEXTS), direct.dimension)
        assert (np.linalg.norm(ours, axis=1) == 0).tolist() == (np.linalg.norm(other, axis=1) == 0).tolist()
        spoken = np.linalg.norm(ours, axis=1) > 0
        assert cosines(ours[spoken], other[spoken]).min() >= 0.9999
    assert fingerprint(theirs) == fingerprint(load_encoder(SHIPPED_FOLDER)) != fingerprint(direct)


def test_both_spellings_get_one_vector() -> None:
    a, b = load_encoder().encode_query(["臺灣第十六屆大會，增長百分之六", "台湾第16届大会,增长6%"])
    np.testing.assert_array_equal(a, b)
    assert np.linalg.norm(a) > 0


@given(st.lists(st.text(st.characters(codec=None, exclude_categories=()), max_size=60), max_size=6))
@example(["\ud800", "", "龘\x00"])
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_finite_vector_that_owes_nothing_to_its_neighbours(texts: list[str]) -> None:
    encoder = load_encoder()
    vectors = encoder.encode_document(texts)
    assert vectors.shape == (len(texts), encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(encoder.encode_query([text])[0], vector)


def test_many_texts_are_encoded_as_each_alone() -> None:
    texts = [f"{text}{i}" for i in range(100) for text in TEXTS]
    encoder = load_encoder()
    alone = np.concatenate([encoder.encode_document([text]) for text in texts])
    np.testing.assert_array_equal(encoder.encode_document(texts), alone)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("谁主持了会议？", "会议由市长主持，各区负责人参加。", "今年粮食产量比去年增加，蔬菜供应充足。"),
        (
            "医院什么时候建成？",
            "新院区将于年底竣工并投入使用，设床位八百张。",
            "比赛以平局结束，双方各得一分。",
        ),
        (
            "法律如何规定罚款？",
            "违反本条例的，由主管部门责令改正，处一万元罚款。",
            "演员们为观众献上了精彩的舞蹈。",
        ),
    ],
)
def test_what_answers_a_question_lies_nearer_than_what_does_not(
    question: str, right: str, wrong: str
) -> None:
    encoder = load_encoder()
    asked = np.repeat(encoder.encode_query([question]), 2, axis=0)
    near, far = cosines(asked, encoder.encode_document([right, wrong]))
    assert near > far


def test_it_is_small_and_starts_without_the_heavy_libraries() -> None:
    assert sum(path.stat().st_size for path in SHIPPED_FOLDER.rglob("*")) <= 18_000_000
    program = (
        "import sys; from embeddings.encoder import load_encoder, fingerprint; e = load_encoder();"
        "e.encode_query(['问']); fingerprint(e);"
        "heavy = ('torch', 'sentence_transformers', 'transformers', 'faiss', 'gradio');"
        "print([m for m in heavy if m in sys.modules])"
    )
    root = SHIPPED_FOLDER.parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "cut", "other"])
def test_a_damaged_folder_is_an_error_that_names_the_remedy(tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "模型"
    shutil.copytree(SHIPPED_FOLDER, folder)
    whole = (folder / name).read_bytes()
    (folder / name).unlink()
    if damage != "missing":
        (folder / name).write_bytes(whole[: len(whole) // 2] if damage == "cut" else b"{}")
    with pytest.raises(EncoderNotLoadedError, match="Reinstall it: python -m pip install"):
        StaticEncoder(folder)


def test_tokenizer_and_weights_must_belong_together(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    shutil.copytree(SHIPPED_FOLDER, tmp_path / "m")
    few = {"embeddings": np.zeros((7, 256), np.int8), "weights": np.ones(7, np.float32)}
    save_file(few, tmp_path / "m" / "model.safetensors")
    with pytest.raises(EncoderNotLoadedError, match="7 vectors for"):
        StaticEncoder(tmp_path / "m")


@pytest.mark.parametrize("name", ["no/such/folder/at/all", "."])
def test_what_is_no_model_is_an_error_that_names_the_choices(name: str, tmp_path: Path) -> None:
    with pytest.raises(EncoderNotLoadedError, match=r"cannot be loaded .* leave it out for the shipped one"):
        load_encoder(tmp_path if name == "." else name)


def test_the_fingerprint_follows_the_weights(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(SHIPPED_FOLDER, folder)
    assert fingerprint(StaticEncoder(folder)) == fingerprint(load_encoder())
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-3] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    assert fingerprint(StaticEncoder(folder)) != fingerprint(load_encoder())


def test_the_fingerprint_of_any_other_encoder_is_its_class() -> None:
    class Lengths:
        def encode_query(self, sentences: list[str]) -> np.ndarray:
            return np.array([[len(s), 1.0] for s in sentences])

        encode_document = encode_query

    assert isinstance(Lengths(), Encoder)
    assert fingerprint(Lengths()) == fingerprint(Lengths()) != fingerprint(load_encoder())
