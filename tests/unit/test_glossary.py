"""`glossary.toml`: what it may hold, and what is said of everything else; and the glossary that comes with the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import lint, markdown
from builder.findings import BrokenInput
from builder.lint.names import LEAST
from builder.model import Glossary, GlossaryEntry, SourceFile
from builder.project import load_project
from builder.project.glossary import built_in, read_glossary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from click.testing import Result

    from builder.findings import Finding


def _slips(text: str, glossary: Glossary | None = None) -> list[str]:
    document, _ = markdown.parse(SourceFile(path="note.md", text=text))
    told = lint.of_notes(tuple(lint.passages(document)), lint.names_of(glossary or built_in()))
    return [f"{finding.span.line}" for finding in told if finding.rule.code == "L14"]


def test_what_an_entry_holds() -> None:
    """Every key, read as it is written, behind the entries of the tool."""
    read = read_glossary(
        'words = ["Towpaths"]\n[[entry]]\nname = "Towpath"\naliases = ["tow way"]\nconfusable = ["toepath"]\n'
        'near = ["canal"]\ncase = "exact"\n',
        path="glossary.toml",
    )

    assert read.entries[-1] == GlossaryEntry(
        name="Towpath", aliases=("tow way",), confusable=("toepath",), near=("canal",), is_exact=True
    )
    assert read.entries[:-1] == built_in().entries
    assert read.words == built_in().words | {"towpaths"}


def test_an_empty_glossary_adds_nothing() -> None:
    """A file without a word in it is no error."""
    assert read_glossary("# nothing yet\n", path="glossary.toml") == built_in()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[entry]]\nname = "A"\n\n[[entry]]\n  nam = "B"\n', ["4:1 C03", "5:3 C02"]),
        ('[[entry]]\nname = "A"\naliases = "B"\n', ["3:1 C03"]),
        ('[[entry]]\nname = "A"\nnear = [""]\n', ["3:1 C03"]),
        ("[[entry]]\nname = 1\n", ["2:1 C03"]),
        ('[[entry]]\nname = "A"\ncase = "some"\n', ["3:1 C03"]),
        ('entry = "A"\n', ["1:1 C03"]),
        ('entry = ["A"]\n', ["1:1 C03"]),
        ('words = "a"\n', ["1:1 C03"]),
        ('[[entires]]\nname = "A"\n', ["1:1 C02"]),
        ("[[entry]\n", ["1:8 C01"]),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, told: list[str]) -> None:
    """Everything that is wrong, at its line and column."""
    with pytest.raises(BrokenInput) as broken:
        read_glossary(text, path="glossary.toml")

    assert [f"{f.span.line}:{f.span.column} {f.rule.code}" for f in broken.value.findings] == told


@given(st.text(st.sampled_from('[]="entryamscofuble\n #,{}1'), max_size=80))
def test_any_text_is_a_glossary_or_is_told_of(text: str) -> None:
    """No text ends in a traceback, and what is told stands in the file."""
    told: tuple[Finding, ...] = ()
    try:
        read_glossary(text, path="glossary.toml")
    except BrokenInput as broken:
        told = broken.findings

    assert all(1 <= finding.span.line <= text.count("\n") + 1 for finding in told)


def test_the_vault_s_glossary_is_read(make_vault: Callable[[Mapping[str, str | bytes]], Path]) -> None:
    """It lies beside the notes; without one the tool's own is used."""
    note = {"harbour.md": "- Ferry: a ship\n"}

    assert load_project(make_vault(note)).glossary == built_in()
    own = load_project(make_vault({"glossary.toml": '[[entry]]\nname = "Towpath"\n'})).glossary
    assert own.entries[-1].name == "Towpath"


@pytest.mark.parametrize("content", [b"\xff\xfe", b'words = ["\x82\xa0"]'])
def test_a_glossary_that_is_no_text_is_an_error(
    content: bytes, make_vault: Callable[[Mapping[str, str | bytes]], Path]
) -> None:
    """Other bytes than UTF-8."""
    vault = make_vault({"harbour.md": "- Ferry: a ship\n", "glossary.toml": content})
    with pytest.raises(BrokenInput) as broken:
        load_project(vault)

    assert [(f.span.path, f.rule.code) for f in broken.value.findings] == [("glossary.toml", "C01")]


@pytest.mark.parametrize(
    ("notes", "card"),
    [
        ("- Cut: the Caledonian holds 29 locks from sea to sea\n", "{{c1::Cut}}: the {{c1::Caledonian}} holds"),
        ("# The Cut\n\n- Caledonian: 29 locks from sea to sea\n", "{{c1::Caledonian}}: "),
    ],
    ids=["in the text", "above"],
)
def test_another_name_gives_no_answer_away(
    notes: str, card: str, make_vault: Callable[[Mapping[str, str | bytes]], Path], build_deck: Callable[..., Result]
) -> None:
    """What the glossary calls by two names is hidden by both, and a heading with the other name is left out."""
    make_vault({"canal.md": notes, "glossary.toml": '[[entry]]\nname = "Caledonian"\naliases = ["Cut", "The Cut"]\n'})
    told = build_deck("cards", "vault").stdout

    assert card in told
    assert "The Cut" not in told


def _mistyped() -> Iterator[tuple[str, str]]:
    """Every distinctive name of the tool's glossary with its middle letter left out, and with two letters swapped."""
    for entry in built_in().entries:
        for name in (entry.name, *entry.aliases):
            at = len(name) // 2
            is_long = name.isascii() and name.isalpha() and len(name) > LEAST
            if is_long and not entry.is_exact:
                yield name, name[:at] + name[at + 1 :]
                if name[at].lower() != name[at - 1].lower():
                    yield name, name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def test_every_name_of_one_word_is_found_a_letter_wrong() -> None:
    """In English and in Japanese text: none of these slips is overlooked."""
    slips = [(name, slip) for name, slip in _mistyped() if slip.casefold() not in built_in().words]
    english = _slips("".join(f"- The {slip} of the harbour\n" for _, slip in slips))
    japanese = _slips("".join(f"- 港では{slip}を使う\n" for _, slip in slips))
    right = _slips("".join(f"- The {name} of the harbour\n- 港では{name}を使う\n" for name, _ in slips))

    assert len(slips) > 200
    assert (len(set(english)), len(set(japanese)), right) == (len(slips), len(slips), [])
