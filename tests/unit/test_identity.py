"""Identity: what is new, what changed, when, and what left."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builder.identity import assign, new_lock, says_the_same, stamp, tagged
from tests.small_facts import cloze_fact, cloze_facts, note_of, notetype

if TYPE_CHECKING:
    from builder.model import ClozeFact, KnownFact, Lock, Note

HORN = "harbour.md > Signals: {{Fog horn}} sounds every {{30 seconds}}"
LIGHT = "harbour.md > Signals: {{Green light}} is on the starboard side"
FLAGS = tuple(f"flags.md > Flag {n}: the flag of number {n} stands for {{{{letter {n}}}}}" for n in range(60))


def _assigned(lines: str | tuple[str, ...], lock: Lock, version: str = "1.0.0") -> tuple[tuple[KnownFact, ...], Lock]:
    known, after, _ = assign(cloze_facts(lines), lock=lock, version=version)
    return known, after


def _built(
    lines: str | tuple[str, ...], lock: Lock, *, epoch: int = 1_700_000_000, version: str = "1.0.0"
) -> tuple[dict[str, Note], Lock]:
    """Notes by their text without cloze marks, and the lock after a whole build."""
    known, lock = _assigned(lines, lock, version)
    notes, _, lock = stamp([note_of(k) for k in known], notetype(), lock=lock, epoch=epoch, version=version)
    return {k.cloze.fact.text: note for k, note in zip(known, notes, strict=True)}, lock


def _restamped(note: Note, lock: Lock, *, epoch: int = 1_800_000_000) -> tuple[Note, Lock]:
    (stamped,), _, after = stamp((note,), notetype(), lock=lock, epoch=epoch, version="1.1.0")
    return stamped, after


def test_the_best_words_are_number_one() -> None:
    """The first numbers follow the groups, not the order of the words in the text."""
    fact = cloze_fact(HORN)
    first, second = fact.deletions
    turned = replace(fact, deletions=(first._replace(group=1), second._replace(group=0)))
    (known,), lock, _ = assign((turned,), lock=new_lock("Harbour"), version="1.0.0")

    assert (known.numbers, lock.entries[0].numbers) == ((1, 2), {"fog horn": 2, "30 seconds": 1})


def test_two_facts_never_share_a_guid() -> None:
    """Facts that are equal in everything are two notes, in this build and in the next."""
    first, lock = _assigned((HORN, HORN, HORN), new_lock("Harbour"))
    second, _ = _assigned((HORN, HORN, HORN), lock)

    assert len({k.guid for k in first}) == 3
    assert [k.guid for k in second] == [k.guid for k in first]


def test_a_guid_of_a_retired_note_is_never_given_again() -> None:
    """A new fact whose guid is taken counts on, though the note that has it retired."""
    (gone,), lock = _assigned(HORN, new_lock("Harbour"))
    taken = lock.entries[0]._replace(text="something else", retired_in="1.0.0")
    (new,), after = _assigned(HORN, replace(lock, entries=(taken,)))

    assert new.guid != gone.guid
    assert taken in after.entries


def test_notes_of_a_file_that_could_not_be_read_stay_as_they_are() -> None:
    """A bad byte in a file retires none of its notes, and gives none of them to another file."""
    _, lock = _assigned((HORN, LIGHT), new_lock("Harbour"))
    moved = cloze_facts(HORN.replace("harbour.md", "coast.md"))
    (known,), after, _ = assign(moved, lock=lock, version="1.1.0", unread=frozenset({"harbour.md"}))

    assert known.guid not in {entry.guid for entry in lock.entries}
    assert set(_by_guid(after)) == {*_by_guid(lock), known.guid}
    assert [after_entry for guid, after_entry in _by_guid(after).items() if guid != known.guid] == list(lock.entries)


def _by_guid(lock: Lock) -> dict[str, object]:
    return {entry.guid: entry for entry in lock.entries}


def test_a_fact_held_back_leaves_its_line_alone() -> None:
    """No words to hide, moved to another file: the line in the lock stays to the letter, and no card is made."""
    _, lock = _assigned((HORN, LIGHT), new_lock("Harbour"))
    held = "coast.md > Sounds: Fog horn sounds every 30 seconds"
    known, after = _assigned((held, LIGHT, "harbour.md: New and held back"), lock, "1.1.0")

    assert (len(known), after) == (1, lock)


def test_a_copy_held_back_does_not_take_the_note_of_the_one_that_asks() -> None:
    """Of two equal facts the one that makes a card keeps the note, wherever it stands."""
    (first,), lock = _assigned(HORN, new_lock("Harbour"))
    held = "harbour.md > Signals: Fog horn sounds every 30 seconds"
    (second,), _ = _assigned((HORN.replace("harbour.md", "a.md"), held), lock)

    assert second.guid == first.guid


@pytest.mark.parametrize(
    ("stay", "allow_retire", "codes"),
    [(48, False, []), (47, False, ["K03"]), (47, True, []), (0, False, ["K03"])],
    ids=["a fifth", "more than a fifth", "meant", "all"],
)
def test_many_notes_do_not_retire_by_accident(*, stay: int, allow_retire: bool, codes: list[str]) -> None:
    """More than a fifth of sixty notes leaving at once is an error unless it is meant."""
    _, lock = _assigned(FLAGS, new_lock("Harbour"))
    stays = cloze_facts(FLAGS[:stay])
    _, after, findings = assign(stays, lock=lock, version="1.1.0", allow_retire=allow_retire)

    assert [finding.rule.code for finding in findings] == codes
    assert sum(entry.retired_in == "1.1.0" for entry in after.entries) == 60 - stay


def test_nine_notes_may_leave_a_small_deck() -> None:
    """Below ten nothing is asked, whatever the share."""
    _, lock = _assigned(FLAGS[:9], new_lock("Harbour"))
    _, _, findings = assign((), lock=lock, version="1.1.0")

    assert findings == ()


def test_answers_beyond_the_last_number_are_told_and_left_out() -> None:
    """Anki takes 500 numbers: the 501st answer is not asked, and a finding says so."""
    many = cloze_fact("harbour.md: " + " ".join(f"{{{{w{n}}}}}" for n in range(501)))
    (known,), lock, findings = assign((many,), lock=new_lock("Harbour"), version="1.0.0")

    assert (known.numbers, len(known.cloze.deletions)) == (tuple(range(1, 501)), 500)
    assert [finding.rule.code for finding in findings] == ["I02"]
    assert len(lock.entries[0].numbers) == 500


@pytest.mark.parametrize(("heading", "stays"), [("3. Signals", True), ("Signals by night", False)])
def test_a_section_may_get_another_number(heading: str, *, stays: bool) -> None:
    """What is half reworded below it stays in its section; `context` has no numbers of headings."""
    old, new = (
        replace(fact, fact=replace(fact.fact, place=(place,), context=("Signals",)), context=("Signals",))
        for fact, place in (
            (cloze_fact("a.md: _霧笛_：濃い霧の中で船に位置を{{知らせる}}ための笛"), "2. Signals"),
            (cloze_fact("a.md: _霧笛_：霧が濃いときに船へ位置を{{知らせる}}ために鳴らす笛"), heading),
        )
    )
    (first,), lock, _ = assign((old,), lock=new_lock("Harbour"), version="1.0.0")
    (second,), _, findings = assign((new,), lock=lock, version="1.1.0")

    assert (second.guid == first.guid, [f.rule.code for f in findings]) == (stays, ["I01"] * stays)


def test_a_note_without_a_number_left_keeps_its_line() -> None:
    """All 500 numbers given and none of their words in the notes: nothing is asked, nothing is lost."""
    many = cloze_fact("harbour.md: " + " ".join(f"{{{{w{n}}}}}" for n in range(500)) + " horn")
    _, lock, _ = assign((many,), lock=new_lock("Harbour"), version="1.0.0")
    last = many.fact.text.index("horn")
    other = replace(many, deletions=(many.deletions[0]._replace(start=last, end=last + 4, group=0),))
    known, after, findings = assign((other,), lock=lock, version="1.1.0")

    assert (known, after, [finding.rule.code for finding in findings]) == ((), lock, ["I02"])


def test_a_new_note_gets_the_time_of_its_build() -> None:
    """Created and modified are the epoch handed in, and the lock remembers both with the fields."""
    notes, lock = _built(HORN, new_lock("Harbour"))
    (note,) = notes.values()
    (entry,) = lock.entries

    assert (note.created, note.modified, note.id) == (1_700_000_000, 1_700_000_000, 1_700_000_000_000)
    assert (entry.created, entry.modified) == (1_700_000_000, 1_700_000_000)
    assert entry.fields == (note.text, note.context, note.extra, note.source)


def test_a_rebuild_changes_nothing() -> None:
    """The same notes on another day: the same notes, times, ids and lock."""
    first = _built((HORN, LIGHT), new_lock("Harbour"))
    second = _built((HORN, LIGHT), first[1], epoch=1_900_000_000, version="2.0.0")

    assert second == first


def test_only_the_changed_note_is_newer() -> None:
    """An edit moves the time of its own note, the version says when, and the other note stands still."""
    before, lock = _built((HORN, LIGHT), new_lock("Harbour"))
    reworded = HORN.replace("every", "EVERY")
    after, lock = _built((reworded, LIGHT), lock, epoch=1_800_000_000, version="1.1.0")
    changed = after["Fog horn sounds EVERY 30 seconds"]

    assert changed.modified == 1_800_000_000
    assert after["Green light is on the starboard side"] == before["Green light is on the starboard side"]
    assert sorted(entry.changed_in for entry in lock.entries) == ["1.0.0", "1.1.0"]


def test_time_moves_up_though_the_clock_went_back() -> None:
    """A change is always newer than what learners have."""
    notes, lock = _built(HORN, new_lock("Harbour"), epoch=1_800_000_000)
    (note,) = notes.values()
    changed, _ = _restamped(note._replace(extra="more"), lock, epoch=1_600_000_000)

    assert changed.modified == 1_800_000_001


def test_no_time_is_zero() -> None:
    """Anki refuses a package with a time of 0, so the epoch 0 gives 1."""
    notes, lock = _built(HORN, new_lock("Harbour"), epoch=0)
    (note,) = notes.values()

    assert (note.created, note.modified, lock.notetype_modified) == (1, 1, 1)


@pytest.mark.parametrize(
    ("field", "value"), [("text", "{{c1::x}}"), ("context", "x"), ("extra", "x"), ("media", ("x-0123.png",))]
)
def test_what_a_learner_sees_moves_the_time(field: str, value: object) -> None:
    """Text, context, extra and media are content."""
    notes, lock = _built(HORN, new_lock("Harbour"))
    changed, _ = _restamped(next(iter(notes.values()))._replace(**{field: value}), lock)  # type: ignore[arg-type]

    assert changed.modified == 1_800_000_000


@pytest.mark.parametrize(("field", "value"), [("source", "x"), ("tags", ("x",)), ("deck", "x")])
def test_what_rides_along_moves_no_time(field: str, value: object) -> None:
    """A learner's own edits are not overwritten because a file or a heading was renamed."""
    notes, lock = _built(HORN, new_lock("Harbour"))
    (note,) = notes.values()
    changed, after = _restamped(note._replace(**{field: value}), lock)  # type: ignore[arg-type]

    assert changed.modified == note.modified
    assert after.entries[0].fields[3] == changed.source


