"""Word lists of English, from `english.toml`, `english_verbs.toml` and `english_lexicon.toml`."""

from __future__ import annotations

from builder.cloze.tables import load, opposites

_TABLES = {**load("english"), **load("english_verbs"), **load("english_lexicon")}

DETERMINERS = _TABLES["determiners"]
PREPOSITIONS = _TABLES["prepositions"]
COPULAS = _TABLES["copulas"]
MODALS = _TABLES["modals"]
CONJUNCTIONS = _TABLES["conjunctions"]
SUBORDINATORS = _TABLES["subordinators"]
PRONOUNS = _TABLES["pronouns"]
ADVERBS = _TABLES["adverbs"]
MANNERS = _TABLES["manners"]
"""Adverbs that one other word would turn round: they can be asked."""
NO_ADVERBS = _TABLES["no_adverbs"]
"""They end in -ly all the same."""
NEGATIONS = _TABLES["negations"]
ARTICLES = _TABLES["articles"]
NUMERALS = _TABLES["numerals"]
UNITS = _TABLES["units"]
COUNTED = _TABLES["counted"]
"""After a number these make a count that stays visible: a hint at how many are asked."""
UNASKING = _TABLES["unasking"]
"""Labels that do not say what to answer."""
NO_NAMES = _TABLES["labels"] | UNASKING
"""Words before a colon that name nothing to be learnt."""
CLOSED = _TABLES["closed"]
"""In what opens a list these say that it ends."""
GENERIC = _TABLES["generic"]
PREDICTABLE = _TABLES["predictable"]
"""What anything may be for or against: alone they are no answer."""
WEAK_HEADS = _TABLES["weak_heads"]
"""Behind a name they may stay visible: they say what kind of word is asked."""
MODIFIERS = _TABLES["modifiers"]
WEAK_HALVES = _TABLES["weak_halves"]
"""Adjectives that tell no thing from others of its kind."""
VAGUE = _TABLES["vague"]
"""Modifiers that make an answer one of many: `different formats`."""
OF_HEADS = _TABLES["of_heads"]
"""Nouns that say little without the `of …` behind them."""
RELATIONS = _TABLES["relations"]
RELATIONAL = _TABLES["relational"]
ENDLESS = _TABLES["endless"]
"""Nouns that only say how two things stand to each other: what they stand to is the point."""
VERBS = _TABLES["verbs"] | _TABLES["more_verbs"] | _TABLES["more_nouns_too"]
QUANTIFIERS = _TABLES["quantifiers"]
"""Determiners that belong to the answer."""
QUESTIONS = _TABLES["questions"]
PRAISE = _TABLES["praise"]
QUALITIES = _TABLES["qualities"]
"""A frame with one of these is open: many answers fit."""
HELPING = _TABLES["helping"]
NOUNS_TOO = _TABLES["nouns_too"] | _TABLES["more_nouns_too"]
"""Verbs that before a bare noun rather begin a name: `state machine`."""
SOMETIMES_NOUNS = _TABLES["sometimes_nouns"]
"""Verbs that can be nouns, though no name begins with them."""
MOSTLY_BARE = _TABLES["mostly_bare"]
"""Of the verbs that are nouns as well, those whose base form rather acts."""
MOSTLY_THIRD = _TABLES["mostly_third"]
"""Of these, those whose form on s rather acts."""
NO_ADJECTIVES = _TABLES["no_adjectives"]
ADJECTIVES = _TABLES["adjectives"]
LATE_ADVERBS = _TABLES["late_adverbs"]
"""Adverbs where no noun follows."""
IRREGULAR = _TABLES["irregular"]
DESCRIBING = _TABLES["describing"]
"""Participles that before a noun describe it: `role based access`."""
NO_PASTS = _TABLES["no_pasts"]
"""Nouns that end in -ed, no past of any verb."""
PASTS = _TABLES["pasts"]
"""Of these, such as are no base form of the same verb: `saw`."""
LIGHT_VERBS = _TABLES["light_verbs"]
"""With one of these any object fits."""
LINKING = _TABLES["linking"]
"""They join a subject and what it is, as `be` does."""
TURNING = _TABLES["turning"]
"""Verbs that make one thing another, or several."""
SAYING = _TABLES["saying"]
"""Verbs that a statement may follow."""
STATING = _TABLES["stating"]
"""Nouns that a statement completes: `the fact that …`."""
DUTIES = _TABLES["duties"]
"""Modals of what has to be so."""
MAKING = _TABLES["making"]
"""With one of these something becomes what is said behind it."""
VAGUE_ADVERBS = _TABLES["vague_adverbs"]
DO_VERBS = _TABLES["do_verbs"]
"""Verbs of doing anything with anything."""
PROMISES = _TABLES["promises"]
"""Verbs that open a promise rather than a fact: `Ensures stability`."""
BOASTS = _TABLES["boasts"]
"""Words of advertisements: what is said with them is seldom one fact."""
ANYBODY = frozenset(["you", "we", "they", "people", "users", "one"])
"""Whose doing says nothing of what it is about: `You define […]`."""
NAMING = _TABLES["naming"]
LIMITS = _TABLES["limits"]
FOLLOWING = _TABLES["following"]
"""Behind a comma they begin what follows from a statement: no further member of a list."""
FOLLOW_ON = _TABLES["follow_on"]
"""Behind a comma these open what only goes with the statement."""
LABELS = _TABLES["labels"]
ABBREVIATIONS = _TABLES["abbreviations"]
VENDORS = tuple(f"{maker.replace('_', ' ')} " for maker in sorted(_TABLES["vendors"], key=len, reverse=True))
"""Makers whose name may be left out before a product, with the space behind it."""
LITTLE = _TABLES["little"]
"""Left out when words are compared."""
KEYED = _TABLES["keyed"]
"""A number behind one of these is asked alone or with it."""
WEAK_FIRST = _TABLES["weak_first"]
"""Before a label they make it no name: `key features`."""
GRAMMAR = DETERMINERS | PREPOSITIONS | COPULAS | MODALS | CONJUNCTIONS | SUBORDINATORS | PRONOUNS | ADVERBS
EVERYDAY = GENERIC | GRAMMAR
OPPOSITES = opposites(_TABLES["opposites"])
"""The words that one of a contrast gives away, by the other."""
GRADES = opposites(_TABLES["grades"])
"""Cells of a comparison that give each other away."""
KINDS = _TABLES["kinds"]
"""Headings of a column of kinds."""
FEATURES = _TABLES["features"]
"""Headings of a column of qualities."""
COMPARED = _TABLES["compared"]
"""Headings of a column that holds what is compared, not what is named."""


def without_maker(name: str) -> str:
    """A name without its maker before it."""
    return (
        next(name.removeprefix(maker) for maker in VENDORS if name.startswith(maker))
        if name.startswith(VENDORS)
        else name
    )


_ADJECTIVE_ENDINGS = ("able", "ible", "less", "ous", "ful")


def is_adjective(low: str) -> bool:
    """Whether a small word is an adjective, seldom a noun."""
    return low in ADJECTIVES or (low.endswith(_ADJECTIVE_ENDINGS) and low not in NO_ADJECTIVES)
