"""The texts of readers other than the shipped one: the option, and what is wrong with a model."""

from __future__ import annotations

READER = {
    "cli.reader": (
        "阅读模型：transformers 问答模型的文件夹或 Hub 名称（默认：资料库记下的，否则为随附模型 shipped）",
        "reader: folder or hub name of a transformers question answering model (default: the store's own, else "
        "the shipped one, named shipped)",
    ),
    "cli.index.reader": (
        "把这个阅读模型记入资料库，今后都用它回答；shipped 换回随附模型",
        "keep this reader in the store, to answer with from now on; shipped takes the shipped one back",
    ),
    "index.reader_kept": ("今后用阅读模型 {reader} 回答。", "From now on the reader {reader} answers."),
    "reader_unavailable": (
        "阅读模型 {reader} 无法使用：{reason}",
        "The reader {reader} cannot be used: {reason}",
    ),
    "reader_unavailable.not_found": (
        "没有这个文件夹，Hub 上也没有这个公开模型。请检查拼写；不写 --reader 就用随附模型。",
        "there is no such folder, nor a public model of this name on the hub. Check its spelling, or leave out "
        "--reader for the shipped one.",
    ),
    "reader_unavailable.unreachable": (
        "本机缓存里没有，又连不上网络。请在联网的机器上运行 hf download {reader} --local-dir 文件夹，"
        "拷过来，再用 --reader 文件夹。",
        "it is not in this machine's cache, and the network cannot be reached. On a machine that can, run "
        "hf download {reader} --local-dir FOLDER; carry the folder over and name it: --reader FOLDER",
    ),
    "reader_unavailable.not_qa": (
        "它不是训练好的抽取式问答模型。请用 AutoModelForQuestionAnswering 能直接打开的模型；不写 --reader 就用随附模型。",
        "it is no extractive question answering model, or its head was never trained. Name one that "
        "AutoModelForQuestionAnswering opens as it is, or leave out --reader for the shipped one.",
    ),
    "reader_unavailable.pickled": (
        "它没有 safetensors 格式的权重；pickle 格式（pytorch_model.bin）打开时可以执行任意代码，这里不读。"
        "信得过它的人可以转换：AutoModelForQuestionAnswering.from_pretrained(模型).save_pretrained(文件夹)，"
        "词表同样用 AutoTokenizer 存入，再用 --reader 文件夹。",
        "it has no weights as safetensors; pickled ones (pytorch_model.bin) can run any code when opened and are not "
        "read here. Who trusts it can convert it: "
        "AutoModelForQuestionAnswering.from_pretrained(MODEL).save_pretrained(FOLDER), "
        "the same with AutoTokenizer, then --reader FOLDER",
    ),
    "reader_unavailable.remote_code": (
        "它要运行自带的代码，这里从不运行。请选用 transformers 自身支持的模型，例如 BERT、RoBERTa、ERNIE。",
        "it would run code of its own, which is never run here. Name a model that transformers itself knows, such as "
        "BERT, RoBERTa or ERNIE.",
    ),
    "reader_unavailable.slow_tokenizer": (
        "它的分词器不给出字符位置（不是 fast 版），引文无法逐字核对。请选用带 tokenizer.json 的模型。",
        "its tokenizer knows no character offsets (it is no fast one), so no quotation could be checked. Name a model "
        "that has a tokenizer.json.",
    ),
    "reader_unavailable.damaged": (
        "文件缺失、损坏或彼此不符。请重新下载：hf download {reader} --local-dir 文件夹",
        "files are missing, damaged, or do not fit together. Fetch it anew: hf download {reader} --local-dir FOLDER",
    ),
    "reader_unavailable.not_installed": (
        "transformers 没有装好。请运行 python -m pip install transformers",
        "transformers is not installed. Run python -m pip install transformers",
    ),
    "reader_unavailable.changed": (
        "它的权重与记入资料库时不同。要用新的：yuanwen index --store 资料库 --reader {reader}",
        "its weights are not those that the store was given. To take the new ones: "
        "yuanwen index --store STORE --reader {reader}",
    ),
}
"""Code -> (Chinese, English); `reader_unavailable.` and a reason of `qa.errors.ReaderUnavailableError`."""
