"""The training command on a handful of made-up texts: it runs, resumes, and exports what it trained."""

from __future__ import annotations

import gzip
import itertools
import json
import lzma
import random
import tarfile

import numpy as np
import pytest
import torch

from qa.reader.features import PASSAGE_FEATURES, QUESTION_FEATURES, Vocabulary, encode
from qa.reader.span_reader import SHIPPED, SpanReader
from qa.reader.training.__main__ import _vectors, arguments, first_model, main
from qa.reader.training.cloze import ClozeMaker, read_documents
from qa.reader.training.eight_bits import Product, ShiftedProducts, in_eight_bits
from qa.reader.training.examples import build, load_squad
from qa.reader.training.exchange import WordExchange
from qa.reader.training.export import examples
from qa.reader.training.export import trained as of_checkpoint
from qa.reader.training.loop import Plan, Trainer, fastest, rate, span_loss, stack
from qa.reader.training.model import GatedConvolution, Shape, SpanModel

SENTENCES = [
    "平湖市2023年新建公园{}个，总面积{}公顷。",
    "全市完成植树{}万株，新增绿地{}公顷，市民满意度不断提高。",
    "市政府决定建设“智慧水务”平台，投资{}亿元，服务居民{}万户。",
    "会议在平湖市召开，{}名代表参加，审议了{}项议案。",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    paragraphs = ["".join(s.format(i + 3, i * 2 + 5) for s in SENTENCES) for i in range(40)]
    with lzma.open(folder / "plain_text.txt.xz", "wt", encoding="utf-8") as file:
        file.write("\n\n".join(paragraphs))
    questions = [
        {
            "question": "新建公园多少个？",
            "id": "1",
            "answers": [{"text": "3个", "answer_start": paragraphs[0].index("3个")}],
        },
        {
            "question": "投资多少？",
            "id": "2",
            "answers": [{"text": "3亿元", "answer_start": paragraphs[0].index("3亿元")}],
        },
    ]
    squad = {"data": [{"paragraphs": [{"id": "P", "context": paragraphs[0], "qas": questions}]}]}
    _write_texts_with_questions(folder, paragraphs)
    for name in ("cmrc2018_train", "drcd_dev", "cmrc2018_trial"):
        (folder / f"{name}.json").write_text(json.dumps(squad, ensure_ascii=False), encoding="utf-8")
    return folder


def _write_texts_with_questions(folder, paragraphs):
    for name, row in (
        ("newscast_2022_2026", {"paras": paragraphs}),
        ("news_2023", {"text": ""}),
        ("state_reports_2008_2022", {"year": 2009, "segments": []}),
    ):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    with tarfile.open(folder / "laws.tar.xz", "w:xz"):
        pass
    row = {"source": "newscast:0", "lines": [0, 3], "kind": "fact", "question": "哪里建公园？", "held": False}
    rows = [{**row, "spans": [[0, 3]]}, {**row, "kind": "none", "spans": []}]
    text = "\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    threads = torch.get_num_threads()
    for steps, processes in (("2", "1"), ("9", "2")):
        main(["--data", str(data), "--out", str(out), "--questions", str(data / "questions.jsonl"),
              "--steps", steps, "--processes", processes, "--threads", "1", "--size", "16"])  # fmt: skip
    torch.set_num_threads(threads)
    torch.set_flush_denormal(
        False
    )  # the command owns its process; here it would change other tests' arithmetic
    return out


@pytest.mark.filterwarnings("ignore")
def test_it_resumes_with_another_process_and_exports_what_it_trained(trained, data):
    assert torch.load(trained / "checkpoint.pt", weights_only=True)["step"] == 9
    model, vocabulary = of_checkpoint(trained / "checkpoint.pt"), Vocabulary.load(trained)
    asked = examples(load_squad(data / "cmrc2018_trial.json"), vocabulary)
    question, texts = "新建公园多少个?", ["平湖市新建公园3个。", "会议在平湖市召开。"]
    inputs, _ = stack([encode(vocabulary, question, texts)])
    coarse = in_eight_bits(model, asked)
    with torch.inference_mode():
        for weights in coarse.parameters():
            weights.copy_(weights.half() if weights.dim() > 1 else weights)  # as they are stored
        spans, nothing = coarse(*inputs)
    margins = SpanReader(trained / "model").margins(question, texts)
    real = margins > -5_000
    assert np.abs(margins - (spans - nothing[:, None, None]).numpy())[real].max() < 0.02
    assert real[0].sum() == 10 * 11 / 2


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--processes", "0", "at least 1"), ("--start", "none.pt", "neither a checkpoint nor")],
)
def test_a_wrong_option_is_told(option, value, told, capsys):
    with pytest.raises(SystemExit):
        arguments(["--data", "d", "--out", "o", option, value])
    assert told in capsys.readouterr().err


