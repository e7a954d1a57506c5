"""CMRC 2018's rules once more, written as plainly as its official script is, with nltk for what is not Chinese.

Kept apart from the scorer on purpose: nothing is shared with it but the list of marks, read off the script.
"""

from __future__ import annotations

MARKS = list("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")


def without_marks(text):
    """Lower-case, strip, and leave out each character that is a mark."""
    out = []
    for character in text.lower().strip():
        if character in MARKS:
            continue
        out.append(character)
    return "".join(out)


def segmented(text, words_of):
    """Give the list of tokens: a Chinese character each, and the words of what stands between."""
    found, other = [], ""
    for character in without_marks(text):
        if "\u4e00" <= character <= "\u9fa5":
            if other:
                found.extend(words_of(other))
                other = ""
            found.append(character)
        else:
            other += character
    if other:
        found.extend(words_of(other))
    return found


def longest_common_substring(one, other):
    """Fill the table of the lengths of common runs that end at each pair of places."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    longest = 0
    for i in range(len(one)):
        for j in range(len(other)):
            if one[i] == other[j]:
                table[i + 1][j + 1] = table[i][j] + 1
                longest = max(longest, table[i + 1][j + 1])
    return longest


def f1_score(answers, prediction, words_of):
    """Give the best F1."""
    scores = []
    for answer in answers:
        wanted, given = segmented(answer, words_of), segmented(prediction, words_of)
        length = longest_common_substring(wanted, given)
        if length == 0:
            scores.append(0)
            continue
        precision, recall = 1.0 * length / len(given), 1.0 * length / len(wanted)
        scores.append((2 * precision * recall) / (precision + recall))
    return max(scores)


def em_score(answers, prediction):
    """Give 1 when an answer is the prediction, marks aside."""
    for answer in answers:
        if without_marks(answer) == without_marks(prediction):
            return 1
    return 0
