"""The texts of `ui.messages`: code -> (Chinese, English). Both name the same placeholders (tested)."""

from __future__ import annotations

from ui.strings_documents import DOCUMENTS
from ui.strings_evaluation import EVALUATION
from ui.strings_page import PAGE
from ui.strings_reader import READER
from ui.strings_server import SERVER

_ERRORS = {
    "error": ("出了点问题。", "Something went wrong."),
    "unexpected": (
        "程序内部出错（{detail}）。请运行 yuanwen doctor 检查安装。",
        "Something inside the program went wrong ({detail}). Run yuanwen doctor to check the installation.",
    ),
    "invalid_request": ("请求的内容不对：{detail}。", "The request is not as it should be: {detail}."),
    "invalid_question": (
        "这个问题无法使用：{reason}。请输入 1 到 {limit} 个字符、至少含一个文字或数字的问题。",
        "The question cannot be used: {reason}. Ask 1 to {limit} characters with a letter or digit.",
    ),
    "invalid_question.empty": ("内容是空的", "it is empty"),
    "invalid_question.no_letters": ("其中没有文字或数字", "it has no letter and no digit"),
    "invalid_question.too_long": ("太长了", "it is too long"),
    "invalid_question.not_unicode": ("其中有无效的字符编码", "it is not valid Unicode"),
    "invalid_run": (
        "{path} 不是可用的评测记录（{detail}）。可以新做一份：yuanwen evaluate --run {path}",
        "{path} is no usable evaluation run ({detail}). Make one with: yuanwen evaluate --run {path}",
    ),
    "invalid_questions_file": (
        "{path} 不是可用的问题文件：\n{faults}",
        "{path} is not a usable question file:\n{faults}",
    ),
    "invalid_feedback": ("这条反馈无法使用：{fault}。", "The feedback cannot be used: {fault}."),
    "invalid_feedback.unknown_reason": ("不认识的原因", "a reason that is not known"),
    "invalid_feedback.unknown_span": (
        "指出的位置不在文件里",
        "the place it points at is not in the documents",
    ),
    "invalid_feedback.too_long": ("太长了", "it is too long"),
    "invalid_feedback.not_unicode": ("其中有无效的字符编码", "it is not valid Unicode"),
    "invalid_feedback.contradiction": ("与所评的回答相矛盾", "it contradicts the answer it is about"),
    "encoder_unavailable": (
        "向量模型 {encoder} 无法加载：{detail}",
        "The encoder {encoder} cannot be loaded: {detail}",
    ),
    "store": ("资料库无法使用。", "The store cannot be used."),
    "store_not_found": (
        "{store} 处没有资料库。可以新建：yuanwen index 路径 --store {store}",
        "There is no store at {store}. Make one with: yuanwen index PATH --store {store}",
    ),
    "damaged_store": (
        "资料库 {store} 已损坏（{detail}）。如果其中的文件还完好，可以修复：yuanwen index --rebuild --store {store}；"
        "否则请新建：yuanwen index 路径 --store 新文件夹",
        "The store {store} is damaged ({detail}). If its documents are whole, yuanwen index --rebuild --store {store} "
        "mends it; if not, make a new one with: yuanwen index PATH --store NEW_FOLDER",
    ),
    "incompatible_store": (
        "资料库 {store} 与当前版本不符（{detail}）。请重建：yuanwen index --rebuild --store {store}",
        "The store {store} does not fit ({detail}). Rebuild it with: yuanwen index --rebuild --store {store}",
    ),
    "store_locked": (
        "另一个程序正在修改资料库 {store}。请等它结束后再试。",
        "Another process is changing the store {store}. Wait until it has finished and try again.",
    ),
    "port_busy": (
        "端口 {port} 已被占用。请换一个，例如 --port {other}。",
        "Port {port} is already in use. Choose another, for example --port {other}.",
    ),
    "host_unusable": ("无法在地址 {host} 上监听。请检查 --host。", "Cannot listen on {host}. Check --host."),
    "path_unreadable": ("无法读取 {path}（{detail}）。", "Cannot read {path} ({detail})."),
    "usage": (
        "命令用法不对（{detail}）。用法见：{command} --help",
        "Wrong usage ({detail}). See: {command} --help",
    ),
    "interrupted": ("已中断。", "Interrupted."),
}