def test_it_goes_on_from_earlier_weights(trained, data):
    checkpoint = trained / "checkpoint.pt"
    asked = arguments(["--data", str(data), "--out", str(data), "--start", str(checkpoint)])
    model = first_model(asked, [], np.zeros((0, 0), np.float32))
    kept = torch.load(checkpoint, weights_only=True)["model"]
    assert all(torch.equal(weights, kept[name]) for name, weights in model.named_parameters())


@pytest.mark.filterwarnings("ignore")
def test_it_goes_on_from_the_folder_that_is_shipped(trained, data, tmp_path):
    folder = trained / "model"
    options = ["--data", str(data), "--out", str(tmp_path), "--start", str(folder)]
    asked = arguments(options)
    words, vectors = _vectors(asked)
    model = first_model(asked, words, vectors)
    assert words == (trained / "words.txt").read_text(encoding="utf-8").split("\n")
    assert np.array_equal(vectors, model.words.weight.detach().numpy())
    (tmp_path / "words.txt").write_text("甲\n乙", encoding="utf-8")
    with pytest.raises(SystemExit, match="choose another --out"):
        _vectors(asked)
    question, texts = "新建公园多少个?", ["平湖市新建公园3个。", "会议在平湖市召开。"]
    inputs, _ = stack([encode(Vocabulary.load(tmp_path), question, texts)])
    with torch.inference_mode():
        spans, nothing = model(*inputs)
    margins = SpanReader(folder).margins(question, texts)
    real = margins > -5_000
    assert np.abs(margins - (spans - nothing[:, None, None]).numpy())[real].max() < 0.05


@pytest.mark.filterwarnings("ignore")
def test_an_exported_model_does_not_tell_where_it_was_made(trained):
    for folder in (trained / "model", SHIPPED):
        assert b"training/model.py" not in (folder / "reader.onnx").read_bytes()


@pytest.mark.filterwarnings("ignore")
def test_an_exported_model_scores_a_passage_alike_in_any_company(trained):
    reader = SpanReader(trained / "model")
    long = "会议在平湖市召开,7名代表参加,审议了9项议案。" * 8
    texts = ["平湖市新建公园3个。", long, "市民满意。" * 20, long[:-9], long[:-13], long[3:-1]]
    questions = ["新建公园多少个?", "哪里召开?", "这次会议审议了多少项议案,又有几名代表参加?", "谁?"]
    together = reader.margins_of(questions, [texts] * len(questions))
    for question, margins in zip(questions, together, strict=True):
        for row, text in enumerate(texts):
            alone = reader.margins(question, [text])[0]
            assert np.array_equal(margins[row, : len(text), : len(text)], alone)
            assert (margins[row, len(text) :] < -5_000).all()
            assert (margins[row, :, len(text) :] < -5_000).all()


def test_eight_bits_score_nearly_as_float32():
    torch.manual_seed(0)
    model = SpanModel(Shape(characters=50, words=50, hidden=16)).eval()
    for name, weights in model.named_parameters():
        if name.endswith(("out.weight", "out.bias")):
            torch.nn.init.normal_(weights, std=0.1)  # what is added by attention begins at zero
    made = [_random_inputs(12) for _ in range(8)]
    eight = in_eight_bits(model, made)
    with torch.inference_mode():
        for inputs in made:
            exact, coarse = (each(*inputs)[0].flatten() for each in (model, eight))
            real = exact > -5_000
            assert torch.corrcoef(torch.stack([exact[real], coarse[real]]))[0, 1] > 0.99
            assert (exact[real] - coarse[real]).abs().max() > 0


def test_a_product_in_eight_bits_by_hand():
    # Codes 0 to 255 stand for -1 to 1.55 in steps of .01; the weights are 64 and -32 steps of 1/64 and 2/64.
    product = Product(torch.tensor([[1.0, 2.0], [0.5, -1.0]]), torch.tensor([0.0, 3.0]), (-1.0, 1.55))
    codes = product.coded(torch.tensor([[-1.0, 0.0], [0.5, 9.0]]))
    assert codes.tolist() == [[0, 100], [150, 255]]
    expected = torch.tensor([[-1.0, 1.0], [0.5 + 1.55 / 2, 1.0 - 1.55 + 3.0]])
    assert torch.allclose(product.multiplied(codes), expected, atol=1e-5)


def test_a_weight_is_small_enough_for_every_processor():
    product = Product(torch.randn(20, 6), torch.zeros(6), (-1.0, 1.0))
    assert product.weight.abs().max() == 64
    assert 2 * 255 * 64 < 2**15


@pytest.mark.parametrize(("width", "dilation"), [(3, 1), (3, 4), (5, 1)])
def test_shifted_products_are_the_convolution(width, dilation):
    torch.manual_seed(0)
    block = GatedConvolution(8, width, dilation, 0.0).eval()
    x, mask = torch.randn(2, 13, 8), torch.ones(2, 13, 1)
    mask[1, 9:] = 0
    with torch.inference_mode():
        exact, coarse = block(x, mask), ShiftedProducts(block, (-3.0, 3.0))(x, mask)
    assert (exact - coarse).abs().max() < 0.05


