"""Which wordings deny each other, or say the opposite."""

from __future__ import annotations

import pytest

from builder.identity.contrary import is_contrary

CONTRARY = (
    ("boats may pass", "boats may not pass"),
    ("it is let through", "it isn't let through"),
    ("it can be raised", "it cannot be raised"),
    ("closed by the server", "closed by the client"),
    ("the gates are Closed", "the gates are opened"),
    ("raising the bridge", "lowering the bridge"),
    ("kept in encrypted form", "kept in unencrypted form"),
    ("encrypts data at rest", "encrypts data in transit"),
    ("提出しなければならない", "提出しなくてよい"),
    ("橋を渡ることができる", "橋を渡ることができない"),
    ("鍵を使って開ける", "鍵を使わずに開ける"),
    ("橋の前で鳴らす", "橋の後で鳴らす"),
    ("水位を上げる", "水位を下げる"),
    ("入口にある", "出口にある"),
    ("変更は可能である", "変更は不可能である"),
    ("利用可能な席", "利用不可能な席"),
    ("入港を許可する", "入港を拒否する"),
    ("5 人以上で乗る", "5 人未満で乗る"),
)
OTHERWISE = (
    ("提出する", "提出しなければならない"),
    ("船だけでなく人も", "船のほか人も"),
    ("海だけに住む", "海にしか住まない"),
    ("必ず鳴らす", "鳴らす"),
    ("量が少ない", "量がわずか"),
    ("boats pass by day", "boats pass by day (tugs do not stop there)"),
    ("the left bank and the right bank", "the right bank and the left bank"),
    ("the crew washes the deck", "the crew scrubs the deck"),
    ("see map no. 5 of the canal", "see map 5 of the canal"),
    ("", ""),
)


@pytest.mark.parametrize(("old", "new"), CONTRARY)
def test_the_contrary_is_told_either_way_round(old: str, new: str) -> None:
    """A denial that comes or goes, a word for its opposite."""
    assert is_contrary(old, new)
    assert is_contrary(new, old)


@pytest.mark.parametrize(("old", "new"), OTHERWISE)
def test_other_words_are_not_the_contrary(old: str, new: str) -> None:
    """Words that look like a denial and deny nothing, remarks of their own, words in another order."""
    assert not is_contrary(old, new)
    assert not is_contrary(new, old)
