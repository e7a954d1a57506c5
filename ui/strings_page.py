"""The texts of the chat page beyond its first ones: code -> (Chinese, English). Merged by `ui.strings`."""

from __future__ import annotations

_CONVERSATION = {
    "page.view": ("视图", "View"),
    "page.view.chat": ("对话", "Chat"),
    "page.view.evaluation": ("评测", "Evaluation"),
    "read_only": ("你只能阅读，不能添加或移除文件。", "You may read, but not add or remove documents."),
    "page.menu": ("更多", "More"),
    "page.skip": ("跳到提问框", "Skip to the question box"),
    "page.failed": (
        "服务器没有回答：可能正忙，也可能已停止运行。请过一会儿再试。",
        "The server did not answer: it may be busy, or no longer running. Try again in a moment.",
    ),
    "page.copied": ("已复制", "Copied"),
    "page.not_copied": ("未能复制；请选中文字后手动复制。", "Could not copy; select the text and copy it."),
    "page.gone": (
        "这条回答引用的文件已被移除或更换。可以再问一次。",
        "The documents that this answer quoted were removed or replaced. Ask again.",
    ),
    "stage.wait": ("正在排队……", "Waiting…"),
    "stage.retrieve": ("正在全部文件里找相关段落……", "Looking for passages in all documents…"),
    "stage.read": ("正在逐句阅读找到的段落……", "Reading the passages sentence by sentence…"),
    "page.stop": ("停止", "Stop"),
    "page.stopped": ("已停止，问题放回了输入框。", "Stopped. The question is back in the box."),
    "rewritten": ("按上文理解为", "Understood as"),
    "rewritten.undo": ("按字面重问", "Ask as typed"),
    "next": ("接着可以问", "Ask next"),
    "next.more": ("还有呢？", "还有呢？"),
}

_WHY = {
    "why": ("为什么是这个回答", "Why this answer"),
    "why.abstained": ("为什么没有回答", "Why there is no answer"),
    "why.words": ("问题与原文共有的词", "Words that question and source share"),
    "why.no_words": (
        "没有相同的词；这句是按意思找到的。",
        "No word in common; this sentence was found by meaning.",
    ),
    "why.passages": ("读过的段落", "Passages read"),
    "why.place": ("位置", "Place"),
    "why.lexical": ("字面", "Words"),
    "why.lexical_hint": ("按相同字词排的名次", "Rank by words in common"),
    "why.dense": ("意思", "Meaning"),
    "why.dense_hint": ("按向量相近排的名次", "Rank by nearness of the vectors"),
    "why.reader": ("阅读", "Reader"),
    "why.reader_hint": (
        "阅读模型给段内最好一段文字的分数，越高越好",
        "The reader's score of the best span in it; higher is better",
    ),
    "why.cited": ("引文 {numbers}", "citation {numbers}"),
    "why.unranked": ("未入前 100", "not in the first 100"),
    "why.decision": ("把握与门槛", "Confidence and threshold"),
    "why.above": (
        "把握 {percent}%，门槛 {threshold}%：高出 {distance} 个百分点，所以作答。",
        "{percent}% sure, threshold {threshold}%: {distance} points above it, hence an answer.",
    ),
    "why.below": (
        "把握 {percent}%，门槛 {threshold}%：低了 {distance} 个百分点，所以不答。",
        "{percent}% sure, threshold {threshold}%: {distance} points below it, hence no answer.",
    ),
    "why.alternatives": ("其他可能的回答", "Runner-up spans"),
    "why.best_rejected": ("最接近、但把握不够的文字", "Nearest spans, not certain enough"),
}

_SOURCE = {
    "source.previous": ("上一处引文", "Previous citation"),
    "source.next": ("下一处引文", "Next citation"),
    "source.position": ("引文 {number}，共 {count} 处", "Citation {number} of {count}"),
    "source.copy": ("复制引文", "Copy citation"),
    "source.link": ("复制链接", "Copy link"),
    "source.citation": ("“{quote}”（{place}）", "“{quote}” ({place})"),
    "source.join": (
        "原文件在这里换页断开，已接上",
        "The file breaks off here at a page's end; joined",
    ),
    "source.load_earlier": ("显示前面的 {count} 段", "Show the {count} paragraphs before"),
    "source.load_later": ("显示后面的 {count} 段", "Show the {count} paragraphs after"),
    "source.text": ("文件正文", "The document's text"),
}

