"""Which texts shout."""

import pytest

from broadsheet.moderation.texts.capitals import capitals_in, is_shouted
from broadsheet.moderation.texts.plain import own_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("THIS IS A DISGRACE AND EVERYBODY KNOWS THAT IT IS", True),
        ("DAS IST EINE SCHANDE UND ALLE WISSEN DAS GENAU", True),
        ("ЭТО ПОЗОР И ВСЕ ВОКРУГ ЗНАЮТ ОБ ЭТОМ УЖЕ ДАВНО", True),
        ("İSTANBUL'DA YAŞAYAN HERKES BUNU ÇOKTAN BİLİYOR", True),
        ("THIS IS A DISGRACE AND EVERYBODY KNOWS IT. but not everyone", True),
        ("𝐓𝐇𝐈𝐒 𝐈𝐒 𝐀 𝐃𝐈𝐒𝐆𝐑𝐀𝐂𝐄 𝐀𝐍𝐃 𝐄𝐕𝐄𝐑𝐘𝐁𝐎𝐃𝐘 𝐊𝐍𝐎𝐖𝐒", True),
        ("This is a disgrace, and everybody knows that it is.", False),
        ("This is a DISGRACE, and EVERYBODY knows it.", False),
        ("NATO, UNESCO, UNICEF, OPEC, OSZE", False),
        ("NATO and the EU met UNHCR and the OECD in PARIS.", False),
        ("WHAT?!", False),
        ("GOAL! GOAL! YES!", False),
        ("Das Auto, die Straße, der Bundestag, die Bundesregierung", False),
        ("هذا عار والجميع يعرف ذلك منذ زمن طويل جدا", False),
        ("これは恥です。みんなが知っています。", False),
        ("ეს სირცხვილია და ყველამ იცის ამის შესახებ", False),
        ("😀 😀 😀 😀 😀 😀 😀 😀 😀 😀 😀 😀", False),
        ("https://EXAMPLE.ORG/THIS/IS/A/LONG/ADDRESS/IN/CAPITALS/ONLY", False),
        ("> THIS IS A DISGRACE AND EVERYBODY KNOWS IT\n\nPlease do not shout.", False),
        ("Try `SELECT NAME, ADDRESS FROM READERS WHERE NAME LIKE`, I think.", False),
        ("", False),
    ],
)
def test_a_text_shouts_when_most_of_its_longer_words_are_capitals(text: str, expected: bool) -> None:
    assert is_shouted(capitals_in(own_words(text)), 0.6) is expected


def test_scripts_without_capitals_have_no_share() -> None:
    assert capitals_in("هذا عار والجميع يعرف ذلك منذ زمن طويل") == (0.0, 0, 0)


def test_a_stressed_word_does_not_count() -> None:
    assert capitals_in("That was NEVER their plan").share < 0.1
