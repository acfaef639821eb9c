"""The judge finds what is planted, and says so without a traceback."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest
from anki.collection import ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from click.testing import CliRunner

from builder.cli import main
from builder.findings import BrokenInput, EnvironmentFault, UsageError
from builder.release import load_package
from builder.verify import verify
from tests.card_notation import deck_of, known_fact, package_of, rendered, sample_deck

if TYPE_CHECKING:
    from pathlib import Path

    from anki.collection import Collection

    from builder.model import Note


def _problems(folder: Path, note: Note) -> tuple[str, ...]:
    package = folder / "deck.apkg"
    package.write_bytes(package_of(deck_of((note,))))
    return verify(package).problems


@pytest.mark.parametrize(
    "written",
    [
        "fact\nThe tide is {1|at noon|1}, at noon",
        "fact\n潮は{1|正午|1}に満ち、正 午に止まる",
        "enumeration\nSignals:\n* {1|fog horn|1}\n* Fog Horn by night",
        "fact\nＡＢ lamp and {1|ab|1}",
    ],
)
def test_an_answer_in_sight_is_found(tmp_path: Path, written: str) -> None:
    """An answer that can be read on its own question side is a problem."""
    problems = _problems(tmp_path, rendered(known_fact(written)))

    assert [problem.split(": ")[0] for problem in problems] == ["card 1 of note a1b2c3d4e5 shows its own answer"]


def test_an_answer_in_the_context_is_found(tmp_path: Path) -> None:
    """The context counts as seen."""
    known = known_fact("fact\nThe tide is {1|at noon|1}", context=("Tides at noon",))

    assert _problems(tmp_path, rendered(known)) == ("card 1 of note a1b2c3d4e5 shows its own answer: at noon",)


def test_an_answer_in_an_alternative_text_is_found(tmp_path: Path) -> None:
    """What is read out counts as seen."""
    lamp = rendered(known_fact("fact\nThe lamp is {1|bright red|1}"))
    note = lamp._replace(context='<span aria-label="a bright red lamp"></span>')

    assert _problems(tmp_path, note) == ("card 1 of note a1b2c3d4e5 shows its own answer: bright red",)


@pytest.mark.parametrize(
    "written",
    [
        "fact\nThe {1|art|1} of the start",
        "fact\nPier {1|5|1} has 5 lamps",
        "enumeration ordered\nTo moor:\n* {1|slow down|1}\n* make fast after slow down",
    ],
)
def test_a_word_inside_another_is_no_leak(tmp_path: Path, written: str) -> None:
    """Parts of words, answers of one sign and steps that are hidden are not in sight."""
    assert _problems(tmp_path, rendered(known_fact(written))) == ()


def test_an_answer_in_a_formula_is_found(tmp_path: Path) -> None:
    """Anki keeps no copy of words hidden inside a formula; they are looked for all the same."""
    known = known_fact("fact\nIt is <math>$a + {1|xyz|1}$</math>, that is xyz")

    assert _problems(tmp_path, rendered(known)) == ("card 1 of note a1b2c3d4e5 shows its own answer: xyz",)


def test_an_empty_card_is_found(tmp_path: Path) -> None:
    """A card whose number stands in no field is a problem."""
    note = rendered(known_fact("fact\nThe tide {1|rises|1}"))._replace(numbers=(1, 2))

    assert any("empty card" in problem for problem in _problems(tmp_path, note))


def test_the_options_of_all_commands_are_taken(tmp_path: Path) -> None:
    """A script may give them to each."""
    package = tmp_path / "one.apkg"
    package.write_bytes(package_of(sample_deck()))
    plain, more = (CliRunner().invoke(main, ["verify", str(package), *args]) for args in ((), ("-v", "--config", "x")))

    assert (plain.exit_code, more.exit_code) == (0, 0)
    assert (more.stdout, more.stderr) == (plain.stdout, plain.stderr)


def test_missing_media_is_found(tmp_path: Path) -> None:
    """A picture that did not come with the package is a problem."""
    note = rendered(known_fact("fact\nThe tide {1|rises|1}"))._replace(extra='<img src="gone.png">')

    assert _problems(tmp_path, note) == ("gone.png is missing",)


def test_a_broken_package_is_a_problem(tmp_path: Path) -> None:
    """What Anki can't read is said in a sentence that names the file."""
    package = tmp_path / "broken.apkg"
    package.write_bytes(b"PK\x03\x04 and then nothing")

    assert [problem.split(":")[0] for problem in verify(package).problems] == [f"Anki can not read {package}"]


@pytest.mark.parametrize("content", [b"", b"no zip at all"])
def test_what_is_no_package_is_named_with_a_hint(tmp_path: Path, content: bytes) -> None:
    """Anki is not asked about it."""
    package = tmp_path / "notes.md"
    package.write_bytes(content)
    with pytest.raises(BrokenInput) as raised:
        verify(package)

    assert (raised.value.findings[0].rule.code, raised.value.findings[0].span.path) == ("P01", package.as_posix())
    assert raised.value.hint


def test_a_package_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    """The error names the path."""
    with pytest.raises(UsageError, match=r"none\.apkg"):
        verify(tmp_path / "none.apkg")


def test_without_anki_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Anki's library is missing, the error says how to get it."""
    package = tmp_path / "deck.apkg"
    package.write_bytes(b"PK\x03\x04")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EnvironmentFault, match="not installed") as raised:
        verify(package)

    assert raised.value.hint == "pip install '.[anki]' in a checkout of build-deck"


def test_a_package_anki_never_ends_with_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the time is up, the report says so."""
    package = tmp_path / "deck.apkg"
    package.write_bytes(b"PK\x03\x04")
    monkeypatch.setattr("builder.verify.process.SECONDS", 0.01)

    assert verify(package).problems == ("Anki did not end within 0.01 seconds",)


@pytest.mark.parametrize("is_legacy", [True, False])
def test_a_deck_exported_from_anki_is_no_package_of_ours(
    tmp_path: Path, collection: Collection, *, is_legacy: bool
) -> None:
    """What a learner exports is told apart from what was published."""
    ours, exported = tmp_path / "ours.apkg", tmp_path / "exported.apkg"
    ours.write_bytes(package_of(deck_of((rendered(known_fact("fact\nThe tide {1|rises|1}")),))))
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(ours), options=ImportAnkiPackageOptions()))
    collection.export_anki_package(
        out_path=str(exported), options=ExportAnkiPackageOptions(legacy=is_legacy), limit=None
    )
    with pytest.raises(BrokenInput) as raised:
        load_package(exported)

    assert raised.value.findings[0].rule.code == "P02"
