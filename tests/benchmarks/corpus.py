"""Notes to time with: a seeded corpus, the same bytes on every machine, in our form and in those of two peers.

    python -m tests.benchmarks.corpus medium FOLDER [native|ankivalenz|ankdown|facts]

One fact is a term with its definition, and one note in every form, so that tools are compared on as many of them. The
native form adds what real notes hold and peers need not read: tables, code, pictures, bullets without a term, bullets
below bullets. A peer's corpus is the lighter work.
"""

from __future__ import annotations

import json
import random
import struct
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = {"small": 20, "medium": 500, "large": 5000}
"""Files, of twenty facts each."""
_FACTS = 20
_SEED = 20261124

_SERVICES = (  # noqa: SIM905 - words read better than quotes
    "CloudWatch DynamoDB Lambda ElastiCache Kinesis Redshift Athena Glue Aurora Fargate Cognito Inspector GuardDuty "
    "Macie Route53 CloudFront EventBridge Timestream Outposts Transit Direct Global Storage Backup Config "
    "Organizations Control Service Secrets Certificate Firewall Shield Network Private Elastic Auto"
).split()
_SUFFIXES = (  # noqa: SIM905 - as above
    "Gateway Manager Accelerator Endpoint Adapter Policy Stream Cluster Replica Snapshot Metric Alarm Rule Group Table "
    "Index Queue Topic Function Layer Role Token Bucket Volume Listener Target Broker Catalog"
).split()
_TERMS = (  # noqa: SIM905 - as above
    "可用性 整合性 冗長化 暗号化 負荷分散 監視 認証 認可 耐久性 拡張性 復旧目標 遅延 帯域幅 分割 複製 索引 "
    "トランザクション キャッシュ スナップショット フェイルオーバー ロードバランサー パイプライン"
).split()
_JA = (
    (
        *("このサービスは", "管理者は", "アプリケーションは", "クライアントは", "組織全体で", "各リージョンでは"),
        *("オンプレミス環境から", "複数の AZ にまたがって", "トラフィックが増えると", "障害が発生した場合でも"),
    ),
    (
        *("イベントデータを", "アクセス許可を", "ログとメトリックを", "暗号化キーを", "接続のセッション情報を"),
        *("書き込まれた値を", "VPC 間の通信を", "サードパーティの証明書を", "フルマネージドな環境を"),
        "低レイテンシーな経路を",
    ),
    (
        *("自動的に抽出し、リアルタイムで可視化できます", "一元的に管理できます", "別のリージョンへ複製します"),
        *("一貫して適用できる", "保存するので高速に取り出せます", "監査のために記録します", "検証してから転送する"),
        "必要なときだけ割り当てます",
    ),
)
_JA_ENDS = (
    *("。", "。", "。ただし `max_retries=%d` を超えると失敗します。", "。**上限は %d 件**です。"),
    "。これにより、運用コストを約 %d%% 削減できます。",
)
_EN = (
    ("It", "The service", "A managed control plane", "Each shard", "The client", "An operator", "The load balancer"),
    ("stores", "replicates", "routes", "encrypts", "throttles", "aggregates", "invalidates", "validates"),
    (
        *("session state", "write requests", "log events", "access tokens", "cached objects", "cross-region traffic"),
        *("stale reads", "health checks"),
    ),
)
_EN_ENDS = (
    *("in every zone.", "without a restart.", "within %d ms.", "using `retry=%d` and *exponential backoff*."),
    *("up to **%d items** per second.", "before the lease expires."),
)
_CODE = {
    "bash": 'aws s3 sync ./out s3://bucket-%d --delete\nfor i in $(seq 1 %d); do echo "$i"; done\n',
    "python": 'def handler(event, context):\n    """Return item %d."""\n'
    '    items = [x for x in event["records"] if x["id"] > %d]\n'
    '    return {"status": 200, "body": items}  # <ok>\n',
    "sql": "SELECT user_id, COUNT(*) AS n\nFROM events\nWHERE day > %d AND score < %d\nGROUP BY user_id\n"
    "ORDER BY n DESC;\n",
    "yaml": "service:\n  replicas: %d\n  limits:\n    cpu: %dm\n    memory: 512Mi\n",
}

Fact = tuple[str, str, list[str]]
"""Term, definition, bullets below it."""
Sections = list[tuple[str, list[Fact]]]


