"""Laws of identity: the lock loses nothing, and what an author does to one fact touches no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builder.findings import LockError
from builder.identity import assign, format_lock, new_lock, parse_lock, read_own, stamp
from builder.identity import match as matching
from builder.identity.match import match
from builder.model import ClozeFact, Deletion, FactKind, Guid, Lock, LockEntry, MediaPin, Note
from builder.text import fold, version_order
from tests.small_facts import cloze_fact, cloze_facts, note_of, notetype

WORDS = ("anchor", "buoy", "capstan", "dinghy", "ensign", "fender", "gunwale", "halyard")
SENTENCE = "harbour.md > Words: " + " ".join(WORDS)
LINES = tuple(f"{word}.md > Words: the word {word} names {{{{part {n} of a ship}}}}" for n, word in enumerate(WORDS))

NAMES = (
    *("S3", "EFS", "EBS gp2", "EBS gp3", "HTTP", "HTTPS", "SNS", "SQS", "Aurora", "Aurora Serverless", "IPv4", "IPv6"),
    *("大阪府", "京都府", "緑灯", "紅灯", "インバウンド規則", "アウトバウンド規則", "レイヤー 3", "レイヤー 4"),
)
SAYINGS = (
    "{name} の最大サイズは {{{{{value}}}}} で、作成した後でも割り当てを増やすことができる",
    "_{name}_：作成した後でも割り当てを増やすことができ、最大で {{{{{value}}}}} まで使える",
    "{{{{{name}}}}} は作成した後でも割り当てを増やすことができ、最大で {value} まで使える",
    "{name} keeps {{{{{value}}}}} by default, and its share can be raised at any time after it was made",
)

ALIKE = tuple(
    f"{home}: {text}"
    for home in ("harbour.md > Words", "harbour.md > Words | a boat", "quay.md > Words")
    for text in ("an anchor holds {{a boat}}", "an  anchor holds {{a boat}}", "An anchor holds {{a boat}}", "an anchor")
)

texts = st.text(st.characters(codec="utf-8") | st.sampled_from("\t\n\r\\\"'{}[]:,#\u2028\x85\x00 "), max_size=12)
lists = st.lists(texts, max_size=3).map(tuple)
times = st.integers(0, 10**12)
versions = st.tuples(*(st.integers(0, 999_999),) * 3).map(lambda numbers: ".".join(map(str, numbers)))
guids = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=10, max_size=10).map(Guid)


@st.composite
def entries(draw: st.DrawFn) -> LockEntry:
    """Any line a lock may hold."""
    words = draw(st.lists(texts, max_size=4, unique_by=fold))
    numbers = {one: draw(st.integers(1, 500)) for one in words}
    once = {words: n for words, n in numbers.items() if list(numbers.values()).count(n) == 1}
    cut = draw(st.integers(0, len(once)))
    return LockEntry(
        guid=draw(guids),
        path=draw(texts),
        place=draw(lists),
        kind=draw(st.sampled_from(FactKind)),
        term=draw(texts),
        text=draw(texts),
        context=draw(lists),
        numbers=dict(list(once.items())[:cut]),
        retired_numbers=dict(list(once.items())[cut:]),
        created=draw(times),
        modified=draw(times),
        digest=draw(texts),
        since=draw(versions),
        changed_in=draw(versions),
        retired_in=draw(st.just("") | versions),
        back_in=draw(st.just("") | versions),
        tags=draw(lists),
        fields=draw(st.just(()) | st.tuples(texts, texts, texts, texts)),
    )


@st.composite
def pins(draw: st.DrawFn) -> MediaPin:
    """Any fetched file."""
    sha256 = draw(st.binary(min_size=32, max_size=32)).hex()
    stem = draw(st.from_regex(r"(?:[a-z0-9][a-z0-9-]{0,9}-)?", fullmatch=True))
    return MediaPin(
        address=draw(st.from_regex(r"https?://[!-\[\]-~]{1,20}", fullmatch=True)),
        name=f"{stem}{sha256[:16]}.{draw(st.sampled_from(['png', 'mp3', 'webm']))}",
        sha256=sha256,
        size=draw(times),
        kind=draw(st.sampled_from(["image/png", "audio/mpeg", "image/svg+xml"])),
        date=draw(times),
    )


locks = st.builds(
    Lock,
    deck_key=texts.filter(bool),
    notetype_id=times.filter(bool),
    notetype_digest=texts,
    notetype_modified=times,
    chooser=texts,
    tombstones=st.sets(versions, max_size=3).map(lambda found: tuple(sorted(found, key=version_order))),
    entries=st.lists(entries(), max_size=4, unique_by=lambda e: e.guid).map(
        lambda found: tuple(sorted(found, key=lambda e: e.guid))
    ),
    media=st.lists(pins(), max_size=3, unique_by=lambda pin: pin.address).map(
        lambda found: tuple(sorted(found, key=lambda pin: pin.address))
    ),
)


@given(locks)
def test_a_lock_survives_its_text(lock: Lock) -> None:
    """Lock → text → lock is the identity."""
    assert parse_lock(format_lock(lock)) == lock


@given(locks)
def test_a_lock_of_ones_own_is_read_as_any(lock: Lock) -> None:
    """What is asked of each cell has no say in what is read of a text that a build wrote."""
    assert read_own(format_lock(lock)) == lock


@given(locks, st.data())
def test_lines_may_stand_in_any_order_and_twice(lock: Lock, data: st.DataObject) -> None:
    """A lock whose lines were shuffled and doubled is the same lock."""
    lines = format_lock(lock).split("\n")[:-1]
    doubled = lines + data.draw(st.lists(st.sampled_from(lines), max_size=3))
    shuffled = data.draw(st.permutations(doubled))

    assert parse_lock("".join(f"{line}\n" for line in shuffled)) == lock


@given(locks, st.data())
def test_a_cut_lock_is_an_error(lock: Lock, data: st.DataObject) -> None:
    """Whatever is missing at the end, the lock is not read."""
    text = format_lock(lock)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]

    with pytest.raises(LockError):
        parse_lock(cut)


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_a_lock_or_findings(text: str) -> None:
    """No text makes the reader fall, and every finding names a line of it."""
    with pytest.raises(LockError) as caught:
        parse_lock(text)

    assert {1 <= f.span.line <= text.count("\n") + 1 for f in caught.value.findings} == {True}


def _built(facts: tuple[ClozeFact, ...], lock: Lock, epoch: int, version: str) -> tuple[dict[str, Note], Lock]:
    known, lock, _ = assign(facts, lock=lock, version=version, allow_retire=True)
    notes, _, lock = stamp([note_of(k) for k in known], notetype(), lock=lock, epoch=epoch, version=version)
    return {note.guid: note for note in notes}, lock


@given(st.permutations(LINES), st.integers(0, len(LINES)), st.integers(0, 2), st.integers(1, 10**9))
def test_what_is_done_to_one_fact_leaves_the_others_as_they_are(
    lines: list[str], kept: int, moved: int, epoch: int
) -> None:
    """Lines reordered, left out, moved and added: every fact that is still there has its guid, times and number."""
    before, lock = _built(cloze_facts(LINES), new_lock("Harbour"), 10**9, "1.0.0")
    edited = [
        line.replace(".md > Words", ".md > Parts") if at < moved else line for at, line in enumerate(lines[:kept])
    ]
    after, _ = _built(cloze_facts((*edited, "new.md: the {{mast}} stands upright")), lock, epoch, "1.1.0")
    by_text = {note.text: note for note in before.values()}
    still = [note for note in after.values() if note.text in by_text]

    assert len(still) == kept
    assert [(n.guid, n.created, n.numbers) for n in still] == [
        (old.guid, old.created, old.numbers) for old in (by_text[n.text] for n in still)
    ]
    assert all(note.modified == 10**9 for note in still if "Words" in note.source)


@given(st.lists(st.lists(st.sampled_from(WORDS), unique=True), min_size=2, max_size=8))
def test_a_number_belongs_to_its_words_for_ever(history: list[list[str]]) -> None:
    """Through any sequence of edits no number is given to other words, and words that return get their own back."""
    lock, owner = new_lock("Harbour"), dict[int, str]()
    for at, hidden in enumerate(history):
        fact = cloze_fact(SENTENCE)
        starts = [fact.fact.text.index(word) for word in hidden]
        deletions = [
            Deletion(start=start, end=start + len(word), group=group)
            for group, (word, start) in enumerate(zip(hidden, starts, strict=True))
        ]
        asking = replace(fact, deletions=tuple(sorted(deletions, key=lambda d: d.start)))
        known, lock, _ = assign((asking,), lock=lock, version=f"1.{at}.0")
        for number, word in zip((n for k in known for n in k.numbers), hidden, strict=True):
            owner.setdefault(number, word)

            assert owner[number] == word

    assert len(set(owner.values())) == len(owner)


@given(st.lists(st.sampled_from(("text", "context", "extra", "media", "source", "tags")), max_size=6))
def test_a_time_moves_once_for_each_change_and_only_up(changes: list[str]) -> None:
    """Every change of content raises exactly one time, to a later second; what rides along raises none."""
    notes, lock = _built(cloze_facts(LINES[:3]), new_lock("Harbour"), 1000, "1.0.0")
    current = list(notes.values())
    for at, change in enumerate(changes):
        value: object = (f"x{at}",) if change in {"media", "tags"} else f"x{at}"
        edited = [current[0]._replace(**{change: value}), *current[1:]]  # type: ignore[arg-type]
        stamped, _, lock = stamp(edited, notetype(), lock=lock, epoch=500, version="1.1.0")
        moves = [after.modified - before.modified for before, after in zip(current, stamped, strict=True)]
        current = list(stamped)

        assert moves == [int(change not in {"source", "tags"}), 0, 0]


@given(st.permutations(LINES))
def test_the_first_guids_do_not_depend_on_the_order_of_facts(lines: list[str]) -> None:
    """A lost lock costs little: the same notes in any order get the same guids."""
    first, _, _ = assign(cloze_facts(LINES), lock=new_lock("Harbour"), version="1.0.0")
    second, _, _ = assign(cloze_facts(lines), lock=new_lock("Harbour"), version="2.0.0")

    assert {k.cloze.fact.text: k.guid for k in first} == {k.cloze.fact.text: k.guid for k in second}


@given(st.lists(st.sampled_from(ALIKE), max_size=8), st.lists(st.sampled_from(ALIKE), max_size=8), st.booleans())
def test_what_stands_as_it_stood_is_what_the_passes_find(was: list[str], now: list[str], retires: bool) -> None:  # noqa: FBT001 - drawn
    """Facts that only a fold makes equal, that stand twice, or whose note has left, are given notes by the passes."""
    _, lock, _ = assign(cloze_facts(was), lock=new_lock("Harbour"), version="1.0.0")
    if retires:
        _, lock, _ = assign(cloze_facts(now), lock=lock, version="1.0.1", allow_retire=True)
    entries = dict(enumerate(lock.entries))
    quick = match(cloze_facts(now), entries)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "_stood", lambda *_: {})
        slow = match(cloze_facts(now), entries)

    assert quick == slow


@given(st.permutations(NAMES), st.sampled_from(SAYINGS), st.tuples(*[st.sampled_from(("5 TB", "16 TB", "100 個"))] * 2))
def test_a_sibling_in_the_place_of_a_deleted_fact_inherits_nothing(
    names: list[str], saying: str, values: tuple[str, str]
) -> None:
    """The same sentence about another thing is another note, whatever its value.

    Where all is the same but for a name that got longer or shorter, it is that name in other words.
    """
    assume(values[0] != values[1] or not any(a.startswith(f"{b} ") for a, b in (names[:2], names[1::-1])))
    old, new = (saying.format(name=name, value=value) for name, value in zip(names[:2], values, strict=True))
    _, lock, _ = assign(cloze_facts((f"a.md > S: {old}",)), lock=new_lock("Harbour"), version="1.0.0")
    (known,), after, _ = assign(cloze_facts((f"a.md > S: {new}",)), lock=lock, version="1.1.0")

    assert known.guid not in {entry.guid for entry in lock.entries}
    assert [entry.retired_in for entry in after.entries if entry.guid != known.guid] == ["1.1.0"]


@given(st.sampled_from(NAMES), st.sampled_from(SAYINGS), st.data())
def test_a_slip_in_a_sentence_keeps_the_note(name: str, saying: str, data: st.DataObject) -> None:
    """A kana or a small letter doubled by mistake, and mended later: the same note."""
    right = saying.format(name=name, value="5 TB")
    plain = [
        at for at, letter in enumerate(right) if letter in "できるにを" or (letter in "keptbyt" and at > len(name) + 12)
    ]
    at = data.draw(st.sampled_from(plain))
    wrong = right[:at] + right[at] + right[at:]
    (first,), lock, _ = assign(cloze_facts((f"a.md > S: {wrong}",)), lock=new_lock("Harbour"), version="1.0.0")
    (second,), _, _ = assign(cloze_facts((f"a.md > S: {right}",)), lock=lock, version="1.1.0")

    assert second.guid == first.guid
