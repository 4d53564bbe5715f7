"""Which language a text is in, and of which nobody can tell."""

import pytest

from broadsheet.moderation.texts.language import language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council has not said what it is going to do about the roof, and that is a pity.", "en"),
        ("Der Rat hat noch nicht gesagt, was er mit dem Dach machen will, und das ist schade.", "de"),
        ("Le conseil n’a pas dit ce qu’il va faire du toit, et c’est bien dommage pour nous tous.", "fr"),
        ("لم يقل المجلس ماذا سيفعل بالسقف وهذا أمر مؤسف حقا لنا جميعا", "ar"),
        ("لَمْ يَقُلِ المَجْلِسُ مَاذَا سَيَفْعَلُ بِالسَّقْفِ", "ar"),
        ("شورا نگفته است که با سقف چه خواهد کرد و این برای همه ما جای تأسف دارد", "other"),
        ("El consejo no ha dicho lo que va a hacer con el techo, y es una pena para todos los que nadan.", "other"),
        ("Il consiglio non ha detto che cosa farà del tetto, e questo è un peccato per tutti.", "other"),
        ("De raad heeft nog niet gezegd wat ze met het dak gaan doen, en dat is jammer voor ons.", "other"),
        ("Meclis çatı için ne yapacağını henüz söylemedi ve bu hepimiz için çok üzücü bir şey, ama ne olacak", "other"),
        ("Совет не сказал, что он собирается делать с крышей", "other"),
        ("Το συμβούλιο δεν είπε τι θα κάνει με τη στέγη", "other"),
        ("議会は屋根をどうするかまだ言っていません。残念なことです。", "other"),
        ("He said “Das ist mir egal”, and that was all that we heard from him about it.", "en"),
        # Nobody can tell.
        ("", None),
        ("OK!", None),
        ("Bravo, Berlin!", None),
        ("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", None),
        ("1,000,000 12:30 2024 2025 §§ 12, 13", None),
        ("https://example.org/the/of/and/to/a/in/is/that", None),
        ("Messi Ronaldo Mbappé Haaland Modrić Lewandowski Kane", None),
        ("It is not in the house. Das ist ein Haus.", None),
        ("Привет everybody, как дела there, что нового here", None),
    ],
)
def test_the_language_of_a_text_where_it_is_plain(text: str, expected: str | None) -> None:
    guess = language_of(text)
    assert (guess.language if guess else None) == expected
    assert guess is None or 0 < guess.sure <= 1