def test_the_colours_of_code_are_no_content() -> None:
    """Another Pygments may colour otherwise: no note is newer, and the lock is the same."""
    notes, lock = _built(HORN, new_lock("Harbour"))
    (note,) = notes.values()
    coloured = '<pre><code class="language-c"><span class="k">int</span> x;</code></pre>'
    otherwise = '<pre><code class="language-c"><span class="kt">int</span> <span class="n">x</span>;</code></pre>'
    first, before = _restamped(note._replace(extra=coloured), lock)
    second, after = _restamped(note._replace(extra=otherwise), before)

    assert (second.modified, after) == (first.modified, before)
    assert after.entries[0].fields[2] == '<pre><code class="language-c">int x;</code></pre>'


def test_a_note_that_returns_unchanged_is_as_it_was() -> None:
    """A line that left and came back has its guid, its numbers, its time and its id."""
    before, lock = _built((HORN, LIGHT), new_lock("Harbour"))
    _, lock = _built(LIGHT, lock, version="1.1.0")
    after, lock = _built((HORN, LIGHT), lock, epoch=1_800_000_000, version="1.2.0")

    assert after == before
    assert [entry.retired_in for entry in lock.entries] == ["", ""]


def test_a_tombstone_is_newer_and_leaves_the_fields_of_the_lock_alone() -> None:
    """A retired note's tombstone gets its time once, and every later tombstone is made of the same fields."""
    notes, lock = _built((HORN, LIGHT), new_lock("Harbour"))
    _, lock = _built(LIGHT, lock, version="1.1.0")
    horn = notes["Fog horn sounds every 30 seconds"]
    tombstone = horn._replace(text=f"Retired. {horn.text}")
    first, after = _restamped(tombstone, lock)
    second, again = _restamped(tombstone, after, epoch=1_900_000_000)
    entry = next(entry for entry in again.entries if entry.guid == horn.guid)

    assert (first.modified, second) == (1_800_000_000, first)
    assert (entry.fields[0], entry.retired_in) == (horn.text, "1.1.0")


