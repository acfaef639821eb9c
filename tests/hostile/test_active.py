"""Active content: what a browser would run, load or obey is shown as text or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.judge import Judge

SNIPPETS = {
    "script": "<script>alert(1)</script>",
    "script from elsewhere": "<script src=//127.0.0.1/x.js></script>",
    "error event": "<img src=x onerror=alert(1)>",
    "error event, broken tag": "<img src=x onerror=alert(1)//",
    "drawing with an event": "<svg onload=alert(1)></svg>",
    "frame with a page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "frame from elsewhere": "<iframe src=http://127.0.0.1/></iframe>",
    "object": "<object data=x.swf></object>",
    "embed": "<embed src=//127.0.0.1/x>",
    "form": "<form action=//127.0.0.1/><input name=a><button>ok</button></form>",
    "refresh": "<meta http-equiv=refresh content='0;url=http://127.0.0.1/'>",
    "base": "<base href=http://127.0.0.1/>",
    "style sheet link": "<link rel=stylesheet href=http://127.0.0.1/x.css>",
    "style that loads": "<style>@import 'http://127.0.0.1/x'; * {background: url(//127.0.0.1)}</style>",
    "style attribute": "<b style='background:url(http://127.0.0.1/)'>bold</b>",
    "style attribute that hides": "<div style='position:fixed;inset:0'>over all</div>",
    "toggle event": "<details open ontoggle=alert(1)>x</details>",
    "focus event": "<a autofocus onfocus=alert(1) tabindex=0>x</a>",
    "event with a slash": "<img/src=x/onerror=alert(1)>",
    "event over lines": "<img src=x\nonerror\n=\nalert(1)>",
    "mutation": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "mutation by math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "mutation by a template": "<template><script>alert(1)</script></template>",
    "unclosed tag": "<b <script>alert(1)",
    "unclosed attribute": '<a href="javascript:alert(1)',
    "unclosed comment": "<!-- <img src=x onerror=alert(1)>",
    "comment that ends early": "<!--><img src=x onerror=alert(1)>-->",
    "conditional comment": "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "section of raw text": "<![CDATA[<script>alert(1)</script>]]>",
    "processing instruction": "<?php echo 1 ?>",
    "script link": "[x](javascript:alert(1))",
    "script link in capitals": "[x](JaVaScRiPt:alert(1))",
    "script link, encoded": "[x](javascript&colon;alert(1))",
    "script link by numbers": "[x](&#106;&#97;&#118;&#97;script:alert(1))",
    "script link with a tab": "[x](java&#9;script:alert(1))",
    "script link with a line end": "[x](<java&NewLine;script:alert(1)>)",
    "script link, percent-encoded": "[x](javascript%3Aalert(1))",
    "script link in a tag": "<a href='javascript:alert(1)'>x</a>",
    "script link in brackets": "<javascript:alert(1)>",
    "script link by reference": "[x][y]\n\n[y]: javascript:alert(1)",
    "script of old": "[x](vbscript:msgbox(1))",
    "data link": "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "data picture": "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "blob link": "[x](blob:http://127.0.0.1/1)",
    "program link": "[x](ms-msdt:/id) [x](steam://run/1) [x](file:///etc/passwd) [x](smb://127.0.0.1/x)",
    "break out of an alternative text": '![" onerror=alert(1) x="](lamp.png)',
    "break out of an alternative text by a tag": '![x"><script>alert(1)</script>](lamp.png)',
    "break out of a title": "[x](https://x.test '\" onclick=\"alert(1)')",
    "break out of an address": '[x](https://x.test/"onclick="alert(1))',
    "break out of a code's language": '```"><script>alert(1)</script>\nx\n```',
    "tags in code": "`<script>alert(1)</script>` <code><img src=x onerror=alert(1)></code>",
    "tags in a heading's place": "## <img src=x onerror=alert(1)>",
    "tags in a table": "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | <script>x</script> |",
    "tags by references": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "formula that is a link": "$\\href{javascript:alert(1)}{x}$",
    "formula that loads": "$\\require{html}\\style{background:url(//127.0.0.1)}{x}$ and $\\unicode{x}$",
    "formula with a tag": "$<img src=x onerror=alert(1)>$ and $a \\) <script>alert(1)</script> \\( b$",
    "formula that defines": "$\\def\\x{\\href{javascript:alert(1)}{y}}\\x$",
    "MathJax marks in text": "\\(\\href{javascript:alert(1)}{x}\\) and \\[ y \\]",
    "footnote": "x[^1]\n\n[^1]: <script>alert(1)</script>",
    "frame of a video": "<video src=x onerror=alert(1)><source src=//127.0.0.1></video>",
    "name that shadows": "<img name=body id=document src=lamp.png>",
}  # fmt: skip
PLACES = {
    "back": "# Lamps\n\n- Lamp: shown in fog\n\n  {}\n\n- Horn: heard in fog\n",
    "front": "# Lamps {0}\n\n- Lamp {0}: **shown** in fog {0}\n",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS)
def test_nothing_active_gets_into_a_field(judge: Judge, snippet: str, place: str) -> None:
    """On the back of a card and in its question, its term and its heading; and nothing is fetched."""
    indented = snippet.replace("\n", "\n  ") if place == PLACES["back"] else snippet.replace("\n", " ")
    outcome = judge({"strange.md": place.format(indented)})

    assert set(outcome.told.split()) <= {"M01", "M02", "M03", "T02"}, outcome.output
