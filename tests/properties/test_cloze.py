"""What holds for the words of any fact."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder import text as letters
from builder.cloze import choose
from builder.findings import Severity
from builder.model import ClozeFact, Fact, FactKind, Part, Prose, Role, Span

LATIN = "Foo|Bar Queue|FBQ|the|lamp|two kinds|14 days|is|cannot|and|whereas|, |. | (|) |: |-|::|}}|é"
ENGLISH = "to|of|by|where|let|them|but|keeps|storing|most|when|must|manually|april 3, 1871|“|”| / |not|instead"
JAPANESE = "灯台|は|を|の|ステートフル|だが、|保存|する。|３つ|ない|、|（|）| |漢"
WORDS = (*LATIN.split("|"), *ENGLISH.split("|"), *JAPANESE.split("|"), "\n")
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), min_size=1, max_size=14).map(" ".join) | st.lists(
    st.sampled_from(WORDS), min_size=1, max_size=14
).map("".join)
MOST_SECONDS = 5.0


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """A fact of any kind with parts of any roles."""
    text, parts = "", []
    for role in draw(st.lists(st.sampled_from(Role), min_size=1, max_size=5)):
        words = draw(TEXTS)
        parts.append(Part(role=role, start=len(text), end=len(text) + len(words), number=draw(st.integers(1, 3))))
        text += words + draw(st.sampled_from((": ", "\n", "")))
    return _fact(draw(st.sampled_from(FactKind)), text, tuple(parts), draw(st.lists(TEXTS, max_size=2)))


def _fact(kind: FactKind, text: str, parts: tuple[Part, ...], context: list[str]) -> Fact:
    return Fact(
        kind=kind,
        prose=Prose(text=text),
        parts=parts,
        context=tuple(context),
        span=Span(path="note.md", line=1, column=1, end_line=1, end_column=2),
        place=(),
        language="ja" if letters.is_japanese(text) else "en",
    )


def _question(card: ClozeFact, group: int) -> str:
    pieces, at = [*card.context, "\n"], 0
    for deletion in card.deletions:
        if deletion.group == group:
            pieces += [card.fact.text[at : deletion.start], "[…]"]
            at = deletion.end
    return "".join((*pieces, card.fact.text[at:]))


@given(facts())
def test_deletions_are_words_of_the_text_in_order(fact: Fact) -> None:
    """Deletions lie in the text, apart from each other, by start, and their groups count from 0 without a gap."""
    card, _ = choose(fact)
    deletions = card.deletions if card else ()
    ends = [0, *(d.end for d in deletions)]
    groups = sorted({d.group for d in deletions})

    assert all(end <= d.start < d.end <= len(fact.text) for end, d in zip(ends, deletions, strict=False))
    assert groups == list(range(len(groups)))


@given(facts())
@example(_fact(FactKind.DEFINITION, "Foo: - 000: ", (Part(Role.TERM, 0, 3), Part(Role.ANSWER, 5, 10)), ["000"]))
def test_no_answer_can_be_read_on_its_own_question_side(fact: Fact) -> None:
    """What is hidden under a number stands neither in the text that is left nor in the context."""
    card, _ = choose(fact)
    by_hand = any(part.role is Role.GIVEN for part in fact.parts)
    readable = [
        d
        for d in (card.deletions if card and not by_hand else ())
        if letters.stands_in(fact.text[d.start : d.end], _question(card, d.group) if card else "")
    ]

    assert readable == []


@given(facts())
def test_a_fact_without_words_says_why_once(fact: Fact) -> None:
    """Either there are words, or there is one skipped finding for the fact's place that names a reason."""
    card, told = choose(fact)
    reasons = [finding for finding in told if finding.severity is Severity.SKIPPED]

    assert len(reasons) == (0 if card else 1)
    assert all(finding.span == fact.span and finding.message for finding in told)


@given(facts())
def test_the_same_fact_gives_the_same_words(fact: Fact) -> None:
    """Choosing twice gives the same."""
    once, twice = choose(fact), choose(fact)

    assert once == twice


@pytest.mark.parametrize("role", [Role.BODY, Role.ANSWER, Role.TERM, Role.MEMBER])
@pytest.mark.parametrize(
    "piece", ["a b ", "ア、", "漢字を", "(", "1 ", "A, ", "ない", "= ", "字", "（あ、い）", "a-", "x. Y "]
)
def test_a_very_long_line_ends_soon(piece: str, role: Role) -> None:
    """A hundred thousand characters in one part are read in the time of a blink or two."""
    text = piece * (100_000 // len(piece))
    parts = (Part(role=role, start=0, end=len(text)),)
    begun = time.process_time()
    choose(_fact(FactKind.DEFINITION, text, parts, []))

    assert time.process_time() - begun < MOST_SECONDS
