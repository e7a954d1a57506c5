"""The texts of the report of an evaluation, and of two runs compared."""

from __future__ import annotations

REPORT: dict[str, tuple[str, str]] = {
    "report.title": ("评测报告：{name}", "Evaluation: {name}"),
    "report.kicker": ("评测报告", "EVALUATION"),
    "report.unnamed": ("未命名", "without a name"),
    "report.made": ("{when}（UTC）", "{when} UTC"),
    "report.questions": ("{count} 个问题", "{count} questions"),
    "report.documents": ("{count} 份文件", "{count} documents"),
    "report.empty": ("没有问题。", "No questions."),
    "report.sensitivity": (
        "方括号内是 95% 区间。以这 {count} 个问题比较两个版本，总体正确率相差不到 {noise} 个百分点只是偶然；"
        "相差 {seen} 个百分点时，五次中有四次能看出来。",
        "Brackets hold 95% intervals. With these {count} questions a change of all right by under {noise} points is "
        "noise; a change of {seen} points is seen four times in five.",
    ),
    "report.analysis": ("错在哪里", "What went wrong, and where"),
    "report.no_miss": ("没有错误。", "Nothing went wrong."),
    "report.misses": (
        "{of} 个问题中错了 {count} 个，各归入最先出错的环节：",
        "{count} of {of} questions went wrong; each is laid on the first stage that failed:",
    ),
    "report.hidden": (
        "其中 {count} 个属于 report 部分，不逐条列出。",
        "{count} of them are of the split report and are not listed one by one.",
    ),
    "report.more": ("另有 {count} 个未列出。", "{count} more are not listed."),
    "report.wanted": ("应为", "wanted"),
    "report.wanted_nothing": ("文件里没有答案，不该作答。", "No answer is in the documents."),
    "report.got": ("得到", "got"),
    "report.would": ("不设阈值则为", "without a threshold"),
    "report.rank": ("检索", "retrieval"),
    "report.rank_none": (
        "前 {depth} 名里没有含答案的段落片段。",
        "No passage with the answer among the first {depth}.",
    ),
    "report.ranks": (
        "含答案的片段排在第 {rank}（词面第 {lexical}，语义第 {dense}）。",
        "The passage with the answer came at {rank} (lexical {lexical}, dense {dense}).",
    ),
    "report.confidence": ("把握", "confidence"),
    "report.confidence_of": ("{confidence}，阈值 {threshold}。", "{confidence}, threshold {threshold}."),
    "report.turn.wrongly_abstained": (
        "阈值不高于 {threshold} 就会答对。",
        "A threshold of {threshold} or less would have answered rightly.",
    ),
    "report.turn.should_have_abstained": (
        "阈值高于 {threshold} 就不会作答。",
        "A threshold above {threshold} would have abstained.",
    ),
    "report.by.kind": ("按问题类型", "By kind of question"),
    "report.by.document": ("按文件", "By document"),
    "report.plots": ("把握与用时", "Confidence and time"),
    "report.plot.risk_coverage": ("答得越少，错得越少", "The fewer answers, the fewer wrong"),
    "report.plot.meaning.risk_coverage": (
        "横轴是作答的比例，纵轴是作答中正确的比例；红点是现用阈值。",
        "Across: share of questions answered. Up: share right among those. The dot: the threshold in use.",
    ),
    "report.plot.reliability": ("所报把握是否可信", "Is the stated confidence true?"),
    "report.plot.meaning.reliability": (
        "柱高是实际正确率，数字是题数；与虚线齐平才算准。",
        "Bars: share actually right, with the number of answers; the dashed line is the ideal.",
    ),
    "report.plot.latency": ("每题用时", "Time per question"),
    "report.plot.meaning.latency": (
        "从提问到得到回答的毫秒数。",
        "Milliseconds from question to answer.",
    ),
    "report.plot.threshold": ("阈值 {threshold}", "threshold {threshold}"),
    "report.axis.coverage": ("作答的比例 %", "answered, %"),
    "report.axis.right": ("正确的比例 %", "right, %"),
    "report.axis.confidence": ("所报把握 %", "stated confidence, %"),
    "report.axis.milliseconds": ("毫秒", "milliseconds"),
    "report.axis.questions": ("问题数", "questions"),
    "report.every_figure": ("全部指标", "Every figure"),
    "report.intervals": (
        "95% 区间：对问题有放回地重抽 1,000 次（全对或全错时用 Wilson 区间）。",
        "95% intervals: the questions drawn anew 1,000 times (Wilson's where all are right or all are wrong).",
    ),
    "report.conditions": ("评测条件", "Conditions"),
    "report.condition.settings.dense_weight": ("语义检索的权重", "weight of the dense half"),
    "report.condition.settings.passage_characters": ("段落片段最长字数", "longest passage, characters"),
    "report.condition.settings.read_passages": ("阅读的片段数", "passages read"),
    "report.condition.settings.threshold": ("阈值", "threshold"),
    "report.condition.version": ("原文版本", "version of Yuanwen"),
    "report.condition.encoder": ("编码器指纹", "encoder"),
    "report.condition.reader": ("阅读模型指纹", "reader"),
    "report.condition.corpus": ("文件集指纹", "documents"),
    "report.condition.machine": ("运行环境", "machine"),
    "report.condition.questions": ("问题文件指纹", "question file"),
    "compare.title": ("与基线相比", "Against the baseline"),
    "compare.same": (
        "总体正确率 {before} → {now}（{difference} 个百分点，95% 区间 {interval}，单侧 p = {p}，{count} 题；"
        "改对 {fixed}，改错 {broken}）：看不出差别。",
        "All right {before} → {now} ({difference} points, 95% {interval}, one-sided p = {p}, {count} questions; "
        "{fixed} fixed, {broken} broken): no difference to be seen. ",
    ),
    "compare.better": (
        "总体正确率 {before} → {now}（{difference} 个百分点，95% 区间 {interval}，单侧 p = {p}，{count} 题；"
        "改对 {fixed}，改错 {broken}）：确有提高。",
        "All right {before} → {now} ({difference} points, 95% {interval}, one-sided p = {p}, {count} questions; "
        "{fixed} fixed, {broken} broken): better. ",
    ),
    "compare.worse": (
        "总体正确率 {before} → {now}（{difference} 个百分点，95% 区间 {interval}，单侧 p = {p}，{count} 题；"
        "改对 {fixed}，改错 {broken}）：确有下降。",
        "All right {before} → {now} ({difference} points, 95% {interval}, one-sided p = {p}, {count} questions; "
        "{fixed} fixed, {broken} broken): worse. ",
    ),
    "compare.sight": (
        "这些问题能看出的最小下降是 {loss} 个百分点（五次中四次）；{noise} 个百分点以内只是偶然。",
        "The smallest loss that these questions show, four times in five, is {loss} points; under {noise} is noise.",
    ),
    "compare.left_out": (
        "只在其中一次出现或改动过的 {count} 个问题没有比较。",
        "{count} questions that only one of the runs asked, or that were changed, are not compared.",
    ),
    "compare.fixed": ("改对的", "fixed"),
    "compare.broken": ("改错的", "broken"),
}
