"""The texts of evaluation: figures, classes of misses, faults of question files, the report, the commands."""

from __future__ import annotations

_FIGURES = {
    "figure.right": ("总体正确", "right in all"),
    "figure.meaning.right": (
        "答对的问题，加上没有答案而不作答的问题。",
        "Answered right, or rightly not answered because the documents hold no answer.",
    ),
    "figure.answered_right": ("答对", "answered right"),
    "figure.meaning.answered_right": (
        "有答案的问题中，第一处引文说的就是答案（CMRC F1 不低于 0.6），且出自依据段落。",
        "Of the answerable: the first citation says an accepted answer (CMRC F1 0.6 or more), from its paragraph.",
    ),
    "figure.right_paragraph_first": ("首引段落正确", "right paragraph first"),
    "figure.meaning.right_paragraph_first": (
        "有答案的问题中，第一处引文出自依据段落。",
        "Of the answerable: the first citation stands in a paragraph that supports the answer.",
    ),
    "figure.exact_match": ("完全一致", "exact match"),
    "figure.meaning.exact_match": (
        "CMRC 2018 的 EM，不作任何折叠。",
        "CMRC 2018's exact match; nothing is folded.",
    ),
    "figure.f1": ("F1", "F1"),
    "figure.meaning.f1": (
        "CMRC 2018 的 F1（最长公共子串），取各参考答案中最高者。",
        "CMRC 2018's F1 (longest common substring), the best over the accepted answers.",
    ),
    "figure.folded_exact_match": ("折叠后完全一致", "folded exact match"),
    "figure.meaning.folded_exact_match": (
        "数字写法、全半角、繁简视为相同后的 EM。",
        "Exact match once numerals, width and Traditional characters are folded.",
    ),
    "figure.folded_f1": ("折叠后 F1", "folded F1"),
    "figure.meaning.folded_f1": (
        "数字写法、全半角、繁简视为相同后的 F1。",
        "F1 once numerals, width and Traditional characters are folded.",
    ),
    "figure.span_overlap": ("片段重合", "span overlap"),
    "figure.meaning.span_overlap": (
        "引文与答案所在字符的交并比，只看作答的问题。",
        "Jaccard index of the cited and the gold characters, of answered questions.",
    ),
    "figure.item_precision": ("列表准确率", "list precision"),
    "figure.meaning.item_precision": (
        "列表题中，引出的条目有多少是要的。",
        "Of list questions: the share of the items cited that were wanted.",
    ),
    "figure.item_recall": ("列表召回率", "list recall"),
    "figure.meaning.item_recall": (
        "列表题中，要的条目有多少引了出来。",
        "Of list questions: the share of the items wanted that were cited.",
    ),
    "figure.item_f1": ("列表 F1", "list F1"),
    "figure.meaning.item_f1": ("上两者的调和平均。", "The harmonic mean of the two."),
    "figure.paragraph_precision": ("引文段落准确率", "citation precision, paragraphs"),
    "figure.meaning.paragraph_precision": (
        "引用的段落中，含有答案的比例。",
        "The share of the paragraphs cited that hold an answer.",
    ),
    "figure.paragraph_recall": ("引文段落召回率", "citation recall, paragraphs"),
    "figure.meaning.paragraph_recall": (
        "所要的内容中，其段落被引用的比例。",
        "The share of the things wanted of which a paragraph was cited.",
    ),
    "figure.sentence_precision": ("引文句子准确率", "citation precision, sentences"),
    "figure.meaning.sentence_precision": (
        "引用的句子中，含有答案的比例。",
        "The share of the sentences cited that hold an answer.",
    ),
    "figure.sentence_recall": ("引文句子召回率", "citation recall, sentences"),
    "figure.meaning.sentence_recall": (
        "所要的内容中，其句子被引用的比例。",
        "The share of the things wanted of which a sentence was cited.",
    ),
    "figure.recall_at_1": ("检索首位命中", "recall at 1"),
    "figure.meaning.recall_at_1": (
        "检索第一名就含有答案。",
        "The passage retrieved first holds the answer.",
    ),
    "figure.recall_at_5": ("检索前五命中", "recall at 5"),
    "figure.meaning.recall_at_5": (
        "检索前五名中有含答案的段落片段。",
        "One of the first five passages holds the answer.",
    ),
    "figure.recall_at_10": ("检索前十命中", "recall at 10"),
    "figure.meaning.recall_at_10": (
        "检索前十名中有含答案的段落片段。",
        "One of the first ten passages holds the answer.",
    ),
    "figure.found_at_10": ("前十检全率", "share found at 10"),
    "figure.meaning.found_at_10": (
        "全部含答案的段落片段中，进入前十名的比例。",
        "The share of all passages with an answer that are among the first ten.",
    ),
    "figure.mrr_at_10": ("MRR@10", "MRR at 10"),
    "figure.meaning.mrr_at_10": (
        "第一个含答案的段落片段名次的倒数的平均。",
        "Mean of one over the rank of the first passage with an answer.",
    ),
    "figure.ndcg_at_10": ("nDCG@10", "nDCG at 10"),
    "figure.meaning.ndcg_at_10": (
        "归一化折损累积增益，相关为 1，不相关为 0。",
        "Normalised discounted cumulative gain, gains of 0 and 1.",
    ),
    "figure.wrongly_abstained": ("误不答", "wrongly abstained"),
    "figure.meaning.wrongly_abstained": (
        "有答案的问题中，没有作答的（越低越好）。",
        "Of the answerable: not answered (lower is better).",
    ),
    "figure.abstained_rightly": ("该不答时不答", "abstained rightly"),
    "figure.meaning.abstained_rightly": (
        "没有答案的问题中，确实没有作答的。",
        "Of the questions without an answer: not answered.",
    ),
    "figure.abstention_precision": ("不作答准确率", "abstention precision"),
    "figure.meaning.abstention_precision": (
        "不作答的问题中，确实没有答案的。",
        "Of those not answered: the share without an answer.",
    ),
    "figure.abstention_recall": ("不作答召回率", "abstention recall"),
    "figure.meaning.abstention_recall": (
        "没有答案的问题中，没有作答的。",
        "Of the questions without an answer: the share not answered.",
    ),
    "figure.abstention_f1": ("不作答 F1", "abstention F1"),
    "figure.meaning.abstention_f1": ("上两者的调和平均。", "The harmonic mean of the two."),
    "figure.risk_coverage_area": ("风险–覆盖面积", "area under risk–coverage"),
    "figure.meaning.risk_coverage_area": (
        "从最有把握的答起，错误率对作答比例的平均（越低越好）。",
        "Mean share wrong over every share answered, the surest first (lower is better).",
    ),
    "figure.calibration_error": ("校准误差", "calibration error"),
    "figure.meaning.calibration_error": (
        "所报把握与实际正确率之差，十个区间按题数加权（越低越好）。",
        "Distance between confidence and share right, over ten bins (lower is better).",
    ),
    "figure.latency_p50_ms": ("用时中位数", "median time"),
    "figure.meaning.latency_p50_ms": ("一半的问题比这更快。", "Half of the questions take less."),
    "figure.latency_p95_ms": ("用时 95 分位", "95th percentile of time"),
    "figure.meaning.latency_p95_ms": ("二十题中十九题比这更快。", "Nineteen of twenty questions take less."),
}

