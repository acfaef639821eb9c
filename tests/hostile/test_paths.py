"""Paths: whatever a note refers to, nothing outside the vault and its media folder gets into a deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.judge import SOUND, Link, Pipe, picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.hostile.judge import Content, Judge

REFERENCES = {
    "parent folder": ("../bait.png", "M03"),
    "many parents": ("../../../../../../../../etc/passwd", "M03"),
    "parent, percent-encoded": ("%2e%2e/bait.png", "M03"),
    "parent and slash, percent-encoded": ("%2e%2e%2fbait.png", "M03"),
    "parent, encoded twice": ("%252e%252e/bait.png", "M03"),
    "through a folder and back": ("img/../../bait.png", "M03"),
    "through a folder that is not there": ("nowhere/../../bait.png", "M03"),
    "back-slashes": ("..\\bait.png", "M03"),
    "a twin of the vault's name": ("../vault-twin/bait.png", "M03"),
    "absolute": ("/etc/passwd", "M02"),
    "the environment": ("/proc/self/environ", "M02"),
    "a device": ("/dev/zero", "M02"),
    "a device, by parents": ("../../../../../../../dev/zero", "M03"),
    "a share": ("\\\\\\\\server\\share\\bait.png", "M01"),
    "another host": ("//localhost/bait.png", "M01"),
    "a drive letter": ("C:/bait.png", "M03"),
    "a drive letter, back-slashed": ("C:\\bait.png", "M03"),
    "file address": ("file:///etc/passwd", "M03"),
    "file address in capitals": ("FILE:///etc/passwd", "M03"),
    "file address with a host": ("file://localhost/etc/passwd", "M03"),
    "home": ("~/bait.png", "M02"),
    "home of another": ("~root/bait.png", "M02"),
    "a variable": ("$HOME/bait.png", "M02"),
    "a variable in braces": ("${HOME}/bait.png", "M02"),
    "a NUL, encoded": ("bait.png%00.png", "M02"),
    "missing": ("nothing.png", "M02"),
    "empty": ("%20", "M02"),
    "very long": ("x" * 5000 + ".png", "M02"),
    "a folder": ("folder.png", "M03"),
    "link to a file outside": ("link.png", "M03"),
    "link to a link outside": ("second.png", "M03"),
    "below a link to a folder outside": ("away/bait.png", "M03"),
    "link to a device": ("zero.png", "M03"),
    "link in a circle": ("circle.png", "M02"),
    "link to nothing": ("dangling.png", "M02"),
    "a pipe": ("pipe.png", "M03"),
    "the settings": ("deck.toml", "M03"),
    "a note": ("sound.md", "M03"),
}
WAYS = {
    "picture": "![x]({})",
    "picture in brackets": "![x](<{}>)",
    "embed": "![[{}]]",
    "embed with a size": "![[{}|200x100]]",
    "tag": '<img src="{}">',
}
AROUND: Mapping[str, Content] = {
    "deck.toml": 'name = "Harbour"\nexclude = ["away"]\n',
    "img/in.png": picture(),
    "folder.png/in.png": picture(),
    "link.png": Link("../bait.png"),
    "second.png": Link("link.png"),
    "away": Link("../outside"),
    "zero.png": Link("/dev/zero"),
    "circle.png": Link("circle.png"),
    "dangling.png": Link("../nothing.png"),
    "pipe.png": Pipe(),
}


@pytest.mark.parametrize(("address", "told"), REFERENCES.values(), ids=REFERENCES)
def test_a_reference_never_leads_out(judge: Judge, address: str, told: str) -> None:
    """A picture outside is refused or missing, with a warning that names the note, and never in the package."""
    outcome = judge({**AROUND, "strange.md": f"- Pilot: a person who guides ships\n  ![x]({address})\n"})

    assert (outcome.told, outcome.media) == (told, {})


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("address", ["../bait.png", "link.png", "away/bait.png", "/etc/passwd"])
def test_no_way_of_writing_a_reference_leads_out(judge: Judge, way: str, address: str) -> None:
    """Pictures, Obsidian's embeds and tags are all held to the same."""
    outcome = judge({**AROUND, "strange.md": f"- Pilot: a person who guides ships\n  {way.format(address)}\n"})

    assert (outcome.told in ("M02", "M03"), outcome.media) == (True, {}), outcome.output


CASES: Mapping[str, tuple[Mapping[str, Content], str]] = {
    "note that is a link outside": ({"strange.md": Link("../bait.md")}, "F07"),
    "folder of notes that is a link outside": ({"strange": Link("../outside")}, "F07"),
    "note that is a link to a device": ({"strange.md": Link("/dev/zero")}, "F07"),
    "note that is a link in a circle": ({"strange.md": Link("strange.md")}, "F09"),
    "note that is a link to nothing": ({"strange.md": Link("nothing.md")}, "F09"),
    "note that is a pipe": ({"strange.md": Pipe()}, "F09"),
    "folder of notes that is a link to itself": ({"strange": Link(".")}, ""),
    "folder that is called like a note": ({"strange.md/inner.md": SOUND}, ""),
    "notes in a dot folder": ({".obsidian/strange.md": "- Never: a word that is read\n"}, ""),
    "notes in the output folder": ({"dist/strange.md": "- Never: a word that is read\n"}, "F11"),
    "front matter that names an output": (
        {"strange.md": "---\noutput: ../../x\ndeck: ../x\nslug: ../x\n---\n" + SOUND},
        "",
    ),
    "settings: a slug with parents": ({"deck.toml": 'slug = "../../x"'}, "C03"),
    "settings: a version with parents": ({"deck.toml": 'version = "1.0.0/../../x"'}, "C03"),
    "settings: shell text as version": ({"deck.toml": 'version = "$(touch x)"'}, "C03"),
    "settings: media in the folder above": ({"deck.toml": '[media]\nfolder = "../.."'}, "C03"),
    "settings: media in the root": ({"deck.toml": '[media]\nfolder = "/"'}, "C03"),
    "settings: include from above": ({"deck.toml": 'include = ["../bait.md", "sound.md"]'}, ""),
    "settings that are a link outside": ({"deck.toml": Link("../bait.md")}, "C01"),
    "settings that are a pipe": ({"deck.toml": Pipe()}, "C01"),
    "lock that is a link outside": ({"deck.lock": Link("../bait.md")}, "K01"),
    "lock that is a pipe": ({"deck.lock": Pipe()}, "K01"),
    "media folder that is a link outside": (
        {"media": Link("../outside"), "strange.md": "- A: b ![](bait.png)\n"},
        "F07 M03",
    ),
    "picture in a dot folder": ({".git/x.png": picture(), "strange.md": "- A: b ![](.git/x.png)\n"}, ""),
}


@pytest.mark.parametrize(("files", "told"), CASES.values(), ids=CASES)
def test_no_file_of_the_vault_opens_the_machine(judge: Judge, files: Mapping[str, Content], told: str) -> None:
    """Links, pipes and settings lead nowhere."""
    outcome = judge(files)

    assert outcome.told == told, outcome.output
    assert "Never" not in outcome.output
