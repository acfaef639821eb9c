"""The order in which words are looked for, and what is said where none are found.

Words given by hand come alone; then the shape of the fact (term, members, answers), the author's marks, and at last
the cues of the sentence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builder import text as letters
from builder.cloze import (
    aliases,
    dates,
    english,
    english_headless,
    english_phrases,
    english_sides,
    enumerations,
    gates,
    groups,
    halves,
    inline_lists,
    japanese,
    japanese_numbers,
    japanese_terms,
    marks,
    members,
    rows,
    terms,
    wholes,
)
from builder.cloze.gates import Refusal
from builder.cloze.groups import Group, with_repeats
from builder.cloze.leading import CLEAR, LEAST, SURE, best_of, is_clear
from builder.cloze.sheet import Candidate, Sheet, overlaps
from builder.findings import RULES, Finding
from builder.model import ClozeFact, Deletion, FactKind, InlineKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from builder.cloze.sheet import Range
    from builder.model import Fact, Part

CHOOSER = "cues 14"
"""Name and version of what chooses the words, for the lock."""

SECOND = 3.0
"""The score of words that are asked beside the best."""
LEAST_LATIN = (0.3, 1.5)
"""The lowest score in what is said of a term or label; the second where the term is asked itself."""
LEAST_JAPANESE = (1.5, 2.3)
"""The same for Japanese, whose scores lie higher."""
LEAST_CLAUSE = 8
"""Characters; less is no clause."""
MOST_TRIED = 12
"""Candidates of a part that go through the gates."""
_REPEATED = 1.2
"""What words lose that stand more than once: they are what the sentence is about."""
_MEMBER = "member of the list"
_SETS = ("one side of a contrast", _MEMBER)
"""Words of one kind that are asked each, where one is."""
_CODE_SCORE = 2.4
MOST_OF_TITLE = 5
"""Words: of a text so short, its words say no more than all of it."""


def choose(
    fact: Fact, *, names: Mapping[str, tuple[str, ...]] | None = None, bold: bool = True
) -> tuple[ClozeFact | None, tuple[Finding, ...]]:
    """The fact with the words its cards hide and what to say of them, or None and the reason why no words are safe.

    `names` tells the other names of a thing by each of its names, folded; `bold` whether words in bold are marked to be
    asked. The reason is one skipped finding for the fact and what the back of its card would show right below it. The
    context comes back without levels that name an answer.
    """
    written = Sheet(fact=fact, levels=fact.context, names=names or {}, bold=bold)
    tried, sheet = _tried(groups.without_introduced(written))
    found = [attempt for attempt in tried if isinstance(attempt, Group)]
    if not found:
        return None, (_finding(fact, next((one for one in tried if isinstance(one, Refusal)), _NOTHING)),)
    deletions = (
        Deletion(start=a, end=b, group=number, hint=_hint(sheet, group) if i == 0 else "", reason=group.reason)
        for number, group in enumerate(found)
        for i, (a, b) in enumerate(groups.joined(fact.text, group.ranges))
    )
    ordered = tuple(sorted(deletions, key=lambda deletion: deletion.start))
    return ClozeFact(fact=fact, deletions=ordered, context=sheet.levels), tuple(_long(fact, found))


def _hint(sheet: Sheet, group: Group) -> str:
    """What the gap says: its own hint, or that a date is asked; nothing that its author did not write in theirs."""
    is_own = group.hint or group.reason in (_MEMBER, _BY_AUTHOR)
    return (
        group.hint if is_own else dates.asked_for(sheet.fact.text, *group.ranges[0], above="".join(sheet.levels[-1:]))
    )


_BY_AUTHOR = "marked by the author"
_NOTHING = Refusal(
    code="S02", message="no words stand out as the ones to ask", hint="mark the words with **bold** or ==highlight=="
)


def _finding(fact: Fact, told: Refusal) -> Finding:
    span = fact.span
    for below in (block.span for block in fact.extra):
        if span.end_line < below.line <= span.end_line + 2:  # a blank line between them at most
            span = span._replace(end_line=below.end_line, end_column=below.end_column)
    return Finding(rule=RULES[told.code], span=span, message=told.message, hint=told.hint)


def _long(fact: Fact, found: Sequence[Group]) -> Iterator[Finding]:
    for group in found:
        answer = fact.text[group.ranges[0][0] : group.ranges[0][1]]
        if gates.is_long(answer) and group.reason != _BY_AUTHOR:
            message = f'the answer "{answer}" is {len(answer)} characters long'
            yield Finding(rule=RULES["L03"], span=fact.span, message=message, hint="split the statement")


def _tried(sheet: Sheet) -> tuple[list[Group | Refusal], Sheet]:
    """All groups that could be asked and the reasons against the others, in order."""
    by_hand, lighter = groups.given(sheet)
    if by_hand:
        return by_hand, lighter
    found, sheet = marks.highlighted(sheet)
    if found and not marks.is_only_term(sheet, found):
        return found, sheet
    if not found:
        asked, sheet = groups.term(sheet)
        found = [] if asked is None else [asked]
    for attempt in members.members(sheet):
        _add(found, attempt)
    both = rows.yes_and_no(sheet) or rows.scale(sheet) or rows.translated(sheet)
    if both:
        told = rows.too_many(both) or gates.refusal(sheet, both, is_free=False)
        return [told or Group(ranges=both, reason="answer")], sheet
    if said := rows.stated(sheet):
        _add(found, gates.refusal(sheet, said, is_free=False) or Group(ranges=said, reason="what the key says"))
    roles = {part.role for part in sheet.fact.parts}
    asked_role = Role.ANSWER if Role.ANSWER in roles else Role.BODY if Role.MEMBER not in roles else None
    for part in sheet.fact.parts:
        if part.role is asked_role:
            for attempt in _of_part(sheet, part, _taken(found)):
                _add(found, attempt)
    return found, sheet


def _taken(found: Sequence[Group | Refusal]) -> list[Range]:
    return [r for attempt in found if isinstance(attempt, Group) for r in attempt.ranges]


def _add(found: list[Group | Refusal], attempt: Group | Refusal) -> None:
    if isinstance(attempt, Refusal) or not overlaps(attempt.ranges, _taken(found)):
        found.append(attempt)


def _of_part(sheet: Sheet, part: Part, taken: Sequence[Range]) -> Iterator[Group | Refusal]:
    marked = list(marks.marked(sheet, part))
    if any(isinstance(mark, Group) for mark in marked):
        yield from marked
        return
    if rows.is_long_cell(sheet, part):
        yield Refusal(code="L04", message="a long cell of a comparison can be put in many ways", hint=_NOTHING.hint)
        return
    said = sheet.text[part.start : part.end]
    told = wholes.says_how_to_look(sheet, said)
    asked = [told] if told else list(_of_words(sheet, part, taken)) if wholes.is_said_behind_arrow(sheet, said) else []
    if told or any(isinstance(one, Group) for one in asked) or (asked and len(said) >= wholes.LEAST_SAID):
        yield from asked
        return
    if part.role is Role.ANSWER or (sheet.fact.kind is FactKind.DEFINITION and sheet.term):
        is_bare = sheet.term and not taken and not sheet.is_word_list
        if is_bare and terms.is_bare_word(sheet.term, said, len(sheet.fact.context)):
            yield terms.no_domain(sheet.term)
            return
        in_row = sheet.term and wholes.is_row(sheet, part)
        if in_row and taken:
            return
        whole = wholes.whole(sheet, part, taken)
        if whole is not None and (isinstance(whole, Group) or part.role is Role.ANSWER):
            yield whole
            return
    yield from marked
    is_contested = bool(taken) and wholes.is_contested(sheet, part, taken)
    is_one = part.role is Role.ANSWER and not (is_contested or rows.is_gloss(sheet))
    clause = _main_clause(sheet, part, taken) if is_one else None
    yield from [clause] if clause else _of_words(sheet, part, taken)


def _main_clause(sheet: Sheet, part: Part, taken: Sequence[Range]) -> Group | None:
    """The clause of a long answer that carries it; None where even that is too long, or gives itself away."""
    reader = japanese if letters.is_japanese(sheet.text[part.start : part.end]) else english
    own = groups.core(sheet.text, *reader.main_clause(sheet.text, part.start, part.end))
    if (
        own[1] - own[0] < LEAST_CLAUSE
        or sheet.text[: own[0]].rstrip("、").endswith(("たり", "だり"))
        or gates.is_long(sheet.text[own[0] : own[1]])
        or overlaps((own,), taken)
    ):
        return None
    ranges = (own, *aliases.said_again(sheet.text, *own))
    told = gates.refusal(sheet, ranges) or rows.says_its_label(sheet, own)
    return None if told else Group(ranges=ranges, reason="main clause")


def _of_words(sheet: Sheet, part: Part, taken: Sequence[Range]) -> Iterator[Group | Refusal]:
    """Words found by cues: the best that pass, in a plain sentence only where they are clearly ahead."""
    is_shaped = sheet.fact.kind is not FactKind.FACT or any(p.role in (Role.TERM, Role.LABEL) for p in sheet.fact.parts)
    passed, refused = _passed(sheet, part, taken, is_plain=not is_shaped)
    of_heading = english_headless.said_of_heading(sheet, part) if not (is_shaped or taken) else None
    if not passed or (refused and passed[0].score < 0):
        yield from [of_heading] if of_heading else (refused or [_NOTHING])[:1]
        return
    best, rival = best_of(sheet, passed)
    is_japanese = letters.is_japanese(sheet.text[part.start : part.end])
    least = (LEAST_JAPANESE if is_japanese else LEAST_LATIN)[bool(taken)]
    said = sheet.text[part.start : part.end]
    if (
        sheet.term
        and not taken
        and (japanese_terms.is_benefit(said) or (not gates.is_long(said) and wholes.is_echo(sheet, part)))
    ):
        least = SECOND
    if is_japanese and sheet.fact.kind is FactKind.DEFINITION and not taken and best.reason == "key words":
        least = LEAST_JAPANESE[1]
    if rows.is_gloss(sheet) or (
        sheet.fact.contested
        and (taken or (said.count(" ") < MOST_OF_TITLE and wholes.is_contested(sheet, part, taken)))
        and not gates.is_long(said)
        and (is_japanese or not english_phrases.is_clause(sheet.text, part.start, part.end))
    ):
        least = SECOND
    is_weak = best.score < least if is_shaped else not is_clear(sheet, best, rival)
    is_said_twice = is_japanese and len(_ranges(sheet, best)) > len(best.ranges)
    if (is_weak or is_said_twice) and not sheet.fact.wanted:
        yield of_heading or _unclear(sheet, best, rival)
        return
    chosen: list[Range] = []
    for candidate in passed:
        needed = SURE if candidate.reason == best.reason and candidate.reason in _SETS else SECOND
        ranges = _ranges(sheet, candidate)
        if (candidate is best or candidate.score >= needed) and not overlaps(ranges, chosen):
            chosen += ranges
            hint = japanese_numbers.asked_for(sheet.text, part.start, *ranges[0]) if is_japanese else ""
            hint = hint or (japanese_terms.count_of(sheet.text, *ranges[0]) if is_japanese else "")
            yield Group(ranges=ranges, reason=candidate.reason, hint=hint)


def _unclear(sheet: Sheet, best: Candidate, rival: Candidate | None) -> Refusal:
    words = [f'"{sheet.text[c.start : c.end]}"' for c in (best, rival) if c]
    message = f"no words stand out as the ones to ask: {' and '.join(words)} could be meant"
    return Refusal(code="S02", message=message, hint=_NOTHING.hint)


def _passed(
    sheet: Sheet, part: Part, taken: Sequence[Range], *, is_plain: bool
) -> tuple[list[Candidate], list[Refusal]]:
    """The candidates that may be asked, best first, and why others may not; what would change nothing is not tried."""
    passed, failed = list[Candidate](), list[Candidate]()
    refused: list[Refusal] = []
    known: dict[tuple[object, ...], Refusal | None] = {}
    is_defined = sheet.fact.kind is FactKind.DEFINITION and not japanese_terms.is_of_exam(sheet.term)
    may_do = is_defined and not taken
    for candidate in _candidates(sheet, part)[:MOST_TRIED]:
        if passed and _is_enough(sheet, passed, candidate.score, is_alone=not taken, is_plain=is_plain):
            break
        is_taken = bool(taken) and overlaps(candidate.ranges, taken)
        is_free = not is_taken and (may_do or candidate.reason != japanese.DOES)
        if not is_free or gates.is_long(sheet.text[candidate.start : candidate.end]):
            continue
        ranges = _ranges(sheet, candidate)
        told = _verdict(sheet, candidate, ranges, known)
        if told or (taken and overlaps(ranges, taken)):
            refused += [told] if told else []
            failed += [candidate]
        elif len(ranges) > len(candidate.ranges) and candidate.reason in ("number", "count"):
            continue
        elif len(ranges) > len(candidate.ranges):
            passed.append(replace(candidate, score=candidate.score - _REPEATED))
        else:
            passed.append(candidate)
    passed += halves.halves(sheet, failed, [c for c in passed if c.score >= LEAST]) if not taken else []
    return sorted(passed, key=lambda c: -c.score), refused


def _is_enough(sheet: Sheet, passed: Sequence[Candidate], score: float, *, is_alone: bool, is_plain: bool) -> bool:
    """Whether words of a lower score than those that passed would neither be asked nor be a rival."""
    has_rival = _has_rival(passed)
    if (has_rival and score < min(SECOND, passed[-1].score)) or score < SURE <= max(c.score for c in passed):
        return True
    first, sure = passed[0], SECOND if sheet.term and is_alone else SURE
    if score >= SECOND or first.reason in _SETS:
        return False
    is_ahead = is_plain and not has_rival and first.score >= LEAST and first.score - score >= CLEAR
    return (is_ahead or first.score >= sure) and len(_ranges(sheet, first)) == len(first.ranges)


def _verdict(
    sheet: Sheet, candidate: Candidate, ranges: tuple[Range, ...], known: dict[tuple[object, ...], Refusal | None]
) -> Refusal | None:
    """What the gates say of a candidate; two cues may find the same words, which are judged once."""
    is_free = candidate.reason != _MEMBER
    key = (ranges, is_free, candidate.head)
    if key not in known:
        known[key] = gates.refusal(sheet, ranges, is_free=is_free) or _shown_head(sheet, candidate)
    return known[key]


def _shown_head(sheet: Sheet, candidate: Candidate) -> Refusal | None:
    """`geese near the pond` under the heading `Geese`: only the place would be recalled."""
    if not candidate.head:
        return None
    return gates.refusal(sheet, ((candidate.start, candidate.head), (candidate.head, candidate.end)), is_free=False)


def _has_rival(passed: Sequence[Candidate]) -> bool:
    """Whether two of the words do not overlap: enough to tell the lead of the best."""
    return any(not overlaps(one.ranges, passed[0].ranges) for one in passed[1:])


def _ranges(sheet: Sheet, candidate: Candidate) -> tuple[Range, ...]:
    again, more = with_repeats(sheet, (candidate.start, candidate.end)), candidate.more
    return (*(r for r in again if not overlaps((r,), more)), *more) if more else again


def _is_within(candidate: Candidate, whole: Candidate) -> bool:
    """Whether words are some of the members of a list that is one answer, and no more: two of its three."""
    first, last = min(a for a, _ in candidate.ranges), max(b for _, b in candidate.ranges)
    return whole.start <= first and last <= whole.end and (first, last) != (whole.start, whole.end)


def _candidates(sheet: Sheet, part: Part) -> list[Candidate]:
    """Words of a part, best first: by the language's cues, and the author's code."""
    written = sheet.text[part.start : part.end]
    if letters.is_japanese(written):
        found = japanese.candidates(sheet.text, part.start, part.end)
    elif sheet.fact.language in ("ja", "en"):
        found = english.candidates(sheet.text, part.start, part.end)
    else:
        found = []
    code = [
        Candidate(
            start=i.start,
            end=i.end,
            score=_CODE_SCORE - (1.8 if i.start - part.start < len("the ") else 0.0),
            reason="code",
        )
        for i in sheet.fact.prose.inlines
        if i.kind is InlineKind.CODE and part.start <= i.start < i.end <= part.end
    ]
    lists = inline_lists.candidates(sheet.text, part.start, part.end) if found else ()
    told = tuple(enumerations.candidates(sheet.text, part.start, part.end)) if found else ()
    if found:
        found = [*found, *enumerations.assigned(sheet.text, part.start, part.end)]
        found += english_sides.candidates(sheet.text, part.start, part.end)
        found += enumerations.exemplified(sheet.text, part.start, part.end)
    every = [*found, *code, *marks.emphasized(sheet, part), *lists]
    every = [c for c in every if c.reason == _MEMBER or not any(_is_within(c, one) for one in told)] + [*told]
    if aliases.may_say_again(sheet.text):
        every = [
            replace(c, more=(*c.more, *same)) if (same := aliases.said_again(sheet.text, c.start, c.end)) else c
            for c in every
        ]
    every = marks.to_italics(sheet, every)
    if again := [r for c in every for r in c.more]:
        every = [c for c in every if not any(a <= c.start and c.end <= b for a, b in again)]
    return sorted(every, key=lambda c: (-c.score, c.start, c.end))
