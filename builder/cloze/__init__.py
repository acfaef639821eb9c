"""Which words a card hides: a fact in, the fact with its deletions out, or the reason why no words are safe to hide.

Candidates come from the shape of the fact, from the author's marks, and from cues in the sentence; every one passes
the gates before it leaves. Nothing depends on other facts.
"""

from builder.cloze.choose import CHOOSER, choose

__all__ = ["CHOOSER", "choose"]
