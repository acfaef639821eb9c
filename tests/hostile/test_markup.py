"""Anki's own marks: safe cards, each note with a card, nothing that stops an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.judge import Judge

LINES = {
    "LaTeX": "- [latex]\\input{/etc/passwd}\\immediate\\write18{id}[/latex]: a **trap** for the unwary",
    "LaTeX in dollars": "- [$]x[/$]: a **trap** of dollars, and [$$]y[/$$] too",
    "LaTeX in capitals": "- [LATEX]x[/LATEX]: a **trap** for the unwary",
    "LaTeX by references": "- &#91;latex&#93;x&#91;/latex&#93;: a **trap** for the unwary",
    "LaTeX with a backslash": "- \\[latex]x[/latex]: a **trap** for the unwary",
    "LaTeX parted by markup": "- [lat**e**x]x[/latex]: a **trap** for the unwary",
    "LaTeX parted by a tag": "- [la<b></b>tex]x[/latex]: a **trap** for the unwary",
    "LaTeX in formulas": "- The hull: floats $$latex]$$ \\alpha and $$/latex]$$ over the **sea**",
    "LaTeX dollars in formulas": "- The hull: floats $$$]\\alpha x$$ and $$/$]$$ over the **sea**",
    "sound in a formula": "- The **hull** floats $$sound:x.mp3]$$ over the **sea**",
    "sound": "- [sound:../../x.mp3]: a **horn** of old",
    "sound from elsewhere": "- [sound:http://127.0.0.1/x.mp3]: a **horn** of old",
    "speech": "- [anki:tts lang=en_US]x[/anki:tts]: a **voice** of old",
    "a directive": "- [anki:play:q:0]: a **voice** of old",
    "a box to type in": "- [[type:Text]]: a **box** of old, {{type:Text}}",
    "template marks": "- {{FrontSide}} and {{Text}}: a **pair** of braces",
    "a condition": "- {{#Extra}}x{{/Extra}}: a **pair** of braces",
    "open cloze": "- {{c1::open: never **closed**",
    "cloze without a number": "- {{c::x}}: a **mark** of old",
    "cloze of number 0": "- {{c0::x}}: a **mark** of old",
    "cloze of number 501": "- {{c501::x}}: a **mark** of old",
    "cloze of number 99999": "- {{c99999::x}}: a **mark** of old",
    "cloze of a huge number": "- {{c" + "9" * 5000 + "::x}}: a **mark** of old",
    "cloze in full-width digits": "- {{c１::x}}: a **mark** of old",
    "cloze of two numbers": "- {{c1,2::x}} is a **mark** of old",
    "empty cloze": "- {{c1::}} is a **mark** of old",
    "cloze with a hint": "- {{c1::harbour::where ships are}} is full",
    "cloze with braces in it": "- {{c1::a={{1}} }} is a **mark** of old",
    "cloze with a formula in it": "- {{c1::$\\frac{a}{\\sqrt{b}}$}} is a **root** of old",
    "cloze with colons in it": "- {{c1::std::vector}} is a **list** that grows",
    "colons at the edges": "- **:a:** and ==::b::== are **::** marks of old",
    "cloze in code": "- `{{c1::x}}` is a **mark** of old",
    "cloze in an address": "- [x](https://x.test/{{c1::y}}) is a **mark** of old",
    "cloze in an alternative text": "- Lamp: **shown** ![{{c1::x}}](x.png)",
    "cloze across markup": "- **{{c1::a** b}} is a **mark** of old",
    "cloze across lines": "- {{c1::a\n  b}} is a **mark** of old",
    "nested clozes": "- " + "".join(f"{{{{c{n}::a " for n in range(1, 13)) + "}}" * 12 + " is **deep**",
    "many clozes": "- " + " ".join(f"{{{{c{n}::a{n}}}}}" for n in range(1, 300)),
    "an occlusion": "- **image-occlusion:rect:left=.1** is a **shape** of old",
    "U+001F": "- Lamp\x1f: shown\x1f in **fog**\x1f",
    "controls": "- Lamp\x01\x08\x0b: shown\x0c in \x1b[31m**fog**\x7f\x85",
    "no characters": "- Lamp\ufdd0\ufffe: shown\U0001ffff in **fog**",
    "line separators": "- Lamp\u2028: shown\u2029 in **fog**",
    "nothing but marks": "- ****: __\n- \u200b: \u200b\n- &nbsp;: &nbsp;",
    "a comment in a field": "- Lamp <!-- {{c1::x}} -->: shown in **fog**",
    "tags of Anki's": "---\ntags: ['a b', 'a::::b', '::', 'x\u3000y', 'marked', 'leech']\n---\n- Lamp: a **light**",
    "the same twice": "- Lamp: shown in **fog**\n- Lamp: shown in **fog**",
    "the same with other marks": "- Lamp: shown in **fog**\n- Lamp: **shown** in fog\n- **Lamp**: shown in fog",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_mark_of_ankis_is_a_sign_like_any_other(judge: Judge, line: str) -> None:
    """But for a cloze that its author wrote by hand, closed and with a number that Anki takes."""
    outcome = judge({"strange.md": f"# Marks\n\n{line}\n" if line[0] == "-" else f"{line}\n"})

    assert set(outcome.told.split()) <= {"F05", "M02", "T01"}, outcome.output


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_mark_of_ankis_on_the_back_is_a_sign_like_any_other(judge: Judge, line: str) -> None:
    """Shown after answering, in a paragraph, a quote and code."""
    words = line.removeprefix("- ").replace("\n", " ")
    outcome = judge({"strange.md": f"- Lamp: shown in fog\n\n  {words}\n\n  > {words}\n\n  ```\n  {words}\n  ```\n"})

    assert set(outcome.told.split()) <= {"F05", "M02", "T01"}, outcome.output
