"""In which language a text plainly is."""

import pytest

from broadsheet.moderation.words.folding import fold, pieces
from broadsheet.moderation.words.spoken import spoken


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council met and voted for the plan.", "en"),
        ("Der Rat hat getagt und für den Plan gestimmt.", "de"),
        ("Le conseil est réuni et la ville vote pour les uns.", "fr"),
        ("اجتمع المجلس يوم الثلاثاء", "ar"),
        ("Совет собрался", ""),
        ("Council!", ""),
        ("The plan, der Plan, und and", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text_is_said_only_where_it_is_plain(text: str, language: str) -> None:
    assert spoken(piece.letters for piece in pieces(fold(text))) == language