def write(size: str, folder: Path, form: str = "native") -> Path:
    """Write a corpus into a folder, which is returned."""
    files = SIZES[size]
    pictures = max(1, files // 25)
    for at in range(files):
        chance, sections = _sections(at)
        suffix, text = _text(form, f"Techstock {at:05d}", sections, chance, pictures)
        path = folder / (f"ch{at // 100:03d}" if form == "native" else "") / f"note{at:05d}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if form == "native":
        for chapter in range((files + 99) // 100):
            _draw(folder / f"ch{chapter:03d}" / "assets", pictures)
    if form == "ankivalenz":
        about = {"deck_name": "Perf", "deck_id": 1753265491, "input_path": "."}
        (folder / "ankivalenz.json").write_text(json.dumps(about), "utf-8")
    return folder


def _text(form: str, title: str, sections: Sections, chance: random.Random, pictures: int) -> tuple[str, str]:
    if form == "native":
        return "md", _native(title, sections, chance, pictures)
    suffix, of = _FORMS[form]
    return suffix, of(title, sections)


def _sections(index: int) -> tuple[random.Random, Sections]:
    chance = random.Random(_SEED * 1_000_003 + index)  # noqa: S311 - no secret
    sections: Sections = []
    left, number, serial = _FACTS, chance.randrange(1, 90), index * _FACTS
    while left:
        count = min(left, chance.choice((1, 1, 2, 3, 4)))
        block: list[Fact] = []
        for _ in range(count):
            serial += 1
            below = [_japanese(chance) for _ in range(chance.randrange(1, 4))] if chance.random() < 0.2 else []
            block.append((_term(chance, serial), _definition(chance), below))
        sections.append((f"{number}.", block))
        number, left = number + 1, left - count
    return chance, sections


def _term(chance: random.Random, serial: int) -> str:
    if chance.random() < 0.35:
        return f"{chance.choice(_TERMS)}の{chance.choice(_TERMS)} {serial}"
    return f"{chance.choice(_SERVICES)} {chance.choice(_SUFFIXES)} {serial}"


def _japanese(chance: random.Random) -> str:
    end = chance.choice(_JA_ENDS)
    end = end % chance.randrange(2, 99) if "%d" in end else end
    return "".join(chance.choice(words) for words in _JA) + end


def _english(chance: random.Random) -> str:
    end = chance.choice(_EN_ENDS)
    end = end % chance.randrange(2, 999) if "%d" in end else end
    return " ".join((*(chance.choice(words) for words in _EN), end))


def _definition(chance: random.Random) -> str:
    count = chance.choices((1, 2, 3, 5), (50, 30, 14, 6))[0]
    if chance.random() < 0.7:
        return "".join(_japanese(chance) for _ in range(count))
    return " ".join(_english(chance) for _ in range(count))


def _native(title: str, sections: Sections, chance: random.Random, pictures: int) -> str:
    lines = [f"# {title}", ""]
    for at, (head, block) in enumerate(sections):
        lines += [f"## {head}", ""]
        is_nested = len(block) > 1 and chance.random() < 0.35
        for rank, (term, definition, below) in enumerate(block):
            margin = "  " if is_nested and rank else ""
            lines += [f"{margin}- {term}: {definition}", *(f"{margin}  - {line}" for line in below)]
        lines += [f"- {_japanese(chance)}"] if chance.random() < 0.25 else []
        lines += ["", *_between(at, chance, pictures)]
    return "\n".join(lines)


def _between(at: int, chance: random.Random, pictures: int) -> Iterator[str]:
    """What stands between two sections."""
    if at % 5 == 1:
        yield from ("| 項目 | 値 | Note |", "| --- | ---: | :-- |")
        for _ in range(3):
            yield f"| {chance.choice(_TERMS)} | {chance.randrange(1000)} | {chance.choice(_EN[2])} |"
        yield ""
    if at % 6 == 2:
        language = chance.choice(sorted(_CODE))
        code = _CODE[language] % (chance.randrange(99), chance.randrange(999))
        yield from (f"```{language}", code.rstrip("\n"), "```", "")
    if at % 7 == 3:
        yield from (f"![図 {at}](assets/fig{chance.randrange(pictures):03d}.png)", "")


def _flat(sections: Sections) -> Iterator[Fact]:
    for _, block in sections:
        yield from block


def _answer(definition: str, below: list[str]) -> str:
    return "\n".join((definition, *(f"- {line}" for line in below)))


def _ankdown(_: str, sections: Sections) -> str:
    """`%` parts front and back, `---` ends a card."""
    cards = (
        f"{term}\n\n%\n\n{_answer(definition, below).replace('%', '％')}" for term, definition, below in _flat(sections)
    )
    return "\n\n---\n\n".join(cards) + "\n"


def _ankivalenz(title: str, sections: Sections) -> str:
    """`- question ?:: answer` below headings."""
    text = f"# {title}\n\n"
    for head, block in sections:
        text += f"## {head}\n\n"
        text += "".join(f"- {term} ?:: {' '.join((definition, *below))}\n" for term, definition, below in block) + "\n"
    return text


def _facts(_: str, sections: Sections) -> str:
    facts = [[term, _answer(definition, below)] for term, definition, below in _flat(sections)]
    return json.dumps(facts, ensure_ascii=False)


_FORMS: dict[str, tuple[str, Callable[[str, Sections], str]]] = {
    "ankdown": ("md", _ankdown),
    "ankivalenz": ("md", _ankivalenz),
    "facts": ("json", _facts),
}


def _draw(folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(count):
        (folder / f"fig{at:03d}.png").write_bytes(_picture(at))


def _picture(number: int) -> bytes:
    """A small picture whose bytes are its number's own."""
    side = 16
    raw = b"".join(b"\0" + bytes((number * 7 + x * y) & 255 for x in range(side)) for y in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
