"""Opening a hub model as a reader, and refusing in words what cannot be one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.errors import ReaderUnavailableError
from qa.reader.hub.files import model_folder
from qa.reader.hub.reader import HubReader


def load_hub_reader(name: str) -> HubReader:
    """Return the reader of a folder or hub name, on the processor, in single precision.

    Its own code is never run (`trust_remote_code=False`), its weights are read from safetensors alone.

    Raises:
        ReaderUnavailableError: see the reasons in `qa.errors`.

    """
    folder = model_folder(name)
    tokenizer, model = _opened(folder, name)
    if not tokenizer.is_fast:
        raise ReaderUnavailableError(reader=name, reason="slow_tokenizer")
    try:
        reader = HubReader(tokenizer, model)
        reader.best("原文是什么？", ["原文就是文件里的话。"])  # what does not fit together shows at once
    except Exception as error:
        raise ReaderUnavailableError(reader=name, reason="damaged") from error
    return reader


def _opened(folder: Path, name: str) -> tuple[Any, Any]:
    try:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        from transformers.utils import logging
    except ImportError as error:
        raise ReaderUnavailableError(reader=name, reason="not_installed") from error
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # its reports are for those who train
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    closed = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **closed)
        model, loading = AutoModelForQuestionAnswering.from_pretrained(
            folder, use_safetensors=True, dtype="float32", output_loading_info=True, **closed
        )
    except ValueError as error:
        reason = "remote_code" if "trust_remote_code" in str(error) else "not_qa"
        raise ReaderUnavailableError(reader=name, reason=reason) from error
    except Exception as error:  # OSError, and whatever a damaged file makes of the libraries beneath
        raise ReaderUnavailableError(reader=name, reason="damaged") from error
    if loading["missing_keys"]:  # they would be random numbers: most of all a head that was never trained
        raise ReaderUnavailableError(reader=name, reason="not_qa")
    return tokenizer, model.eval()