def test_ids_do_not_move_when_a_note_leaves_or_comes() -> None:
    """Anki's ids are counted over all notes that ever were, and new ones come after them."""
    before, lock = _built(FLAGS[:9], new_lock("Harbour"))
    after, lock = _built((*FLAGS[1:9], HORN), lock, version="1.1.0")
    last, _ = _built((*FLAGS, HORN, LIGHT), lock, version="1.2.0")
    ids = {text: note.id for text, note in last.items()}

    assert {text: ids[text] for text in before | after} == {text: n.id for text, n in (before | after).items()}
    assert len(set(ids.values())) == 62


@pytest.mark.parametrize("epoch", [1_700_000_000, 1_600_000_000], ids=["the same second", "the clock went back"])
def test_a_new_note_comes_after_all_that_were_made_before(epoch: int) -> None:
    """Though two builds share a second, a note of the later one is the later one, and more than a thousand are."""
    many = tuple(f"a.md: the flag of number {n} stands for {{{{letter {n}}}}}" for n in range(1002))
    before, lock = _built(many, new_lock("Harbour"))
    after, _ = _built((*many, HORN), lock, epoch=epoch)
    horn = after["Fog horn sounds every 30 seconds"]

    assert (max(note.id for note in before.values()), horn.id) == (1_700_000_001_001, 1_700_000_002_000)
    assert (horn.created, horn.modified) == (1_700_000_002, epoch)