_KINDS = {
    "question_kind.fact": ("事实", "fact"),
    "question_kind.how_many": ("数量", "how many"),
    "question_kind.why": ("原因", "why"),
    "question_kind.how": ("方法", "how"),
    "question_kind.whether": ("是否", "whether"),
    "question_kind.paraphrase": ("换说法", "paraphrase"),
    "question_kind.page_break": ("跨页", "across a page break"),
    "question_kind.list": ("列表", "list"),
    "question_kind.other": ("其他", "other"),
    "question_kind.unanswerable_near": ("近似无答案", "no answer, near the topic"),
    "question_kind.unanswerable_far": ("无关无答案", "no answer, far from the topic"),
    "question_kind.unanswerable": ("无答案", "no answer"),
}

_MISSES = {
    "miss.repair": ("段落被切断", "repair"),
    "miss.meaning.repair": (
        "没有哪个（依据）段落完整地含有答案：文件的分段与读者所见不同。",
        "No paragraph (none the question names) holds the answer whole: the file was cut otherwise than it reads.",
    ),
    "miss.not_retrieved": ("没有检索到", "not retrieved"),
    "miss.meaning.not_retrieved": (
        "含答案的段落片段不在检索的前十名。",
        "No passage that holds the answer is among the first ten.",
    ),
    "miss.outranked": ("被别处抢先", "outranked"),
    "miss.meaning.outranked": (
        "含答案的段落片段检索到了，但引文出自别的段落。",
        "A passage with the answer was retrieved, but the citation comes from another paragraph.",
    ),
    "miss.wrong_span": ("段落对，文字不对", "wrong span"),
    "miss.meaning.wrong_span": (
        "引文出自正确的段落，但不是所问的文字。",
        "The citation comes from the right paragraph, but with the wrong words.",
    ),
    "miss.wrongly_abstained": ("不该不答", "wrongly abstained"),
    "miss.meaning.wrongly_abstained": (
        "找到了正确答案，只因把握低于阈值而没有给出。",
        "The right answer was found, and held back by the threshold alone.",
    ),
    "miss.should_have_abstained": ("不该作答", "should have abstained"),
    "miss.meaning.should_have_abstained": (
        "文件里没有答案，却作了回答。",
        "The documents hold no answer, and one was given.",
    ),
}

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

_REPORT = {
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

EVALUATION: dict[str, tuple[str, str]] = {
    **_FIGURES,
    **_KINDS,
    **_MISSES,
    **_FAULTS,
    **_REPORT,
    **_COMMANDS,
}
