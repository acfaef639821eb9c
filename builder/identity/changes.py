"""What changed between two wordings, and whether it makes another fact of it.

An author who mends a fact leaves what it is about, and mostly what it asks; a sibling fact says the same of another
thing, or another thing of the same. Names are therefore not allowed to be replaced, values only by themselves.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from builder.identity.contrary import is_contrary, stem
from builder.identity.tokens import (
    Kind,
    bare,
    head,
    is_alike,
    is_kana,
    is_mended,
    is_mended_term,
    is_slip_of,
    names,
    tokens,
    without_brackets,
)
from builder.model import FactKind
from builder.text import fold, likeness, squash, stands_in, width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from builder.identity.tokens import Token
    from builder.identity.trace import Trace

_MOST_COMPARED = 2500
"""Pairs of words that are compared for slips; a text that changed more was not mended."""
_REMEMBERED = 1000
"""Pairs of texts that are not compared again."""
_SAYS_SOMETHING = 3
"""Words with a meaning of their own, from which a text is known by most of them."""
_MOSTLY = 0.6
"""How much of what a text says stays where words of it are replaced by others."""
_LONG = 24
"""Columns of a description that two terms hardly share."""
_NEARLY_EQUAL = 0.9
"""Likeness of two descriptions in which nothing was replaced."""
_LEAST_INITIALS = 2
"""Letters of an acronym."""
_LEAST_FORM = 4
"""Letters of a word that may have an `s` more: `hold`, `holds`."""
_MOST_IN_FRONT = 6
"""Words that may come in front of what a text is about: `for most people, …`."""


class Change(NamedTuple):
    """What is different between two texts, word by word, wherever the words stand."""

    gone: Sequence[Token]
    come: Sequence[Token]
    kept: int
    """Words with a meaning of their own that stayed."""

    @property
    def says(self) -> bool:
        """Whether a word with a meaning of its own went or came."""
        return any(token.says for token in (*self.gone, *self.come))

    @property
    def is_one_way(self) -> bool:
        """Whether words with a meaning of their own only came, or only went."""
        return not (any(t.says for t in self.gone) and any(t.says for t in self.come))

    def replaces(self, kind: Kind) -> bool:
        """Whether a word of this kind went and another came."""
        return any(t.kind is kind for t in self.gone) and any(t.kind is kind for t in self.come)

    @property
    def replaces_meaning(self) -> bool:
        """Whether words with a meaning of their own went and others came, that are not the same letters."""
        return _are_others([t for t in self.gone if t.says], [t for t in self.come if t.says])

    def touches(self, kind: Kind) -> bool:
        """Whether a word of this kind went or came."""
        return any(t.kind is kind for t in (*self.gone, *self.come))

    @property
    def share(self) -> float:
        """How much of the longer text's meaning stayed, 0.0 to 1.0."""
        lost = max(sum(t.says for t in self.gone), sum(t.says for t in self.come))
        return self.kept / max(1, self.kept + lost)


class _Subjects(NamedTuple):
    """What two facts are about, next to each other."""

    same: bool
    touched: bool
    """Words came or went there."""


