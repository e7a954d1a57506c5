"""The texts of evaluation: the commands and the faults of question files; figures and report beside them."""

from __future__ import annotations

from ui.strings_figures import FIGURES
from ui.strings_report import REPORT

_FAULTS = {
    "list.joiner": ("、", ", "),
    "fault": ("第 {row} 行：{fault}", "row {row}: {fault}"),
    "fault.unreadable": ("无法读取：{detail}", "it cannot be read: {detail}"),
    "fault.empty": ("里面没有问题", "no question in it"),
    "fault.unknown_format": (
        "{suffix} 不是问题文件的格式；可用 .jsonl、.json、.csv、.xlsx",
        "{suffix} is no format of question files; there are .jsonl, .json, .csv and .xlsx",
    ),
    "fault.no_split": ("没有属于 {split} 的问题", "it has no question of the split {split}"),
    "fault.only_drafts": (
        "其中 {count} 个问题都还是草稿；请审阅后去掉 draft 标记",
        "all {count} questions of it are drafts; review them and take the mark draft away",
    ),
    "fault.too_few": (
        "可用来调整的问题只有 {count} 个，至少要 {least} 个",
        "only {count} questions of it may be fitted to; at least {least} are needed",
    ),
    "fault.not_json": ("不是 JSON（{detail}）", "not JSON ({detail})"),
    "fault.not_object": ("不是 JSON 对象", "not a JSON object"),
    "fault.not_squad": ("不是 SQuAD 格式（{detail}）", "not in the format of SQuAD ({detail})"),
    "fault.missing": ("缺少 {name}", "{name} is missing"),
    "fault.unknown_key": ("没有 {name} 这一项", "{name} is unknown"),
    "fault.must_be": ("{name} 应当是{wanted}", "{name} must be {wanted}"),
    "fault.kind_misfit": ("可否回答与类型 {kind} 不符", "answerable does not fit the kind {kind}"),
    "fault.empty_but_answerable": (
        "问题可回答，但 {name} 是空的",
        "{name} is empty but the question is answerable",
    ),
    "fault.given_but_unanswerable": (
        "问题不可回答，却给出了 {name}",
        "{name} is given but the question is not answerable",
    ),
    "fault.twice": ("{name} 中有重复", "{name} names something twice"),
    "fault.short_list": ("列表题至少要两项", "a list needs two items or more"),
    "fault.repeated_id": ("编号 {id} 在第 {first} 行已经用过", "the id {id} stands in row {first} too"),
    "fault.unknown_document": ("没有文件 {document}", "there is no document {document}"),
    "fault.ambiguous_document": (
        "名为 {document} 的文件不止一份，请写文件名",
        "several documents are called {document}: name its file",
    ),
    "fault.not_in_documents": (
        "文件里没有答案「{answer}」",
        "the answer {answer} does not stand in the documents",
    ),
    "fault.not_in_document": (
        "{document} 里没有答案「{answer}」",
        "the answer {answer} does not stand in {document}",
    ),
    "fault.no_paragraph": ("{document} 没有第 {number} 段", "{document} has no paragraph {number}"),
    "fault.not_in_paragraph": (
        "所给段落里没有答案「{answer}」，它在第 {found} 段",
        "the answer {answer} does not stand in a paragraph named, but in {found}",
    ),
    "fault.evidence_needs_document": (
        "给出了段落，但没有说是 {count} 份文件中的哪一份",
        "evidence names paragraphs, but not of which of the {count} documents",
    ),
    "fault.wanted.text": ("文字", "a text"),
    "fault.wanted.question": ("1 到 2000 个字符的问题", "a question of 1 to 2000 characters"),
    "fault.wanted.texts": ("文字的列表", "a list of texts"),
    "fault.wanted.numbers": ("从 1 起的段落号的列表", "a list of paragraph numbers from 1"),
    "fault.wanted.boolean": ("true 或 false（是或否）", "true or false"),
    "fault.wanted.kind": ("已有的类型之一：{options}", "one of {options}"),
    "fault.wanted.split": ("tune、gate 或 report", "tune, gate or report"),
    "fault.wanted.document": ("文件名", "the name of a document"),
}

