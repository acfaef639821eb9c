"""Files at rest: which they are, and what wakes them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builder import identity, pipeline
from builder.identity.match import match
from builder.memory import Memory, Packed
from builder.model import ClozeFact, SourceFile
from builder.pipeline import readings as rooms
from builder.pipeline import stages
from builder.pipeline.rest import known_at_rest, late_key
from tests.odd_notes import SOURCES, project_of

if TYPE_CHECKING:
    from pathlib import Path

    from builder.pipeline import Build
    from builder.pipeline.rest import Resting
    from builder.project import Project

_EPOCH = 1_700_000_000
_DULL = SourceFile(path="dull.md", text="# Dull\n\n- it is so\n- Lamp: a light that burns all night\n")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The paths of the files at rest, of each round through the stages."""
    found: list[set[str]] = []
    built = stages._built  # noqa: SLF001 - what is looked at

    def look(run: object, read: object, resting: Resting, media: object, between: object) -> Build:
        found.append(set(resting.files))
        return built(run, read, resting, media, between)  # type: ignore[arg-type]

    monkeypatch.setattr(stages, "_built", look)
    return found


def _build(project: Project, memory: Memory) -> tuple[Build, Project]:
    """A build, and the vault with its lock."""
    made = pipeline.build(project, epoch=_EPOCH, memory=memory, allow_retire=True)
    text = b"".join(identity.encode_lock(made.lock, made.written)).decode()
    return made, replace(project, lock=identity.parse_lock(text), lock_text=text)


def _rested(tmp_path: Path) -> tuple[Build, Project]:
    """The second build of a vault, in which all rests."""
    memory = Memory(tmp_path / "vault.notes")
    _, project = _build(project_of(SOURCES), memory)
    return _build(project, memory)


def _told(made: Build) -> tuple[object, ...]:
    return made.deck, made.lock, made.findings, made.origins, tuple(made.known), made.skipped_lines


def _of_edit(project: Project, memory: Memory, path: str, text: str) -> tuple[Build, Build]:
    """The vault with another text in one file, built with the memory and without."""
    sources = tuple(replace(s, text=text) if s.path == path else s for s in project.sources)
    edited = replace(project, sources=sources)
    return _build(edited, memory)[0], _build(edited, Memory(None))[0]


def test_all_files_but_the_edited_one_rest(tmp_path: Path, seen: list[set[str]]) -> None:
    """From the first build on; what was asked for at last is what all facts say."""
    memory = Memory(tmp_path / "vault.notes")
    _, project = _build(project_of((*SOURCES, _DULL)), memory)
    paths = {source.path for source in project.sources}
    made, plain = _of_edit(project, memory, "0.md", "- Buoy 0.0: a float that marks shoal 0\n- Horn: it is loud\n")

    assert seen == [set(), paths - {"0.md"}, set()]
    assert _told(made) == _told(plain)
    assert made.known[0] == plain.known[0]


@pytest.mark.parametrize(("path", "woken"), [("a.md", {"a.md", "dull.md"}), ("x.md", {"x.md"})])
def test_a_fact_that_stands_in_a_file_at_rest_too_wakes_it_where_it_stands_before(
    tmp_path: Path, seen: list[set[str]], path: str, woken: set[str]
) -> None:
    """Else it is told as said before, where it stands there."""
    memory = Memory(tmp_path / "vault.notes")
    others = tuple(SourceFile(path=f"{name}.md", text="# Dull\n\n- Reef: a rock\n") for name in "axy")
    _, project = _build(project_of(tuple(sorted((_DULL, *others), key=lambda one: one.path))), memory)
    _, project = _build(project, memory)
    made, plain = _of_edit(project, memory, path, _DULL.text)

    assert seen[2] == {"dull.md", "a.md"} - woken
    assert _told(made) == _told(plain)


def test_another_language_wakes_all(tmp_path: Path, seen: list[set[str]]) -> None:
    """A note says of itself that it is Japanese where the note type is not."""
    memory = Memory(tmp_path / "vault.notes")
    sources = (_DULL, SourceFile(path="j.md", text="- 灯台: 船に陸の位置を知らせる塔である\n"))
    project = project_of(sources)
    _, project = _build(replace(project, config=replace(project.config, language="ja")), memory)
    english = replace(project, config=replace(project.config, language="en"))

    assert _told(_build(english, memory)[0]) == _told(_build(english, Memory(None))[0])
    assert seen[1] == set()


def test_a_fact_at_rest_that_may_be_a_note_that_left_stirs_all() -> None:
    """It makes no card, and stands elsewhere now; without an entry left over it is not even asked for."""
    made = pipeline.build(project_of((_DULL,)), epoch=_EPOCH)
    entries = dict(enumerate(made.lock.entries))
    fact = made.known[0].cloze.fact
    held_back = ClozeFact(fact=replace(fact, span=fact.span._replace(path="b.md")), deletions=(), context=fact.context)

    with pytest.raises(identity.Stirred):
        match([None], entries, lambda: {0: held_back})
    assert match([None], {}, lambda: pytest.fail("asked")) == ({}, frozenset())


