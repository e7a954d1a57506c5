"""The texts of what is measured: figures and their meanings, kinds of questions, classes of misses."""

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

FIGURES: dict[str, tuple[str, str]] = {**_FIGURES, **_KINDS, **_MISSES}