_LIBRARY = {
    "documents.progress.read": ("正在读取第 {done} / {total} 份", "Reading file {done} of {total}"),
    "documents.progress.index": ("正在编入第 {done} / {total} 段", "Indexing passage {done} of {total}"),
    "documents.progress.start": ("正在添加 {total} 份文件", "Adding {total} files"),
    "documents.ask_all": ("问全部文件", "Ask all documents"),
    "documents.asked": ("只问其中 {count} 份", "Asking {count} of them"),
    "documents.ask_this": ("提问时使用 {name}", "Ask {name}"),
    "documents.none_chosen": (
        "没有选中任何文件。请在文件栏里至少选一份。",
        "No document is chosen. Choose at least one in the list of documents.",
    ),
    "documents.filter": ("按名称查找", "Find by name"),
    "documents.size": ("{count} 字", "{count} characters"),
    "documents.date": ("日期 {date}", "dated {date}"),
    "documents.clean": ("无需修复", "nothing to repair"),
    "documents.joins": ("接合断行 {count} 处", "{count} broken lines joined"),
    "documents.dropped": (
        "略去页眉、页码等 {count} 行",
        "{count} lines of page headers, page numbers and the like left out",
    ),
    "documents.spaces": ("去掉字间空格 {count} 处", "{count} stray spaces removed"),
    "documents.open": ("打开全文", "Open it"),
}

_EXPORT = {
    "export": ("导出", "Export"),
    "export.markdown": ("Markdown（.md）", "Markdown (.md)"),
    "export.word": ("Word（.docx）", "Word (.docx)"),
    "export.json": ("JSON（.json）", "JSON (.json)"),
    "export.nothing": ("还没有可导出的对话。", "There is no conversation to export yet."),
    "export.title": ("原文 · 问答记录", "Yuanwen · questions and answers"),
    "export.date": ("导出于 {date}", "Exported {date}"),
    "export.file": ("文件 {name}", "file {name}"),
    "export.sources": ("引用的文件", "Documents quoted"),
}

_FEEDBACK = {
    "rate.right": ("这个回答对", "This answer is right"),
    "rate.wrong": ("这个回答不对", "This answer is wrong"),
    "rate.thanks": ("已记下，谢谢", "Noted, thank you"),
    "rate.why": ("哪里不对？", "What is wrong?"),
    "rate.wrong_answer": ("答错了", "Wrong answer"),
    "rate.wrong_source": ("出处不对", "Wrong source"),
    "rate.should_have_abstained": ("不该作答", "Should not have answered"),
    "rate.part_missing": ("没答全", "Part is missing"),
    "rate.should_have_answered": ("文件里有答案", "The documents do hold the answer"),
    "rate.comment": ("补充说明（可不填）", "Anything else (optional)"),
    "rate.send": ("提交", "Send"),
}

_EVALUATION = {
    "evaluation.title": ("在你的问题上，够不够好？", "Is it good enough on your questions?"),
    "evaluation.intro": (
        "选一个带答案的问题文件（jsonl、json、csv、xlsx），在现有文件上逐题提问并评分。",
        "Choose a file of questions with answers (jsonl, json, csv, xlsx) to ask and score over these documents.",
    ),
    "evaluation.choose": ("选择问题文件", "Choose a question file"),
    "evaluation.progress": ("正在提问：{done} / {total}", "Asking: {done} of {total}"),
    "evaluation.stopped": ("评测已停止。", "The run was stopped."),
    "evaluation.report": ("评测报告", "Evaluation report"),
    "feedback.title": ("读者反馈", "Readers' feedback"),
    "feedback.none": (
        "还没有反馈。对话里每个回答下面都有「对」和「不对」。",
        "No feedback yet. Every answer in the chat has a thumb up and a thumb down.",
    ),
    "feedback.right": ("对", "right"),
    "feedback.confirmed": ("可用作测试题的：{count} 条", "Confirmed as test questions: {count}"),
    "feedback.export": ("导出测试题", "Export test questions"),
    "feedback.run": ("用这些题评测", "Run these questions"),
    "feedback.confirmed_spans": ("正确的原文", "Right words"),
    "feedback.mark": ("标出正确的原文", "Mark the right words"),
    "feedback.mark_more": ("再标一处", "Mark another place"),
    "feedback.unmark": ("撤去标注", "Remove the marks"),
    "feedback.marking": ("请在原文里选中正确的答案。", "Select the right answer in the text."),
    "feedback.mark_yes": ("设为正确答案", "This is the right answer"),
    "feedback.mark_no": ("取消", "Cancel"),
    "feedback.kept": ("已保存", "Saved"),
}

PAGE: dict[str, tuple[str, str]] = {
    **_CONVERSATION,
    **_WHY,
    **_SOURCE,
    **_LIBRARY,
    **_EXPORT,
    **_FEEDBACK,
    **_EVALUATION,
}
