"""What a text offers as tags."""

from __future__ import annotations

from facelog.companion.tagging import SUGGESTIONS, suggest


def test_korean_words_are_found_without_their_particles() -> None:
    found = suggest("친구랑 한강에서 자전거를 탔다. 우산은 없었다.", "ko")
    assert found == ("친구", "한강", "자전거", "우산")


def test_hashtags_and_earlier_tags_go_first() -> None:
    text = "회사에서 발표를 했다 #첫발표! 끝나고 필름 카메라를 샀다"
    assert suggest(text, "ko", ["필름 카메라", "제주"])[:3] == ("첫발표", "필름 카메라", "회사")


def test_english_words_and_no_parts_of_words() -> None:
    assert suggest("The meeting ran late; rainbow cakes for my friend.", "en") == (
        "meeting", "rainbow", "friend",
    )  # fmt: skip
    assert suggest("We remeet at the filmstar's.", "en") == ()


def test_there_are_never_too_many_nor_any_from_nothing() -> None:
    text = "친구 가족 회사 시험 학교 여행 바다 영화 음악 산책"
    assert len(suggest(text, "ko")) == SUGGESTIONS
    assert suggest("", "ko") == suggest("ㅋㅋㅋ", "ko") == suggest("😀" * 5000, "en") == ()
