"""Questions made from statutes: for the items of an article's （一）…（n）, and near misses that want no list.

Everything is read off the Markdown files themselves, not through the loader that is measured.
"""

from __future__ import annotations

import json
import random
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.corpus.marks import number_of

_NUMERAL = "[〇零一二三四五六七八九十百千两]"
_ARTICLE = re.compile(rf"第{_NUMERAL}+条(?:之[一二三四五六七八九十])?[\s　]+")
_ITEM = re.compile(rf"[（(]({_NUMERAL}{{1,3}})[)）][\s　]*")
_NESTED = re.compile(r"[0-9０-９]+[.．、)）]|[①-⑳]")
_ENDED = tuple("。；：！？;:!?")
_EDGE = " 　\t，。；：、,.;:!?！？"
_ITSELF = re.compile(r"(?<![办方宪])本(?:条例|办法|规定|规则|细则|决定|解释|法(?!院|律|庭|官|人|定|规|治))")
_LONGEST = 64
"""Characters of a question without its title: further clauses of a long lead-in are left out."""
_SAYING = 14
"""Characters of a near miss at least: 具体办法由哪些部门制定 could be asked of any law."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a statute: `member` names its file, `paragraphs` come without the mark 第X条."""

    member: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A question with the items of its list; a near miss has none, and `kind` says how it was made."""

    member: str
    question: str
    items: tuple[str, ...] = ()
    kind: str = "list"


def articles(member: str, markdown: str) -> list[Article]:
    r"""Return the articles of a statute, hard-wrapped lines joined again.

    >>> text = "# 护湖条例\n\n第一条 禁止下列行为：\n\n（一）倾倒\n\n垃圾；\n\n（二）捕捞。"
    >>> articles("a.md", text)[0].paragraphs
    ('禁止下列行为：', '（一）倾倒垃圾；', '（二）捕捞。')
    """
    head, _, body = markdown.partition("<!-- INFO END -->")
    title = next((line.lstrip("# ").strip() for line in head.splitlines() if line.startswith("#")), "")
    found: list[list[str]] = []
    for line in (line.strip() for line in (body or head).splitlines()):
        if not line or line.startswith(("#", "<!--")):
            continue
        opened = _ARTICLE.match(line)
        if opened:
            found.append([line[opened.end() :]])
        elif found and _wraps(found[-1][-1], line):
            found[-1][-1] += line
        elif found:
            found[-1].append(line)
    return [Article(member, title, tuple(paragraphs)) for paragraphs in found]


def _wraps(above: str, line: str) -> bool:
    return not above.endswith(_ENDED) and not _ITEM.match(line) and not _NESTED.match(line)


def items_of(article: Article) -> tuple[int, tuple[str, ...]] | None:
    """Return where the lead-in of the article's one list stands, and the list's items; `None` without such a list.

    An item is its own paragraph, without its mark and the punctuation at its edges. What is numbered below an
    item (1., 2.) is no item of this list. `None`, too, for two lists, or marks that do not count from （一） on.
    """
    marks = [(place, m) for place, p in enumerate(article.paragraphs) if (m := _ITEM.match(p))]
    if len(marks) < 2 or [number_of(m[1]) for _, m in marks] != list(range(1, len(marks) + 1)):
        return None
    first, last = marks[0][0], marks[-1][0]
    between = (p for p in article.paragraphs[first:last] if not _ITEM.match(p) and not _NESTED.match(p))
    if first == 0 or not article.paragraphs[first - 1].endswith(("：", ":")) or any(between):
        return None
    return first - 1, tuple(article.paragraphs[place][m.end() :].strip(_EDGE) for place, m in marks)


def list_questions(of: Sequence[Article], rng: random.Random) -> list[Made]:
    """Return a question for each list; none that its law would be asked twice in the same words."""
    made = []
    for article in of:
        found = items_of(article)
        asked = found and _asked(article.paragraphs[found[0]], rng)
        if found and asked:
            made.append(Made(article.member, _titled(asked, article.title, rng), found[1]))
    return _unlike(made)


def _unlike(made: Sequence[Made]) -> list[Made]:
    times = Counter((m.member, m.question) for m in made)
    return [m for m in made if times[m.member, m.question] == 1]


_SORTS = re.compile(r"(?:一项|一种|一)(?:或者?|至)(?:多|数|几|二|两)(?:项|种)?(?:以上)?的?")
_FOLLOWING = re.compile(r"(?:下列|以下)(?P<noun>[^，。；：]{1,14}?之一|)")
_SITUATION = re.compile(r"^有(?:下列|以下)(情形|情况)之一的，")


def _asked(lead: str, rng: random.Random) -> str | None:
    """Turn the last sentence of a lead-in into a question; `None` where it does not say what follows.

    The situations of 「有下列情形之一的，」 are asked for with 在哪些情形下 half of the time.

    >>> _asked("本园开放。公园内禁止下列行为：", random.Random(0))
    '公园内禁止哪些行为'
    >>> _asked("经营者有下列情形之一的，由主管部门责令改正：", random.Random(0))
    '经营者有哪些情形的，由主管部门责令改正'
    """
    sentence = re.split("[。！？]", lead.rstrip(_EDGE))[-1]
    if re.search("用语|术语|含义|下列.*分别|计算公式", sentence):
        return None
    if rng.random() < 0.5:
        sentence = _SITUATION.sub(r"在下列\1下，", sentence)
    sentence = _SORTS.sub("", sentence)
    if not _FOLLOWING.search(sentence):
        return _asked_at_end(sentence)
    asked = _FOLLOWING.sub(lambda m: "哪些" + m["noun"].removesuffix("之一"), sentence, count=1)
    if re.search("下列|以下(?![的罚拘有])|如下", asked.partition("哪些")[2]):
        return None
    return _shortened(asked)


def _asked_at_end(sentence: str) -> str | None:
    """Ask after what ends in 包括： or 如下：; `None` for other endings.

    >>> _asked_at_end("应急预案的内容包括")
    '应急预案的内容包括哪些'
    """
    ends = re.fullmatch(r"(.{4,}?)(?:(包括|包含|分为)|[是为]?如下|(?<=[责限围容务则件])[是为])", sentence)
    return _shortened(f"{ends[1]}{ends[2] or '有'}哪些") if ends else None


def _shortened(asked: str) -> str | None:
    """Keep the clause with 哪些, and as many beside it, those before it first, as `_LONGEST` allows.

    What follows a semicolon is another case, and goes.

    >>> _shortened("有哪些行为的，处罚款；情节严重的，吊销许可证")
    '有哪些行为的，处罚款'
    """
    before, word, after = asked.partition("哪些")
    parts = re.split("(?<=[，；])", before + word + after.partition("；")[0])
    first = last = next(i for i, part in enumerate(parts) if "哪些" in part)
    while first > 0 and len("".join(parts[first - 1 : last + 1])) <= _LONGEST:
        first -= 1
    while last + 1 < len(parts) and len("".join(parts[first : last + 2])) <= _LONGEST:
        last += 1
    kept = "".join(parts[first : last + 1]).strip(_EDGE)
    return kept if 6 <= len(kept) <= _LONGEST else None


def _titled(asked: str, title: str, rng: random.Random) -> str:
    """Name the law, in the place of 本条例 where that stands."""
    named = f"《{title}》"
    put, times = _ITSELF.subn(named, asked)
    if times:
        return f"{put}？"
    return rng.choice(("{0}规定，{1}？", "根据{0}，{1}？", "{0}中，{1}？", "按照{0}的规定，{1}？")).format(
        named, asked
    )


_AGENT = re.compile(
    r"由(?P<one>[^，。；：、和与及或]{2,24}?(?P<head>部门|机关|机构|委员会|人民政府))"
    r"(?=依法|责令|负责|处|给予|批准|审批|核准|制定|规定|公布|决定|确定|组织|统一|编制|受理)(?!.{2}的)"
)
_AMOUNT = re.compile(
    rf"处(?:以)?[^，。；、处]{{0,12}}?{_NUMERAL}+万?(?:元|倍)[^，。；处]{{0,24}}?的?罚款"
    rf"|(?P<before>[自在之起于应当后内期间时不得少超过于低高的]){_NUMERAL}+(?P<unit>个工作日|个月|日|年|小时|平方米|米|倍|岁)"
)


def near_misses(of: Sequence[Article], rng: random.Random) -> list[Made]:
    """Return questions for one thing: articles with a list of other things, and articles without any.

    `哪些` asks for the one office that a clause names (由哪些部门负责…), which is a list in its wording alone;
    `多少` for the one figure. `beside` stands for an article with a list, `plain` for one without.
    """
    made = []
    for article in of:
        listed = any(_ITEM.match(p) for p in article.paragraphs)
        own = [p for p in article.paragraphs if not _ITEM.match(p) and not _NESTED.match(p)]
        if not listed and len(re.findall("[。；]", "".join(own))) < 2:
            continue
        found = [*_one_office(own), *_one_figure(own)]
        if found:
            kind, asked = rng.choice(found)
            where = "beside" if listed else "plain"
            made.append(Made(article.member, _titled(asked, article.title, rng), kind=f"{where} {kind}"))
    return _unlike(made)


def _one_office(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for sentence in _sentences(paragraphs):
        found = list(_AGENT.finditer(sentence))
        if len(found) == 1:
            asked = f"{sentence[: found[0].start()]}由哪些{found[0]['head']}{sentence[found[0].end() :]}"
            yield from (("哪些", short) for short in [_plain(asked)] if short)


def _one_figure(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for sentence in _sentences(paragraphs):
        found = list(_AMOUNT.finditer(sentence))
        if len(found) == 1:
            word = f"{found[0]['before']}多少{found[0]['unit']}" if found[0]["unit"] else "处多少罚款"
            asked = f"{sentence[: found[0].start()]}{word}{sentence[found[0].end() :]}"
            yield from (("多少", short) for short in [_plain(asked, "多少")] if short)


def _sentences(paragraphs: Sequence[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from (s for s in re.split("[。；：]", paragraph) if s)


def _plain(asked: str, word: str = "哪些") -> str | None:
    """Leave out the clause that introduces the article's list, and shorten what is left."""
    kept = "".join(p for p in re.split("(?<=，)", asked) if not re.search("下列|以下(?![的罚拘])|如下", p))
    if word not in kept:
        return None
    short = _shortened(kept.replace(word, "哪些"))
    return short.replace("哪些", word) if short and len(short) >= _SAYING else None


