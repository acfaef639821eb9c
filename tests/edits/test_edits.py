"""An edit never costs a review: what an author does to the notes, kind by kind, and what identity makes of it."""

from __future__ import annotations

from functools import cache

import pytest

from tests.edits.trial import BEYOND, CONTRARIES, KINDS, REPLACING, SWAPS, Count, trial

SEEDS = 2


@cache
def _counted(kind: str) -> Count:
    count = Count()
    for seed in range(SEEDS):
        count += trial(kind, seed)
    return count


@pytest.mark.parametrize("kind", KINDS)
def test_no_edit_gives_a_history_to_another_fact(kind: str) -> None:
    """Whatever is done to a third of the lines at once."""
    assert _counted(kind).wrong == []


@pytest.mark.parametrize("kind", REPLACING)
def test_no_cloze_number_passes_to_an_answer_with_a_replaced_word(kind: str) -> None:
    """Nor does a card go on to ask the same of the contrary; and the trial does touch such lines."""
    assert _counted(kind).passed == []
    assert _counted(kind).touched > 5


@pytest.mark.parametrize("kind", CONTRARIES)
def test_the_contrary_beside_an_answer_is_another_note(kind: str) -> None:
    """The trial writes such lines, so that it can fail."""
    assert len(_counted(kind).lost) > 5


@pytest.mark.parametrize("kind", SWAPS)
def test_siblings_that_are_written_are_notes_of_their_own(kind: str) -> None:
    """The trial does write siblings, so that it can fail."""
    assert _counted(kind).anew > 5


def test_of_the_facts_an_author_edits_most_keep_their_note() -> None:
    """92 % of all touched notes and of each kind two in three, of moves and renames all."""
    counts = {kind: _counted(kind) for kind in KINDS if kind not in BEYOND and _counted(kind).touched}
    moves = {
        kind: c for kind, c in counts.items() if kind.startswith(("files", "moved to", "sections", "lines", "lists"))
    }

    assert sum(c.kept for c in counts.values()) >= 0.92 * sum(c.touched for c in counts.values())
    assert [kind for kind, c in counts.items() if c.kept * 3 < c.touched * 2] == []
    assert [kind for kind, c in moves.items() if c.lost] == []
    assert len(counts) > 25
