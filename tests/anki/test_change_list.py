"""What the change list says of Anki's windows is what the windows say, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from builder.release.words import Words, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from anki.collection import Collection
    from click.testing import Result

    Speak = Callable[[str], Any]


@pytest.fixture
def anki_in() -> Iterator[Speak]:
    """Anki's own words in a language; afterwards it speaks English again."""
    from anki import lang

    def speak(language: str) -> Any:
        lang.set_lang(language)
        return lang.tr_legacyglobal

    yield speak
    lang.set_lang("en")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_menus_and_settings_are_called_as_in_anki(anki_in: Speak, language: str) -> None:
    """Menus, the window for packages with its settings in their order, and the tool for empty cards."""
    anki, words = anki_in(language), words_of(language)
    settings = (
        (anki.importing_also_import_progress(), ""),
        (anki.importing_with_deck_configs(), ""),
        (anki.importing_merge_notetypes(), ""),
        (anki.importing_update_notes(), f"*{anki.importing_update_if_newer()}*"),
        (anki.importing_update_notetypes(), f"*{anki.importing_update_if_newer()}*"),
    )
    menus = (anki.qt_accel_file(), anki.qt_accel_import(), anki.qt_accel_tools(), anki.qt_misc_empty_cards())
    off = words_of(language).settings[0][1]

    assert words.settings == tuple((name, value or off) for name, value in settings)
    assert _menus(words) == tuple(re.sub(r" \(&\w\)|&", "", menu) for menu in menus)
    assert (words.import_button, words.updates) == (anki.actions_import(), anki.importing_updates())


def _menus(words: Words) -> tuple[str, ...]:
    return words.file_menu, words.import_item, words.tools_menu, words.empty_cards_item


def test_the_settings_are_those_anki_proposes() -> None:
    """A learner who changes nothing imports with the settings that the list names."""
    from anki.collection import ImportAnkiPackageOptions
    from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition as Update

    options = ImportAnkiPackageOptions()

    assert (options.with_scheduling, options.with_deck_configs, options.merge_notetypes) == (False, False, False)
    assert Update.Name(options.update_notes).endswith("_IF_NEWER")
    assert Update.Name(options.update_notetypes).endswith("_IF_NEWER")


def test_every_empty_card_an_update_leaves_is_named(
    make_vault: Callable[[Mapping[str, str]], Path],
    build_deck: Callable[..., Result],
    collection: Collection,
    tmp_path: Path,
) -> None:
    """Three versions in a row in the real Anki: its empty cards are the answers that the list names, and no other."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    lines = {
        "1.0.0": "- A lock chamber is 72 ft long\n- Kinds:\n  - Flight\n  - Staircase\n  - Guillotine\n- Cleat: x\n",
        "1.1.0": "- A lock chamber is 74 ft long\n- Kinds:\n  - Flight\n  - Guillotine\n- Cleat: x\n",
        "1.2.0": "- A lock chamber is 76 ft long\n- Kinds:\n  - Flight\n  - Guillotine\n  - Stop lock\n",
    }
    for version, notes in lines.items():
        vault = make_vault({"a.md": f"# Locks\n\n{notes}", "deck.toml": f'name = "Locks"\nversion = "{version}"\n'})
        assert build_deck(vault).exit_code == 0
        package = str(tmp_path / f"dist/locks-{version}.apkg")
        request = ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions())
        collection.import_anki_package(request)
    told = (tmp_path / "dist/CHANGES.md").read_text("utf-8")
    named = re.findall(r"^- .* — \*(.*)\*$", told, re.MULTILINE)
    empty = sum(len(note.card_ids) for note in collection.get_empty_cards().notes)

    assert named == ["72 ft", "74 ft", "Staircase"]
    assert empty == len(named)


def test_other_languages_are_told_in_english() -> None:
    """And a Japanese one by any of its tags."""
    assert [words_of(tag).title for tag in ("JA-JP", "de", "")] == [words_of(tag).title for tag in ("ja", "en", "en")]