_ANSWERS = {
    "abstain": ("文件里没有找到这个问题的答案。", "The documents do not hold an answer to this question."),
    "no_more": ("文件里没有找到更多的回答。", "The documents hold no further answer."),
    "no_more.reason": (
        "能找到的，前面都说过了。",
        "What could be found was said before.",
    ),
    "abstain.no_documents": (
        "资料库里还没有文件。先添加一份吧。",
        "The store holds no documents yet. Add one first.",
    ),
    "abstain.no_match": (
        "没有一段文字与这个问题相关。换个说法，或添加有关的文件。",
        "No passage has anything to do with the question. Put it differently, or add a document that does.",
    ),
    "abstain.low_confidence": (
        "找到了相关的段落，但没有哪一句足以作为答案。",
        "There are related passages, but no sentence that is certain enough to be the answer.",
    ),
    "abstain.not_a_question": (
        "这不像一个能用原文回答的问题。请一次只问一件事，例如「什么时候……」「有哪些……」「为什么……」；只写了词的，后面加上「是多少」「是什么」。",
        "This is no question that a quotation can answer. Ask one thing at a time: when, which, why; not a keyword alone.",
    ),
    "related": ("相关段落，但不是答案", "Related, but not an answer"),
    "confidence": ("把握 {percent}%", "{percent}% sure"),
    "confidence.meaning": (
        "有同样把握的回答，大约 {percent}% 是对的。把握低于 {threshold}% 时不作回答。",
        "Of the answers with this mark, about {percent}% are right. Below {threshold}% none is given.",
    ),
    "differs": ("各文件说法不同", "documents differ"),
    "paragraph.body": ("第{number}段", "paragraph {number}"),
    "paragraph.list_item": ("第{number}段", "paragraph {number}"),
    "paragraph.article": ("第{number}段", "paragraph {number}"),
    "paragraph.heading": ("第{number}个标题", "heading {number}"),
    "paragraph.page": ("第{page}页", "page {page}"),
    "title": ("《{title}》", "{title}"),
    "open_source": ("在原文中查看引文 {number}", "Show citation {number} in its source"),
    "open_passage": ("在原文中查看", "Show in its source"),
}

_PAGE = {
    "page.title": ("原文 · 只用原文回答", "Yuanwen · answers in the documents' own words"),
    "page.brand": ("原文", "Yuanwen"),
    "page.tagline": ("只用原文回答，字字有出处", "Answers in the documents' own words"),
    "page.welcome": ("想在文件里查什么？", "What would you like to look up?"),
    "page.promise": (
        "回答一字不改地取自文件，每一处都能点开核对；文件里没有的，就说没有。",
        "Answers are quoted word for word, one click from their source. What is not there is not answered.",
    ),
    "page.starters": ("可以这样问", "For example"),
    "page.placeholder": ("问一个问题……", "Ask a question…"),
    "page.question": ("问题", "Question"),
    "page.send": ("发送", "Send"),
    "page.clear": ("清空对话", "Clear"),
    "page.documents": ("文件", "Documents"),
    "page.documents_count": ("{count} 份文件", "{count} documents"),
    "page.documents_close": ("收起文件栏", "Close the documents"),
    "page.language": ("English", "中文"),
    "page.language_hint": ("Switch to English", "切换为中文"),
    "page.sign_out": ("退出", "Sign out"),
    "page.conversation": ("对话", "Conversation"),
    "page.you": ("你问", "You asked"),
    "page.searching": ("正在翻阅……", "Looking…"),
    "page.loading": (
        "正在加载模型和资料库，几秒就好；现在就可以提问。",
        "Models and store are loading, a few seconds more; you can already ask.",
    ),
    "source": ("原文", "Source"),
    "source.close": ("关闭原文", "Close the source"),
    "source.empty": (
        "点一下引文的编号，这里会打开它的原文。",
        "Click a citation's number to open its source here.",
    ),
    "source.gone": ("这份文件已被移除。", "This document has been removed."),
    "upload": ("添加文件", "Add documents"),
    "upload.added": ("已添加 {name}", "Added {name}"),
    "upload.replaced": ("已更新 {name}", "Updated {name}"),
    "upload.unchanged": ("{name} 的内容已在库中", "The content of {name} is there already"),
    "remove.named": ("移除 {name}", "Remove {name}"),
    "remove.confirm": ("确定移除？", "Remove it?"),
    "removed": ("已移除 {name}", "Removed {name}"),
    "documents.none": ("还没有文件", "No documents yet"),
    "documents.paragraphs": ("{count} 段", "{count} paragraphs"),
}