def read_statutes(data: Path, held: bool, count: int | None = None, seed: int = 0) -> dict[str, str]:
    """Return the held-out statutes of the folder `data`, or others; Markdown by member name.

    Of the others, `count` are drawn by the seed: as many as are held out, where it is `None`.
    """
    of_held = set(json.loads((data / "held_out.json").read_text(encoding="utf-8"))["laws"])
    with tarfile.open(data / "laws.tar.xz") as archive:
        names = sorted(m.name for m in archive if m.isfile() and m.name.endswith(".md"))
        wanted = [n for n in names if n in of_held]
        if not held:
            others = [n for n in names if n not in of_held]
            rng = random.Random(seed)  # noqa: S311 - sampling, no secret
            wanted = rng.sample(others, min(count or len(wanted), len(others)))
        chosen = set(wanted)
        found = {m.name: _text(archive, m) for m in archive if m.name in chosen}
    return dict(sorted(found.items()))


def _text(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = archive.extractfile(member)
    return file.read().decode("utf-8") if file else ""


def drawn(laws: dict[str, str], lists: int, near: int, seed: int) -> tuple[list[Made], list[Made]]:
    """Return the questions and near misses; titles that several of the statutes bear name none of them."""
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    each = {member: articles(member, text) for member, text in laws.items()}
    pool = [a for of in _bearing_one_title(each) for a in of]
    asked, missing = list_questions(pool, rng), near_misses(pool, rng)
    kinds = sorted({m.kind for m in missing})
    chosen = [
        m for kind in kinds for m in _some(rng, [m for m in missing if m.kind == kind], near // len(kinds))
    ]
    return _some(rng, asked, lists), chosen


def _bearing_one_title(laws: dict[str, list[Article]]) -> list[list[Article]]:
    titles = [of[0].title for of in laws.values() if of]
    return [of for of in laws.values() if of and titles.count(of[0].title) == 1]


def _some(rng: random.Random, of: Sequence[Made], count: int) -> list[Made]:
    return rng.sample(of, min(count, len(of)))
