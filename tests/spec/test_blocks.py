"""How a note is read: each case of `blocks.md` and `inlines.md` beside this file is run.

A block is `kind(info level mark) lines text`, its children indented below; ` / ` is a line break in its text. In
`inlines.md` the text is followed by what its ranges are: `kind "words" target title`. Findings come last.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it.utils import read_fixture_file

from builder import markdown
from builder.model import BlockKind, SourceFile
from tests.book import cases
from tests.notation import finding_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from builder.model import Block, Inline, Prose
    from tests.book import Case

HERE = Path(__file__).parent


def _block_lines(block: Block, *, depth: int = 0) -> Iterator[str]:
    facts = " ".join(filter(None, (block.info, str(block.level or ""), block.mark)))
    span = block.span
    lines = f"{span.line}-{span.end_line}" if span.end_line > span.line else f"{span.line}"
    text = block.prose.text.replace("\n", " / ")
    yield f"{'  ' * depth}{block.kind.value}{f'({facts})' if facts else ''} {lines} {text}".rstrip()
    for child in block.children:
        yield from _block_lines(child, depth=depth + 1)


def _proses(blocks: tuple[Block, ...]) -> Iterator[Prose]:
    for block in blocks:
        if block.prose.text or block.prose.inlines:
            yield block.prose
        yield from _proses(block.children)


def _inline_line(prose: Prose, inline: Inline) -> str:
    words = prose.text[inline.start : inline.end].replace("\n", "/")
    return " ".join(filter(None, (f'  {inline.kind.value} "{words}"', inline.target, inline.title)))


def _inline_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for prose in _proses(blocks):
        yield prose.text.replace("\n", " / ")
        yield from (_inline_line(prose, inline) for inline in prose.inlines)


def print_blocks(text: str) -> str:
    """The tree of a note, then its front matter if it says anything, then the findings."""
    document, findings = markdown.parse(SourceFile(path="note.md", text=text))
    front = document.front
    said = [front.title, *(f"#{tag}" for tag in front.tags), front.language, "ignore" if front.ignore else ""]
    lines = [line for block in document.blocks for line in _block_lines(block)]
    if any(said):
        lines.append(f"says: {' '.join(filter(None, said))}")
    return "".join(f"{line}\n" for line in (*lines, *finding_lines(findings)))


def print_inlines(text: str) -> str:
    """The text of each block and its ranges, then the findings."""
    document, findings = markdown.parse(SourceFile(path="note.md", text=text))
    return "".join(f"{line}\n" for line in (*_inline_lines(document.blocks), *finding_lines(findings)))


PRINTERS: dict[str, Callable[[str], str]] = {"blocks.md": print_blocks, "inlines.md": print_inlines}


@pytest.mark.parametrize("case", cases(*(HERE / name for name in PRINTERS)))
def test_a_note_is_read_as_its_author_sees_it(case: Case, regen: Callable[[Case, str], None]) -> None:
    """Each case of the book holds."""
    actual = PRINTERS[case.book.name](case.source)
    regen(case, actual)

    assert case.expected == actual


def test_the_book_of_blocks_shows_every_kind() -> None:
    """No kind of block is without a case."""
    shown = {
        line.strip().split(" ")[0].split("(")[0]
        for _, _, _, expected in read_fixture_file(HERE / "blocks.md")
        for line in expected.splitlines()
    }

    assert {kind.value for kind in BlockKind} <= shown