_COMMANDS = {
    "cli.description": (
        "只用文件的原文回答问题，每个回答都标明出处；不需要网络。",
        "Answers questions about Chinese documents with their own words, each cited. Needs no network.",
    ),
    "cli.usage": ("用法：", "usage: "),
    "cli.positionals": ("参数", "arguments"),
    "cli.options": ("选项", "options"),
    "cli.commands": ("命令", "commands"),
    "cli.help": ("显示这份帮助", "show this help"),
    "cli.version": ("显示版本", "show the version"),
    "cli.lang": (
        "界面语言（默认：YUANWEN_LANG 或系统语言）",
        "language (default: YUANWEN_LANG or the locale)",
    ),
    "cli.store": (
        "资料库文件夹（默认：用户数据目录，内含随附文件）",
        "store folder (default: in the user's data directory)",
    ),
    "cli.ask": ("回答一个问题", "answer one question"),
    "cli.ask.question": ("问题", "the question"),
    "cli.ask.top_k": ("回答附带的段落数", "passages that come with the answer"),
    "cli.json": ("以 JSON 输出完整的回答", "print the whole answer as JSON"),
    "cli.index": ("把文件编入资料库", "add files to a store"),
    "cli.index.paths": ("文件或文件夹", "files or folders"),
    "cli.index.rebuild": (
        "用库中保存的原文重建整个资料库",
        "rebuild the whole store from the texts it holds",
    ),
    "cli.chat": ("打开聊天页面", "open the chat page"),
    "cli.chat.host": ("监听地址（默认只限本机）", "address to listen on (default: this machine only)"),
    "cli.chat.port": ("端口（默认 {port}）", "port (default {port})"),
    "cli.doctor": ("检查安装、资料库、端口和终端", "check the installation, store, port and terminal"),
    "progress.read": ("读取文件", "reading files"),
    "progress.index": ("编入段落", "indexing passages"),
    "index.done": (
        "已编入 {added} 份文件，未能编入 {failed} 份；资料库共 {total} 份。",
        "Added {added} documents, {failed} could not be added; the store holds {total}.",
    ),
    "index.left_out": (
        "文件夹里另有 {count} 个文件的类型不支持，没有编入：{types}。",
        "Left out {count} files in folders, of types that cannot be read: {types}.",
    ),
    "index.no_ending": ("没有扩展名", "no ending"),
    "index.no_paths": ("请给出要编入的文件或文件夹", "name the files or folders to add"),
    "chat.starting": ("正在启动……", "Starting…"),
    "chat.ready": ("聊天页面：{url} （按 Ctrl+C 结束）", "Chat page: {url} (Ctrl+C ends it)"),
    "chat.public": (
        "注意：{host} 对网络开放，知道地址的人都能提问、添加和移除文件。",
        "Note: {host} is open to the network; whoever knows the address can ask, add and remove documents.",
    ),
}

_DOCTOR = {
    "doctor.good": ("[正常]", "[ok]"),
    "doctor.bad": ("[有误]", "[broken]"),
    "doctor.remedy": ("办法：{remedy}", "remedy: {remedy}"),
    "doctor.reinstall": (
        "重新安装：python -m pip install --force-reinstall --no-deps yuanwen",
        "install again: python -m pip install --force-reinstall --no-deps yuanwen",
    ),
    "doctor.installation": ("安装", "installation"),
    "doctor.python.remedy": ("请安装 Python 3.11 或更新的版本", "install Python 3.11 or newer"),
    "doctor.packages": ("软件包", "packages"),
    "doctor.packages.fit": (
        "yuanwen {version}，所需的包齐全",
        "yuanwen {version}, everything it needs is there",
    ),
    "doctor.packages.none": (
        "yuanwen 没有安装，只是在源码里运行",
        "yuanwen is not installed, it runs from its sources",
    ),
    "doctor.models": ("模型", "models"),
    "doctor.models.good": (
        "编码器 {fingerprint}，{count} 个文件与安装记录一致",
        "encoder {fingerprint}, {count} files as they were installed",
    ),
    "doctor.models.changed": ("与安装时不同：{files}", "not as they were installed: {files}"),
    "doctor.store": ("资料库", "store"),
    "doctor.store.remedy": (
        "用 --store 或环境变量 YUANWEN_STORE 指定一个可写的文件夹",
        "name a folder that can be written with --store or the variable YUANWEN_STORE",
    ),
    "doctor.port": ("端口", "port"),
    "doctor.port.free": ("{port} 空闲", "{port} is free"),
    "doctor.terminal": ("终端", "terminal"),
    "doctor.terminal.lacks": (
        "编码 {encoding} 不含中文字符",
        "encoding {encoding} has no Chinese characters",
    ),
    "doctor.terminal.remedy": (
        "设环境变量 PYTHONUTF8=1（Windows 上先运行 chcp 65001）",
        "set the variable PYTHONUTF8=1 (on Windows run chcp 65001 first)",
    ),
}

STRINGS: dict[str, tuple[str, str]] = {
    **_ERRORS,
    **DOCUMENTS,
    **_ANSWERS,
    **_PAGE,
    **PAGE,
    **_COMMANDS,
    **_DOCTOR,
    **SERVER,
    **READER,
    **EVALUATION,
}
