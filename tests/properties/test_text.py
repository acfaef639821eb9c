"""Laws of comparing texts word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.text import word_differences

TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(["the", " ", "潮", "満ちる", "カナ", "{{c1::", "}}", "7.5", "a", "。"])).map("".join),
)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_differences(old: str, new: str) -> None:
    """What is the same with what went is the old text, and with what came the new one."""
    parts = word_differences(old, new)

    assert "".join(same + gone for same, gone, _ in parts) == old
    assert "".join(same + come for same, _, come in parts) == new


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    """Nothing went and nothing came."""
    assert all((gone, come) == ("", "") for _, gone, come in word_differences(text, text))
