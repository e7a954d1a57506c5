"""A data folder in the formats of the real one, with texts written for it."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

CAST = ["今年粮食丰收，产量比去年增加一成。", "农民收入增长，合作社添置了新的收割机。"]

STATUTE = """# {title}

2020年1月1日通过

<!-- INFO END -->

## 第一章　总则

第一条 为了加强{topic}的管理，保障居民生活，根据有关法律，制定本办法，本办法第二条另有说明。

第二条　市人民政府负责{topic}的统筹，各区人民政府负责落实。

依照第一条规定的职责，街道办事处协助做好相关工作，并定期报告。

## 第二章　附则

第三条 本办法自公布之日起施行。
"""


def squad(title: str, context: str, *asked: tuple[str, str]) -> dict[str, object]:
    qas = [
        {"id": q, "question": q, "answers": [{"text": a, "answer_start": context.index(a)}]} for q, a in asked
    ]
    return {"data": [{"title": title, "paragraphs": [{"context": context, "id": title, "qas": qas}]}]}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    river = "清水河发源于北山，全长一百二十公里，流经三个县，最后注入东湖。沿河居民以种植水稻和捕鱼为生。"
    bridge = "石桥建於明朝，橋長五十米，由當地工匠用青石砌成，至今仍可通行，是縣裡最古老的橋樑。"
    museum = "博物馆位于人民路，收藏陶器三千件，每周一闭馆，其余日子免费开放，周末有讲解员带领参观。"
    for name, document in {
        "cmrc2018_train": squad(
            "河", river, ("清水河全长多少？", "一百二十公里"), ("清水河注入哪里？", "东湖")
        ),
        "drcd_dev": squad("橋", bridge, ("石橋建於何時？", "明朝")),
        "cmrc2018_trial": squad("馆", museum, ("博物馆星期几闭馆？", "周一")),
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    news = [
        {"text": f"第{i}号消息：城市公园今日开放，市民前往游览，工作人员提醒注意安全。"} for i in range(6)
    ]
    casts = [{"date": "20240101", "title": "粮食丰收", "url": "", "paras": CAST}]
    reports = [{"year": 2009, "segments": ["各位代表，现在报告工作。"]}]
    archives: dict[str, Sequence[object]] = {
        "news_2023": news,
        "newscast_2022_2026": casts,
        "state_reports_2008_2022": reports,
    }
    for name, rows in archives.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    with tarfile.open(folder / "laws.tar.xz", "w:xz") as archive:
        for title, topic in (("供水办法", "供水"), ("供热办法", "供热"), ("停车办法", "停车")):
            body = STATUTE.format(title=title, topic=topic).encode()
            member = tarfile.TarInfo(f"laws/{title}.md")
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    with lzma.open(folder / "plain_text.txt.xz", "wt", encoding="utf-8") as file:
        file.write("\n\n".join(f"{river}{i}年，{museum}\n{river}" for i in range(8)))
    held_out = {"laws": ["laws/停车办法.md"], "news_2023_lines": [1, 4], "state_report_years": [2010]}
    (folder / "held_out.json").write_text(json.dumps(held_out), encoding="utf-8")
    return folder