def is_same_context(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two facts stand below the same: equal levels, but for slips and words more."""
    return len(left) == len(right) and all(map(_is_same_level, left, right))


def _is_same_level(left: str, right: str) -> bool:
    """A heading may get words in front or particles behind; a sentence as a parent is known by most of its words."""
    if fold(left) == fold(right) or is_mended(left, right):
        return True
    shorter, longer = sorted((squash(left), squash(right)), key=len)
    if shorter and longer.startswith(shorter) and is_kana(longer[len(shorter) :]):
        return True
    change = compare(left, right)
    if not change.is_one_way or change.touches(Kind.NUMBER):
        return False
    return change.kept >= _SAYS_SOMETHING or (change.kept > 0 and _is_same_name(names(left), names(right)))


def is_same_fact(new: Trace, old: Trace) -> bool:
    """Whether the change leaves the subject, replaces no name, and touches no more than the value or the words.

    Rows of a table often have all but their first cell in common, so that they are never taken for equal as a whole.
    """
    if _is_contrary(new, old):
        return False
    is_row = FactKind.TABLE_ROW in (new.kind, old.kind)
    if not is_row and ("".join(bare(new.said)) == "".join(bare(old.said)) or _is_renamed(new, old)):
        return True
    change = compare(old.said, new.said)
    subjects = _subjects(new, old, change)
    touches_names = subjects.touched or change.touches(Kind.NAME)
    if not subjects.same or _is_another(change, touches_names=touches_names):
        return False
    if _asks_the_same(new, old) or _is_extended(new, old, change) or _answer_stays(new, old, change):
        return True
    asks_on = _asks_more_or_less(new, old) or not change.replaces(Kind.WORD) or _is_value_of_same(new, old, change)
    return asks_on and not touches_names


def _is_another(change: Change, *, touches_names: bool) -> bool:
    """Whether a name was replaced, a value together with a name, or too many of the words."""
    if change.replaces(Kind.NAME) or (change.replaces(Kind.WORD) and change.share < _MOSTLY):
        return True
    return touches_names and change.replaces(Kind.NUMBER)


def is_likely(new: Trace, old: Trace) -> bool:
    """Whether more of a text stayed than changed, with subject, names and numbers, and nothing of it denied."""
    if _is_contrary(new, old):
        return False
    change = compare(old.said, new.said)
    if change.replaces(Kind.NAME) or change.replaces(Kind.NUMBER) or change.share < 1 / 2:
        return False
    return _subjects(new, old, change) == _Subjects(same=True, touched=False)


def is_slip(new: Trace, old: Trace) -> bool:
    """Whether nothing but letters, particles and signs changed."""
    return not compare(old.said, new.said).says and _asks_the_same(new, old)


def is_unchanged_but_for_words(new: Trace, old: Trace) -> bool:
    """Whether it is the same fact, with every name and number as it was."""
    change = compare(old.said, new.said)
    return not (change.touches(Kind.NAME) or change.touches(Kind.NUMBER)) and is_same_fact(new, old)


def has_other_words(new: Trace, old: Trace) -> bool:
    """Whether a word was replaced by another; slips, and words that only came or went, are none."""
    return compare(old.said, new.said).replaces(Kind.WORD)


def has_same_subject(new: Trace, old: Trace) -> bool:
    """Whether the two are about the same, as far as their terms or first words tell."""
    return _subjects(new, old, compare(old.said, new.said)).same


def has_same_term(new: Trace, old: Trace) -> bool:
    """Whether both have the same subject by name, or the same is said of a name written in another way."""
    return bool(new.subject) and (fold(new.subject) == fold(old.subject) or _is_renamed(new, old))


def has_replaced_words(new: Trace, old: Trace) -> bool:
    """Whether beside the answers a word or a number was replaced by another, and no slip; of facts that ask."""
    if not (new.hidden and old.hidden):
        return False
    change = compare(old.said, new.said)
    was, now = ({t.words for t in tokens(one.shown)} for one in (old, new))
    gone = [t for t in change.gone if t.says and t.words in was]
    come = [t for t in change.come if t.says and t.words in now]
    return _are_others(gone, come)


def _is_contrary(new: Trace, old: Trace) -> bool:
    """Whether one denies the other beside the answers: an answer that does is another answer of the same fact."""
    return is_contrary(old.said, new.said) and is_contrary(old.shown, new.shown)


@lru_cache(maxsize=_REMEMBERED)
def compare(old: str, new: str) -> Change:
    """What went and what came, without words that are one word mended."""
    was, now = tokens(old), tokens(new)
    before, after = Counter(token.words for token in was), Counter(token.words for token in now)
    gone, come = _beyond(was, after), _beyond(now, before)
    kept = sum(token.says for token in was) - sum(token.says for token in gone)
    if len(gone) * len(come) > _MOST_COMPARED:
        return Change(gone, come, kept)
    for token in tuple(gone):
        mended = next((other for other in come if is_slip_of(token, other)), None)
        if mended:
            gone.remove(token)
            come.remove(mended)
            kept += token.says
    return Change(gone, come, kept)


def _beyond(these: Sequence[Token], others: Counter[str]) -> list[Token]:
    """The tokens of a text that another has not, or not so often."""
    left = others.copy()
    found = []
    for token in these:
        if left[token.words] > 0:
            left[token.words] -= 1
        else:
            found.append(token)
    return found


def _is_extended(new: Trace, old: Trace, change: Change) -> bool:
    if not change.is_one_way:
        return False
    return (change.kept >= _SAYS_SOMETHING or not change.says) and any(stands_in(was, new.text) for was in old.hidden)


def _asks_the_same(new: Trace, old: Trace) -> bool:
    """Whether an answer stayed, or each text still says the other's; a fact held back is not judged by its answer."""
    if not new.hidden or not old.hidden:
        return True
    if any(fold(was) == fold(now) or is_mended(was, now) for was in old.hidden for now in new.hidden):
        return True
    return any(stands_in(was, new.text) for was in old.hidden) and any(stands_in(now, old.text) for now in new.hidden)


def _answer_stays(new: Trace, old: Trace, change: Change) -> bool:
    """Whether an answer of several words kept most of them; a number in it is its value."""
    return not change.replaces(Kind.NUMBER) and any(
        _is_reworded_answer(was, now) for was in old.hidden for now in new.hidden
    )


def is_same_answer(old: str, new: str) -> bool:
    """Whether words only came or only went in an answer of several, and at least 0.6 of the longer one stayed."""
    change = compare(old, new)
    return change.kept >= _SAYS_SOMETHING and change.share >= _MOSTLY and not replaces_words(old, new, is_same=_is_form)


def _is_word(left: str, right: str) -> bool:
    return stem(left) == stem(right) or is_alike(left, right)


def _is_form(left: str, right: str) -> bool:
    """An `s` more makes another word of some (`good`), but hardly so in an answer of which all else stays."""
    shorter, longer = sorted((left, right), key=len)
    is_form = shorter.isascii() and len(shorter) >= _LEAST_FORM and shorter[-1] != "s" and longer == f"{shorter}s"
    return is_form or _is_word(left, right)


def replaces_words(old: str, new: str, *, is_same: Callable[[str, str], bool] = _is_word) -> bool:
    """Whether words with a meaning of their own went and others came; told more strictly than by `compare`.

    The same letters in other words (`data base`, `database`), another form or a slip of a long word are no others.
    """
    was, now = tokens(old), tokens(new)
    gone = [t for t in _beyond(was, Counter(t.words for t in now)) if t.says]
    come = [t for t in _beyond(now, Counter(t.words for t in was)) if t.says]
    if len(gone) * len(come) > _MOST_COMPARED:
        return True
    for token in tuple(gone):
        same = next((t for t in come if is_same(token.words, t.words)), None)
        if same:
            gone.remove(token)
            come.remove(same)
    return _are_others(gone, come)


def _are_others(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    """Whether words stand against others that are not the same letters."""
    return bool(gone and come) and "".join(t.words for t in gone) != "".join(t.words for t in come)


def _is_reworded_answer(old: str, new: str) -> bool:
    """Whether two answers of several words have 0.6 of them in common, and no name or number is another."""
    change = compare(old, new)
    if change.kept < _SAYS_SOMETHING or change.replaces(Kind.NAME) or change.replaces(Kind.NUMBER):
        return False
    return change.share >= _MOSTLY


def _asks_more_or_less(new: Trace, old: Trace) -> bool:
    """Whether the words of an answer are among those of another."""
    now, before = ([{*bare(words)} for words in hidden] for hidden in (new.hidden, old.hidden))
    return any(a and b and (a <= b or b <= a) for a in now for b in before)


def _is_value_of_same(new: Trace, old: Trace, change: Change) -> bool:
    """Whether a term's description begins as before, and but for the value most of it stayed."""
    if not new.subject or fold(new.subject) != fold(old.subject) or change.share < _MOSTLY:
        return False
    return _is_same_name(head(new.body), head(old.body))


def _is_renamed(new: Trace, old: Trace) -> bool:
    """Whether the same is said, at some length, of a name that is written in another way."""
    if not (new.term and old.term) or FactKind.TABLE_ROW in (new.kind, old.kind):
        return False
    return (
        min(width(new.body), width(old.body)) >= _LONG and is_same_term(old.term, new.term) and _says_the_same(new, old)
    )


def _says_the_same(new: Trace, old: Trace) -> bool:
    now, was = squash(new.body), squash(old.body)
    if now == was:
        return True
    change = compare(old.body, new.body)
    is_kept = change.is_one_way and not change.touches(Kind.NAME) and not change.touches(Kind.NUMBER)
    return is_kept and likeness(was, now) >= _NEARLY_EQUAL


def is_same_term(old: str, new: str) -> bool:
    """Whether one term may be the other: with a slip in it, longer at an end, by its initials, with words in brackets.

    Much too weak to tell a term by: for terms of which the same is said.
    """
    if not (old and new):
        return False
    shorter, longer = sorted((names(old), names(new)), key=len)
    if is_mended_term(old, new) or shorter in (longer[: len(shorter)], longer[len(longer) - len(shorter) :]):
        return bool(shorter)
    return _are_initials(old, new) or _are_initials(new, old)


def _are_initials(short: str, full: str) -> bool:
    """Whether a name in capitals is made of the first letters of the other, small words counted or not."""
    words = tokens(without_brackets(full))
    letters = squash(without_brackets(short))
    if len(letters) < _LEAST_INITIALS or not (short.isascii() and without_brackets(short).strip().isupper()):
        return False
    return letters in ("".join(t.words[0] for t in words), "".join(t.words[0] for t in words if t.says))


def _subjects(new: Trace, old: Trace, change: Change) -> _Subjects:
    """Compare what the two are about: their terms, or where one has none how they begin; of a row its first cell."""
    if new.kind is old.kind is FactKind.TABLE_ROW:
        now, was = _cell(new.subject), _cell(old.subject)
    elif not (new.term and old.term) and _is_same_label(new.term or new.label, old.term or old.label):
        return _Subjects(same=True, touched=True)
    elif (new.term or old.term) and (new.term or new.label) and (old.term or old.label):
        now, was = names(new.term or new.label), names(old.term or old.label)
    else:
        now, was = head(new.said), head(old.said)
        if not _is_same_name(now, was):
            same = _comes_in_front(new.said, was, change.come) or _comes_in_front(old.said, now, change.gone)
            return _Subjects(same=same, touched=True)
    return _Subjects(same=_is_same_name(now, was), touched=len(now) != len(was))


def _is_same_label(new: str, old: str) -> bool:
    """`Cost` and `Costs`, `Founded in` and `Founded`."""
    now, was = ([stem(token.words) for token in tokens(label) if len(token.words) > len("in")] for label in (new, old))
    return bool(now) and now == was


def _cell(cell: str) -> list[str]:
    """The words of a row's first cell; of signs and numbers alone every sign counts: `==1.2` is not `==1.2.*`."""
    return names(cell) if any(token.kind in (Kind.NAME, Kind.WORD) for token in tokens(cell)) else [squash(cell)]


def _comes_in_front(text: str, subject: list[str], added: Sequence[Token]) -> bool:
    """Whether a text begins with what was added and goes on with the subject: no names, no numbers, few words."""
    before = Counter(token.words for token in added)
    every = tokens(without_brackets(text))
    for at in range(min(_MOST_IN_FRONT + 1, len(every))):
        follows = [token.words for token in every[at : at + len(subject)]]
        if at and subject and len(follows) == len(subject) and _is_same_name(follows, subject):
            return True
        token = every[at]
        if token.kind in (Kind.NAME, Kind.NUMBER) or (token.says and not before[token.words]):
            return False
        before[token.words] -= 1
    return False


def _is_same_name(left: list[str], right: list[str]) -> bool:
    """Whether one name is the other, or ends in it: `Amazon S3` is `S3`, `S3 Glacier` is not."""
    shorter, longer = sorted((left, right), key=len)
    return all(a == b or is_alike(a, b) for a, b in zip(reversed(shorter), reversed(longer), strict=False))
