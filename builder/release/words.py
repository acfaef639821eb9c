"""The words of `CHANGES.md`, in the two languages of decks; what Anki's windows say is Anki's own wording."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language; `{}` takes a number, a version or a name."""

    file_menu: str
    import_item: str
    tools_menu: str
    empty_cards_item: str
    import_button: str
    updates: str
    settings: tuple[tuple[str, str], ...]
    """The settings of Anki's window for packages, in its order, each with the value to leave it at."""

    title: str
    how: str
    take: str
    leave: str
    press: str
    older: str
    stays: str
    stays_all: tuple[str, ...]
    empty: str
    empty_why: str
    first: str
    nothing: str
    redrawn: str
    restyled: str
    new: str
    changed: str
    back: str
    retired: str
    retired_tagged: str
    retired_ended: str
    retired_left: str
    more: str
    short: str


ENGLISH = Words(
    file_menu="File",
    import_item="Import...",
    tools_menu="Tools",
    empty_cards_item="Empty Cards...",
    import_button="Import",
    updates="Updates",
    settings=(
        ("Import any learning progress", "off"),
        ("Import any deck presets", "off"),
        ("Merge note types", "off"),
        ("Update notes", "*If newer*"),
        ("Update note types", "*If newer*"),
    ),
    title="{} {}: what is new",
    how="How to update",
    take="In Anki, open *{}* → *{}* and choose `{}`.",
    leave="Leave the settings as Anki proposes them; the last three stand below *{}*:",
    press="Press *{}*.",
    older="Anki before 23.10 shows no settings and updates what is newer by itself.",
    stays="What stays yours",
    stays_all=(
        "Your reviews, intervals and flags stay, and so does every card in the deck you moved it to.",
        "A note that did not change keeps what you wrote into it and how you tagged it.",
        "A changed note is replaced, with its tags; where you edited it after it was changed here, yours stays.",
        "A note that you deleted comes back as a new one.",
    ),
    empty="Answers that are asked no more",
    empty_why="Their cards stay in Anki and show no question. To remove them: *{}* → *{}*.",
    first="The first version. Notes: {}.",
    nothing="No note is new, changed or retired.",
    redrawn="The notes say the same: all changes come only from a newer build-deck, and those notes update too.",
    restyled="The look of the cards changed. No review and no note is touched by that.",
    new="New: {}",
    changed="Changed: {}",
    back="Back: {}",
    retired="Retired: {}",
    retired_tagged="They are in the notes no more and carry the tag `{0}`. Search for `tag:{0}` and suspend what you "
    "are done with; deleted, it may come back with the next version.",
    retired_ended="They are in the notes no more and come no longer with the deck. Whoever took the deck while they "
    "did finds them with `tag:{0}`; in Anki they stay until you delete them.",
    retired_left="They are in the notes no more. In Anki they stay as they are until you delete them.",
    more="… and {} more",
    short="{} new, {} changed, {} back, {} retired.",
)

JAPANESE = Words(
    file_menu="ファイル",
    import_item="読み込む...",
    tools_menu="ツール",
    empty_cards_item="空のカードを確認...",
    import_button="読み込む",
    updates="更新",
    settings=(
        ("学習進捗も読み込む", "オフ"),
        ("デッキプリセットも読み込む", "オフ"),
        ("ノートタイプを統合する", "オフ"),
        ("ノートを更新", "*読み込み元の方が新しい場合*"),
        ("ノートタイプを更新", "*読み込み元の方が新しい場合*"),
    ),
    title="{} {} の変更点",
    how="更新のしかた",
    take="Anki で *{}* → *{}* を開き、`{}` を選びます。",
    leave="設定は Anki が示すままにします（下の三つは *{}* の中にあります）。",
    press="*{}* を押します。",
    older="23.10 より前の Anki では設定の画面は出ず、新しいものだけが更新されます。",
    stays="残るもの",
    stays_all=(
        "復習の記録、間隔、フラグは残り、別のデッキに移したカードもそこに残ります。",
        "変わっていないノートは、書き加えた内容もタグもそのまま残ります。",
        "変わったノートは、タグも含めて置き換わります。変更より後に自分で編集したノートは、自分の編集が残ります。",
        "自分で削除したノートは、新しいノートとして戻ります。",
    ),
    empty="問われなくなった答え",
    empty_why="そのカードは Anki に残り、問題は表示されません。*{}* → *{}* で削除できます。",
    first="最初の版です。ノート: {} 件。",
    nothing="新しいノート、変わったノート、外れたノートはありません。",
    redrawn="ノートの言葉は同じです。変更は新しい build-deck によるものだけで、そのノートも更新されます。",
    restyled="カードの見た目が変わりました。復習の記録もノートもそのままです。",
    new="新しいノート: {} 件",
    changed="変わったノート: {} 件",
    back="戻ったノート: {} 件",
    retired="外れたノート: {} 件",
    retired_tagged="元のノートにはもうなく、タグ `{0}` が付きます。`tag:{0}` で検索して保留できます。"
    "削除すると次の版で戻ることがあります。",
    retired_ended="元のノートにはもうなく、デッキにも含まれなくなりました。"
    "含まれていた間に更新した人は `tag:{0}` で検索できます。Anki では、削除するまで残ります。",
    retired_left="元のノートにはもうありません。Anki では、削除するまでそのまま残ります。",
    more="… ほか {} 件",
    short="新しい {} 件、変わった {} 件、戻った {} 件、外れた {} 件。",
)


def words_of(language: str) -> Words:
    """Japanese for `ja` and its kinds, English for all other decks."""
    return JAPANESE if language.casefold().partition("-")[0] == "ja" else ENGLISH
