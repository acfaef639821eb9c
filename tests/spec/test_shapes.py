"""Which shape of line becomes which fact: the cases of `shapes.md`.

A fact is `kind · context > levels | text`, its parts as `[role: words]`; `+` begins what is shown after answering. Then
a `line CODE` for each line that became none. A line break in the text is shown as ` / `.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder import facts, markdown
from builder.model import SourceFile
from tests.book import cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.model import Fact
    from tests.book import Case

BOOK = Path(__file__).parent / "shapes.md"


def _fact_line(fact: Fact) -> str:
    pieces, at = list[str](), 0
    for part in fact.parts:
        pieces += [fact.text[at : part.start], f"[{part.role.value}: {fact.text[part.start : part.end]}]"]
        at = part.end
    shown = "".join((*pieces, fact.text[at:])).replace("\n", " / ")
    extra = "".join(f" + {block.kind.value} {block.prose.text}".rstrip() for block in fact.extra)
    kind = f"{fact.kind.value}{' in order' if fact.ordered else ''}{' contested' if fact.contested else ''}"
    return f"{kind} · {' > '.join(fact.context)} | {shown}{extra}".replace("\n", " / ")


@pytest.mark.parametrize("case", cases(BOOK))
def test_a_line_becomes_the_fact_its_shape_says(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book of shapes holds."""
    document, _ = markdown.parse(SourceFile(path="trams.md", text=case.source))
    found, skipped = facts.find_facts(document)
    told = sorted((f.span.line, f.rule.code) for f in skipped)
    actual = "".join(f"{x}\n" for x in (*map(_fact_line, found), *(f"{at} {code}" for at, code in told)))
    regen(case, actual)

    assert case.expected == actual