def _records(memory: Memory) -> dict[bytes, str]:
    """Those of files at rest."""
    return {key: memory.recall(key) or "" for key in memory.keys if late_key(key) in memory.keys}


@pytest.mark.parametrize("line", ["", "[", '[["x", []]]', "[" * 100_000])
@pytest.mark.parametrize("at", [0, 1, 2, 3], ids=["held back", "spans", "asked", "said"])
def test_what_is_read_late_and_can_not_be_read_stirs_all(
    tmp_path: Path, seen: list[set[str]], at: int, line: str
) -> None:
    """Where a note is gone the facts that make no card, where a fact stands twice its place; and what is compared."""
    memory = Memory(tmp_path / "vault.notes")
    _, project = _build(project_of((*SOURCES, _DULL)), memory)
    for key in map(late_key, _records(memory)):
        lines = (memory.recall(key) or "").split("\n")
        memory.keep(key, "\n".join((*lines[:at], line, *lines[at + 1 :])))
    made, plain = _of_edit(project, memory, "9.md", "- Buoy 0.1: a float that marks shoal 1\n")

    assert [bool(files) for files in seen] == [False, True, False, False]
    assert _told(made) == _told(plain)


@pytest.mark.parametrize("lines", ["", "\n\n\n", "[]\n[]\n[]", "[]\n[]\n[]\n[[],[]]\n", None])
def test_what_is_compared_of_a_file_at_rest_and_can_not_be_read_stirs_all(
    tmp_path: Path, seen: list[set[str]], lines: str | None
) -> None:
    """With one file edited, nothing else of it is asked for: no warning is lost, and the record is made anew."""
    memory = Memory(tmp_path / "vault.notes")
    same = "# {0}\n\n- {0}: a lamp on the pier that burns acetylene all night in every season\n"
    sources = tuple(SourceFile(path=f"{name}.md", text=same.format(name)) for name in ("Bell", "Horn", "Lamp"))
    _, project = _build(project_of(sources), memory)
    kept = {late_key(key): memory.recall(late_key(key)) for key in _records(memory)}
    for key in kept:
        memory.keep(key, lines) if lines is not None else memory.keep_packed(key, Packed(b"no text"))
    made, plain = _of_edit(project, memory, "Lamp.md", f"{same.format('Lamp')}\n- Pier: a walk above the water\n")

    assert seen[1:-1] == [{"Bell.md", "Horn.md"}, set()]
    assert [f.rule.code for f in made.findings if f.related]
    assert _told(made) == _told(plain)
    assert sum(memory.recall(key) == text for key, text in kept.items()) == len(seen[1])


_NONE = (
    "",
    "\n\n\n\n",
    "[]",
    "{}",
    '["",[],[],[],[[],[],[]],0,[],[],[[1]]]',
)


@pytest.mark.parametrize("record", _NONE)
def test_a_record_of_a_file_at_rest_that_is_none_is_made_anew(
    tmp_path: Path, seen: list[set[str]], record: str
) -> None:
    """As no build-deck writes it, under the right key."""
    memory = Memory(tmp_path / "vault.notes")
    _, project = _build(project_of(SOURCES), memory)
    kept = _records(memory)
    for key in kept:
        memory.keep(key, record)
    made, _ = _build(project, memory)

    assert seen == [set(), set()]
    assert _told(made) == _told(_build(project, Memory(None))[0])
    assert _records(memory) == kept


def test_a_record_of_which_a_part_is_gone_is_made_anew(tmp_path: Path, seen: list[set[str]]) -> None:
    """What is read late lies by itself, and may be lost by itself."""
    memory = Memory(tmp_path / "vault.notes")
    _, project = _build(project_of(SOURCES), memory)
    kept = _records(memory)
    for key in map(late_key, kept):
        memory.forget(key)
    made, _ = _build(project, memory)

    assert seen == [set(), set()]
    assert _told(made) == _told(_build(project, Memory(None))[0])
    assert _records(memory) == kept


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "[latex]\\\\input[/latex]", "<img src=x onerror=alert(1)>"]
)
def test_what_someone_put_into_a_record_of_a_file_at_rest_reaches_no_card(
    tmp_path: Path, seen: list[set[str]], words: str
) -> None:
    """The back of a card is all that stands there; the rest is in the lock."""
    memory = Memory(tmp_path / "vault.notes")
    _, project = _build(project_of(SOURCES), memory)
    for key, record in _records(memory).items():
        values = json.loads(record)
        values[-1][0][6] = words
        memory.keep(key, json.dumps(values))

    assert _told(_build(project, memory)[0]) == _told(_build(project, Memory(None))[0])
    assert seen == [set(), set(), set()]