_COMMANDS = {
    "cli.evaluate": ("用带答案的问题测量质量", "measure quality on questions with known answers"),
    "cli.evaluate.questions": (
        "问题文件：.jsonl、.json（SQuAD）、.csv 或 .xlsx（默认：随附的问题）",
        "question file: .jsonl, .json (SQuAD), .csv or .xlsx (default: the shipped one)",
    ),
    "cli.evaluate.split": ("只用这一部分问题", "only the questions of this split"),
    "cli.evaluate.documents": (
        "不用资料库，而是把这些文件或文件夹读入内存来问",
        "ask these files or folders, read into memory, instead of a store",
    ),
    "cli.evaluate.json": ("把各项指标写成 JSON 文件", "write every figure and curve to this file as JSON"),
    "cli.evaluate.html": ("把报告写成一个 HTML 文件", "write the report to this file as HTML"),
    "cli.evaluate.csv": ("逐题写成 CSV 文件", "write one line a question to this file as CSV"),
    "cli.evaluate.junit": ("逐题写成 JUnit XML 文件", "write one test a question to this file as JUnit XML"),
    "cli.evaluate.run": (
        "把这次评测存成文件，供以后比较",
        "keep this run in a file, to compare others with",
    ),
    "cli.evaluate.baseline": ("与这次存下的评测比较", "compare with this kept run"),
    "cli.evaluate.fail_if_worse": (
        "显著变差时以状态 3 结束（单侧 0.05；需要 --baseline）",
        "end with status 3 on a significant loss (one-sided 0.05; needs --baseline)",
    ),
    "cli.evaluate.benchmark": (
        "测公开问题集：cmrc2018、cmrc2018-trial、drcd，或任何 SQuAD 格式的文件",
        "measure on a published set: cmrc2018, cmrc2018-trial, drcd, or any file in SQuAD's format",
    ),
    "cli.evaluate.part": (
        "只测公开问题集的这一部分：阅读模型、整个系统、把握是否可信（可写多次）",
        "of a published set this part alone: the reader, the whole system, or the calibration (more than once: several)",
    ),
    "cli.evaluate.data": (
        "问题集所在的文件夹（若有留出的新闻，也混入其中）",
        "folder with the sets (and the held-out news, which is mixed in)",
    ),
    "cli.evaluate.limit": ("只用其中固定抽取的 N 个问题", "only N questions of it, a fixed sample"),
    "benchmark.heading": (
        "{name}：{count} 个问题，{passages} 段，另有 {articles} 篇无关文章；方括号内是 95% 区间",
        "{name}: {count} questions, {passages} passages, {articles} other articles; 95% intervals in brackets",
    ),
    "benchmark.reader": ("只测阅读模型，给定正确段落", "the reader alone, gold passage given"),
    "benchmark.answerability": (
        "辨别有无答案：正确段落对比 BM25 最相近而不含答案的段落",
        "answerability: the gold passage against BM25's first passage without the answer",
    ),
    "benchmark.system": ("整个系统：检索", "whole system: retrieval"),
    "benchmark.threshold_0": ("整个系统：第一处引文，阈值 0", "whole system: first citation, threshold 0"),
    "benchmark.threshold_shipped": (
        "整个系统：第一处引文，随附的阈值，不作答计 0 分",
        "whole system: first citation, the shipped threshold, abstaining scores 0",
    ),
    "benchmark.calibration": (
        "把握是否可信：一半问题对着不含答案的段落问",
        "calibration: half of the questions asked of a passage that lacks the answer",
    ),
    "benchmark.bins": ("置信度 回答数 平均置信度 其中正确", "confidence answers mean right"),
    "benchmark.curve": ("作答比例 阈值 其中正确", "answered threshold right"),
    "cli.evaluate.reveal": (
        "逐条列出回答，report 部分也在内",
        "list every single answer, those of the split `report` too",
    ),
    "cli.evaluate.drafts": ("草稿问题也算在内", "measure drafts too"),
    "progress.ask": ("提问", "asking"),
    "cli.questions": (
        "从文件起草测试问题，或取出读者反馈确认的",
        "draft test questions from the documents, or take those that readers' feedback confirmed",
    ),
    "cli.questions.action": (
        "new：起草一份新的问题文件；feedback：导出资料库中由读者反馈确认的测试题",
        "new: draft a new question file; feedback: export what readers' feedback on the store confirmed",
    ),
    "questions.feedback_store": (
        "反馈存于资料库：请用 --store，不用 --documents",
        "feedback lies in a store: name it with --store, not --documents",
    ),
    "questions.feedback_none": (
        "还没有反馈可以用作测试题。在网页上标出正确的原文，或确认某个问题没有答案之后再导出。",
        "No feedback makes a test question yet. Mark right words on the page, or confirm that there is no answer.",
    ),
    "questions.feedback_written": (
        "已把 {count} 个由反馈确认的问题写入 {path}。",
        "Wrote {count} questions that feedback confirmed to {path}.",
    ),
    "cli.questions.out": ("写入这个 .jsonl 文件", "write to this .jsonl file"),
    "cli.questions.each": ("每份文件最多几个（默认 12）", "at most so many a document (default 12)"),
    "questions.written": (
        "已把 {count} 个草稿问题写入 {path}。逐条审阅后去掉 draft 标记，才会计入评测。",
        "Wrote {count} drafts to {path}. They are measured once reviewed and their mark draft is taken away.",
    ),
    "progress.tune": ("试各种设置", "trying settings"),
    "cli.tune": (
        "按自己的问题调整资料库的设置",
        "fit a store's settings to one's own questions",
    ),
    "cli.tune.questions": (
        "问题文件；只用 tune 部分，或不分组的全部问题",
        "question file; its split tune is used, or all of it when it has no splits",
    ),
    "cli.tune.dry_run": ("只看结果，不写入资料库", "show the result, write nothing"),
    "cli.tune.undo": ("撤销上一次调整", "take the last change back"),
    "tune.no_questions": ("请给出问题文件，或用 --undo", "name a question file, or use --undo"),
    "tune.before": ("原来：", "before: "),
    "tune.after": ("调整后：", "after:  "),
    "tune.own": ("由模型定", "the reader's own"),
    "tune.gain": (
        "{count} 题，五折交叉验证：总体正确率 {before} → {after}（{difference} 个百分点，95% 区间 {interval}，"
        "单侧 p = {p}）。\n在用来调整的问题上是 {fitted}，偏乐观。这么多问题能看出的最小提高是 {least} 个百分点。",
        "{count} questions, five-fold cross-validation: all right {before} → {after} ({difference} points, 95% "
        "{interval}, one-sided p = {p}).\nOn the questions fitted to it is {fitted}, which flatters. The smallest gain "
        "that so many questions show is {least} points.",
    ),
    "tune.written": (
        "已写入资料库。撤销：yuanwen tune --undo",
        "Written to the store. To take it back: yuanwen tune --undo",
    ),
    "tune.kept": ("没有提高，设置保持不变。", "No gain: the settings stay as they are."),
    "tune.undone": ("已恢复：", "Restored:"),
    "tune.nothing_to_undo": ("没有可撤销的调整。", "There is no change to take back."),
    "evaluate.heading": (
        "{count} 个问题；方括号内是 95% 自助法区间",
        "{count} questions; brackets hold 95% bootstrap intervals",
    ),
    "evaluate.drafts_left": (
        "有 {count} 个草稿问题没有计入（--drafts 可计入）。",
        "{count} drafts were left out (--drafts takes them in).",
    ),
    "evaluate.failed": ("未通过：显著变差。", "Failed: a significant loss."),
    "evaluate.baseline_missing": ("--fail-if-worse 需要 --baseline", "--fail-if-worse needs --baseline"),
    "evaluate.no_common": (
        "两次评测没有相同的问题",
        "the two runs have no question in common",
    ),
}

EVALUATION: dict[str, tuple[str, str]] = {**FIGURES, **_FAULTS, **REPORT, **_COMMANDS}