def test_the_note_type_is_newer_when_it_looks_different() -> None:
    """Its time moves with name, fields, templates and style, and only with them."""
    _, first, lock = stamp((), notetype(), lock=new_lock("Harbour"), epoch=100, version="1.0.0")
    _, same, lock = stamp((), notetype(), lock=lock, epoch=200, version="1.0.0")
    _, other, _ = stamp((), notetype(css=".card { color: red }"), lock=lock, epoch=50, version="1.0.0")

    assert (first.modified, same.modified, other.modified) == (100, 100, 101)


def test_nothing_is_lost_of_facts_without_words() -> None:
    """No facts and no lock: no notes, no findings."""
    nothing: tuple[ClozeFact, ...] = ()

    assert assign(nothing, lock=new_lock("Harbour"), version="1.0.0") == ((), new_lock("Harbour"), ())


@pytest.mark.parametrize(("left", "tags"), [((f"{LIGHT} #own #home",), ("home",)), ((), ())])
def test_a_note_of_a_lock_without_tags_gets_those_of_its_file_where_it_retires(
    left: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    """As far as a fact of the file is left; the deck's tags are none of them."""
    _, before = _assigned((HORN, LIGHT), new_lock("Harbour"))
    facts = cloze_facts(left)
    known, after, _ = assign(facts, lock=before, version="1.1.0")
    after = tagged(after, facts, known, before=before, deck_tags=("own",))

    assert [entry.tags for entry in after.entries if entry.text.startswith("Fog")] == [tags]


@pytest.mark.parametrize(
    ("was", "now", "kept"), [((), ("home",), True), (("home",), (), False), (("a",), ("b",), False)]
)
def test_only_tags_that_a_lock_did_not_hold_are_no_change(
    was: tuple[str, ...], now: tuple[str, ...], *, kept: bool
) -> None:
    """Any other is one, and so is all else beside them."""
    _, lock = _assigned(HORN, new_lock("Harbour"))
    (entry,) = lock.entries
    before, after = (replace(lock, entries=(entry._replace(tags=tags),)) for tags in (was, now))

    assert says_the_same(after, before=before) is kept
    assert not says_the_same(replace(after, name="Quay"), before=before)


def _work(many: int) -> int:
    """Calls made while 40 notes of one pattern are replaced by so many others of it."""
    pattern = "harbour.md > Devices: Tank K{0:05}: a {{{{device}}}} that measures pressure of the pump in room {0}"
    lock = _assigned(tuple(pattern.format(n) for n in range(40)), new_lock("Harbour"))[1]
    facts = cloze_facts(tuple(pattern.format(n) for n in range(100, 100 + many)))
    calls: Counter[str] = Counter()
    sys.setprofile(lambda _frame, event, _argument: calls.update([event]))
    try:
        assign(facts, lock=lock, version="1.1.0")
    finally:
        sys.setprofile(None)
    return calls["call"] + calls["c_call"]


def test_twice_as_many_notes_of_one_pattern_are_twice_the_work() -> None:
    """Every new note is a candidate for every old one, and the work still grows with the notes alone."""
    assert _work(400) < 2.2 * _work(200)
