"""What can be wrong with a file, and what mends it; a part of `ui.strings`."""

from __future__ import annotations

DOCUMENTS = {
    "document": ("这份文件无法使用。", "The document cannot be used."),
    "document_not_found": (
        "找不到文件 {name}。yuanwen doctor 会列出资料库里的文件。",
        "There is no document {name}. yuanwen doctor lists the documents of a store.",
    ),
    "path_not_found": (
        "{name} 不存在。请检查路径有没有写错，是不是从当前文件夹算起。",
        "{name} does not exist. Check how the path is written, and from which folder it starts.",
    ),
    "unsupported_format": (
        "{name} 的类型暂不支持。可用的类型：{supported}。",
        "{name} is of a type that cannot be read. Supported: {supported}.",
    ),
    "undecodable_document": (
        "{name} 不是 UTF-8、UTF-16、GB18030 或 Big5 编码的文本。请另存为 UTF-8 后再添加。",
        "{name} is not text in UTF-8, UTF-16, GB18030 or Big5. Save it as UTF-8 and add it again.",
    ),
    "unreadable_document": (
        "文件 {name} 存在，但读不了（{detail}）。请检查读取权限，以及它是否正被别的程序打开。",
        "{name} is there but cannot be read ({detail}). Check who may read it, and whether it is open elsewhere.",
    ),
    "damaged_document": (
        "{name} 不能按 {format} 读取：文件已损坏，或者是别的类型。请用相应的程序打开、重新保存后再添加。",
        "{name} cannot be read as {format}: it is damaged, or of another type. "
        "Open it in its own program, save it anew, and add that.",
    ),
    "invalid_record": (
        "{name} 的第 {row} 行不能按 {format} 读取。请改正或删去这一行，再添加一次。",
        "Line {row} of {name} cannot be read as {format}. Mend or delete it and add the file again.",
    ),
    "encrypted_document": (
        "{name} 有密码保护。请另存为不带密码的文件再添加。",
        "{name} is protected with a password. Save it without one and add that.",
    ),
    "empty_document": (
        "{name} 里没有可读的文字。如果是扫描件，请先做文字识别（OCR）。",
        "{name} holds no readable text. If it was scanned, have its text recognised (OCR) first.",
    ),
    "unpacked_too_large": (
        "{name} 解压后超过 {limit_mb} MB。请拆成几份，或者只存文字，再添加。",
        "{name} unpacks to more than {limit_mb} MB. Split it, or save its text alone, and add that.",
    ),
    "too_many_pages": (
        "{name} 有 {pages} 页，上限是 {limit} 页。请拆成几份再添加。",
        "{name} has {pages} pages; the limit is {limit}. Split it and add the parts.",
    ),
    "document_too_large": (
        "{name} 有 {size_mb} MB，上限是 {limit_mb} MB。请拆成几份再添加。",
        "{name} is {size_mb} MB; the limit is {limit_mb} MB. Split it and add the parts.",
    ),
    "questions_row": (
        "问题文件 {path} 的第 {row} 行从第 {column} 个字符起不是有效的 JSON。请改正或删去这一行。",
        "Line {row} of the question file {path} is no valid JSON from character {column} on. Mend or delete it.",
    ),
}