def _random_inputs(length):
    asked, passage = torch.randint(1, 50, (1, 6)), torch.randint(1, 50, (1, length))
    question_features = torch.rand(1, 6, QUESTION_FEATURES)
    return [asked, asked, question_features, passage, passage, torch.rand(1, length, PASSAGE_FEATURES)]


def test_examples_hold_their_answers(data):
    examples = build(load_squad(data / "cmrc2018_train.json"), (60,), seed=0)
    assert [e.positive[e.start : e.end] for e in examples] == ["3个", "3亿元"]
    assert all("3个" not in n for n in examples[0].negatives)


def test_it_multiplies_in_bfloat16_only_where_that_is_fast(monkeypatch):
    cpu = torch.device("cpu")
    for tiles, kind in ((True, torch.bfloat16), (False, torch.float32)):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda tiles=tiles: {"amx_bf16": tiles})
        assert fastest(cpu) == kind
    assert fastest(torch.device("cuda")) == torch.bfloat16


@pytest.mark.filterwarnings("ignore")
def test_cloze_questions_ask_for_what_stands_in_the_window(data, trained):
    for example in _cloze_questions(data, trained, {}):
        answer = example.positive[example.start : example.end]
        assert answer.strip()
        assert all(answer not in negative for negative in example.negatives)


@pytest.mark.filterwarnings("ignore")
def test_some_ask_for_a_word_by_what_it_means(data, trained, monkeypatch):
    monkeypatch.setattr("qa.reader.training.cloze._RARE", 0.0)
    meanings = {"满意度": ["高不高兴"], "市民": ["城里人"]}
    asked = {
        example.question.rstrip("?"): example.positive[example.start : example.end]
        for example in _cloze_questions(data, trained, meanings)
    }
    assert asked["城里人高不高兴叫什么"] in meanings
    assert {"高不高兴叫什么": "满意度", "城里人叫什么": "市民"}.items() <= asked.items()


def _cloze_questions(data, trained, expressions):
    words = (trained / "words.txt").read_text(encoding="utf-8").split("\n")
    rng = random.Random(0)
    exchange = WordExchange(
        Vocabulary.load(trained), words, np.load(trained / "vectors.npy"), rng, expressions
    )
    documents = read_documents(data / "plain_text.txt.xz", 10_000)
    return list(itertools.islice(ClozeMaker(exchange, rng).examples(documents), 600 if expressions else 50))


def test_a_passage_scores_alike_in_any_company():
    torch.manual_seed(0)
    model = SpanModel(Shape(characters=50, words=50, hidden=16)).eval()
    question, passage = torch.randint(1, 50, (1, 6)), torch.randint(1, 50, (1, 9))
    features = torch.rand(1, 9, PASSAGE_FEATURES)
    padded = torch.zeros(2, 14, dtype=torch.long)
    padded[0, :9], padded[1] = passage[0], torch.randint(1, 50, (14,))
    padded_features = torch.zeros(2, 14, PASSAGE_FEATURES)
    padded_features[0, :9] = features[0]
    asked = [question, question, torch.zeros(1, 6, QUESTION_FEATURES)]
    with torch.inference_mode():
        alone, nothing = model(*asked, passage, passage, features)
        both = model(*(x.expand(2, *x.shape[1:]) for x in asked), padded, padded, padded_features)
    assert torch.allclose(alone[0], both[0][0, :9, :9], atol=1e-4)
    assert torch.allclose(nothing[0], both[1][0], atol=1e-4)


def test_training_lowers_the_loss(tmp_path):
    torch.manual_seed(0)
    plan = Plan(steps=40, warmup=1, learning_rate=0.01)
    trainer = Trainer(SpanModel(Shape(characters=50, words=50, hidden=16)), plan, tmp_path / "checkpoint.pt")
    inputs = [torch.cat(pair) for pair in zip(_random_inputs(12), _random_inputs(12), strict=True)]
    batch = (inputs, torch.tensor([3, -1]), torch.tensor([5, -1]))
    losses = [trainer._one(*batch) for _ in range(20)]
    assert losses[-1] < losses[0] / 2
    assert all(weights.dtype == torch.float32 for weights in trainer.model.parameters())


def test_the_loss_by_hand():
    spans, nothing = torch.zeros(2, 2, 2), torch.zeros(2)
    loss = span_loss(spans, nothing, torch.tensor([0, -1]), torch.tensor([1, -1]))
    assert float(loss) == pytest.approx(np.log(5))


def test_the_learning_rate_rises_and_falls():
    plan = Plan(steps=1000, warmup=100, learning_rate=1.0)
    assert [rate(s, plan) for s in (0, 50, 100, 550, 1000)] == pytest.approx([0, 0.5, 1, 0.5, 0])
    short = Plan(steps=8, warmup=100, learning_rate=1.0)
    assert [rate(s, short) for s in (0, 2, 4, 6, 8)] == pytest.approx([0, 0.5, 1, 0.5, 0])