def test_facts_are_worked_out_for_who_asks_where_their_record_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever lies in the memory by then."""
    made, project = _rested(tmp_path)
    monkeypatch.setattr(rooms, "_recalled", lambda *_: None)

    assert made.known[:] == tuple(_build(project, Memory(None))[0].known)


def test_facts_that_do_not_fit_their_notes_are_worked_out_with_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where someone took a note out of a record."""
    made, project = _rested(tmp_path)
    monkeypatch.setattr(
        stages, "known_at_rest", lambda one, resting: known_at_rest(replace(one, chosen=one.chosen[1:]), resting)
    )

    assert tuple(made.known) == tuple(_build(project, Memory(None))[0].known)


def test_files_whose_paths_are_written_alike_never_rest(seen: list[set[str]]) -> None:
    """Two names that differ in a control character are one path in the lock: their notes are told once each."""
    text = "# Quay\n\n- Windlass {}: a winch for the anchor chain\n"
    sources = (
        SourceFile(path="a\N{REPLACEMENT CHARACTER}b.md", text=text.format("one")),
        SourceFile(path="a\N{REPLACEMENT CHARACTER}b.md", text=text.format("two")),
        SourceFile(path="pier.md", text=text.format("three")),
    )
    memory = Memory(None)
    _, project = _build(project_of(sources), memory)

    made, plain = _of_edit(project, memory, "pier.md", text.format("four"))

    assert _told(made) == _told(plain)
    assert len(made.deck.notes) == len(sources)
    assert all("b.md" not in path for paths in seen for path in paths)


def _edits(project: Project, memory: Memory, *edits: dict[str, str]) -> list[tuple[Build, Build]]:
    """Builds of the vault with its files as they were written to one after the other, with the memory and without."""
    made = []
    for texts in edits:
        sources = tuple(SourceFile(path=path, text=text) for path, text in sorted(texts.items()))
        before = replace(project, sources=sources)
        built, project = _build(before, memory)
        made.append((built, _build(before, Memory(None))[0]))
    return made


def test_a_file_rests_again_where_its_notes_have_numbers_of_words_that_left(
    tmp_path: Path, seen: list[set[str]]
) -> None:
    """A number once given stays in the lock for good; the note stays as it is all the same."""
    texts = [f"# T\n\n- Backups: kept for {days} days by default\n" for days in (35, 7)]
    made = _edits(
        project_of(()), Memory(tmp_path / "vault.notes"), *({"a.md": text} for text in (*texts, *texts[1:] * 2))
    )

    assert made[-1][0].lock.entries[0].retired_numbers
    assert seen[::2] == [set(), set(), {"a.md"}, {"a.md"}]
    assert all(_told(built) == _told(plain) for built, plain in made)


def test_a_fact_held_back_keeps_only_its_own_file_awake(tmp_path: Path, seen: list[set[str]]) -> None:
    """Its note has the name of the file it stood in; were the other at rest, all would be read for it."""
    asked = "# Lamps\n\n- At night the lamps of the old pier burn **acetylene** in every season\n"
    dull = asked.replace("**", "")
    made = _edits(
        project_of(()),
        Memory(tmp_path / "vault.notes"),
        {"a.md": asked, _DULL.path: _DULL.text},
        {"a.md": dull, _DULL.path: _DULL.text},
        *({"b.md": dull, _DULL.path: _DULL.text},) * 3,
    )

    assert {entry.path for entry in made[-1][0].lock.entries if not entry.retired_in} == {"a.md", _DULL.path}
    assert seen[2::2] == [{_DULL.path}] * 4
    assert all(_told(built) == _told(plain) for built, plain in made)


def test_a_file_that_was_at_rest_is_forgotten_where_it_is_kept_awake(tmp_path: Path, seen: list[set[str]]) -> None:
    """A note that left another file may be that of the fact that it holds back; the third file rests on."""
    asked = "# Lamps\n\n- At night the lamps of the old pier burn **acetylene** in every season\n"
    dull = asked.replace("**", "").replace("# Lamps", "# Other")
    both = {"b.md": dull, "c.md": "# Quay\n\n- Windlass: a winch for the anchor chain\n"}
    made = _edits(project_of(()), Memory(tmp_path / "vault.notes"), *({"a.md": asked, **both},) * 2, *(both,) * 3)

    assert seen[2] == {"a.md", *both}
    assert seen[-4::2] == [{"c.md"}] * 2
    assert all(_told(built) == _told(plain) for built, plain in made)


def test_a_price_in_a_formula_is_no_mark_of_ankis(tmp_path: Path, seen: list[set[str]]) -> None:
    r"""A card shows it between `\[` and `\]`: all rest."""
    text = "# Rooms\n\n- Yelp: hotels from $ to $$$ and restaurants from $$ to $$$$\n"
    made = _edits(project_of(()), Memory(tmp_path / "vault.notes"), *({"a.md": text},) * 2)

    assert r"\[ $" in made[0][0].deck.notes[0].text + made[0][0].deck.notes[0].context
    assert seen[2] == {"a.md"}
