"""The friends: choosing one, copying, editing and deleting one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from facelog.companion import characters
from facelog.config import CHARACTER_ABOUT_LIMIT, CHARACTER_RULES_LIMIT
from facelog.diary.diary import Diary
from facelog.i18n import translate

OpenFriends = Callable[[], AppTest]


@pytest.fixture
def open_friends(open_app: Callable[..., AppTest]) -> OpenFriends:
    """Open the AI settings at the friends."""

    def start() -> AppTest:
        app = open_app("ai_settings")
        app.segmented_control(key="settings-section").set_value("friends").run()
        assert not app.exception
        return app

    return start


def shown(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def copy(app: AppTest, friend: str = "sunja") -> AppTest:
    return app.button(key=f"copy-{friend}").click().run()


def save(app: AppTest) -> AppTest:
    app.button(key="friend_save").click().run()
    assert not app.exception
    return app


def test_every_friend_is_introduced(diary: Diary, open_friends: OpenFriends) -> None:
    words = shown(open_friends())
    for friend in characters.everyone(diary.characters()).values():
        assert friend.names["ko"] in words
        assert friend.about["ko"] in words


def test_the_chosen_friend_is_kept(diary: Diary, open_friends: OpenFriends) -> None:
    before = diary.profile().settings
    app = open_friends()
    app.button(key="choose-taeo").click().run()
    settings = diary.profile().settings
    assert settings is not None
    assert before is not None
    assert settings.character == "taeo"
    assert settings.attitude == before.attitude
    assert "choose-taeo" not in [button.key for button in app.button]
    assert "choose-anna" in [button.key for button in app.button]


def test_a_copy_is_edited_and_answers_from_then_on(diary: Diary, open_friends: OpenFriends) -> None:
    app = copy(open_friends())
    app.text_input(key="friend-name.ko").set_value("복순 할머니")
    app.text_input(key="friend-about.en").set_value("My own granny")
    app.text_area(key="friend-rules").set_value("likes trot songs")
    app.selectbox(key="friend-manner").set_value("mina")
    app.segmented_control(key="friend-humour").set_value(0)
    app.slider(key="friend-pitch").set_value(10)
    app.slider(key="friend-pace").set_value(0.7)
    app.button(key="portrait-cat").click().run()
    (heard,) = app.get("bidi_component")
    assert (voice := json.loads(heard.proto.json))["pitch"] == 10
    assert (voice["speed"], voice["disabled"]) == (0.7, False)
    save(app)
    (own,) = diary.characters()
    assert (own.names["ko"], own.names["en"]) == ("복순 할머니", "Grandma Sunja 2")
    assert own.about["en"] == "My own granny"
    assert (own.rules, own.manner, own.humour) == ("likes trot songs", "mina", 0)
    assert (own.pitch, own.pace) == (10, 0.7)
    assert own.portrait == characters.portraits()["cat"]
    settings = diary.profile().settings
    assert settings is not None
    assert settings.character == own.id
    assert "복순 할머니" in shown(app)
    assert characters.shipped()["sunja"].names["ko"] == "순자 할머니"


def test_what_is_wrong_stands_under_its_field_and_nothing_typed_is_lost(
    diary: Diary, open_friends: OpenFriends
) -> None:
    app = copy(open_friends())
    long = "가" * (CHARACTER_RULES_LIMIT + 1)
    app.text_input(key="friend-name.ko").set_value(" ")
    app.text_input(key="friend-name.en").set_value("")
    app.text_input(key="friend-about.ko").set_value("나" * (CHARACTER_ABOUT_LIMIT + 2))
    app.text_area(key="friend-rules").set_value(long)
    save(app)
    words = shown(app)
    assert translate("ko", "errors.friend_name_missing").rstrip(".") in words
    assert f"{CHARACTER_ABOUT_LIMIT}자까지" in words
    assert f"{CHARACTER_RULES_LIMIT}자까지" in words
    assert diary.characters() == ()
    app.switch_page("pages/my_profile.py").run()
    app.switch_page("pages/ai_settings.py").run()
    app.segmented_control(key="settings-section").set_value("friends").run()
    assert app.text_area(key="friend-rules").value == long
    app.text_input(key="friend-name.ko").set_value("콩")
    app.text_input(key="friend-about.ko").set_value("")
    app.text_area(key="friend-rules").set_value("")
    save(app)
    assert [one.names for one in diary.characters()] == [{"ko": "콩", "en": "콩"}]


def test_cancelling_keeps_nothing(diary: Diary, open_friends: OpenFriends) -> None:
    app = copy(open_friends())
    app.text_input(key="friend-name.ko").set_value("콩")
    app.button(key="friend_cancel").click().run()
    assert diary.characters() == ()
    copy(app, "taeo")
    assert app.text_input(key="friend-name.ko").value == "태오 2"


def test_two_quick_clicks_keep_one_friend(
    diary: Diary,
    open_friends: OpenFriends,
    press_meanwhile: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = copy(open_friends())
    everyone = characters.everyone

    def press_and_list(*given: object) -> object:
        monkeypatch.setattr(characters, "everyone", everyone)
        press_meanwhile("friend_save")
        return everyone(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(characters, "everyone", press_and_list)
    save(app)
    assert len(diary.characters()) == 1


def test_a_friend_of_ones_own_is_edited_and_deleted(
    diary: Diary, open_friends: OpenFriends
) -> None:
    app = save(copy(open_friends()))
    (own,) = diary.characters()
    app.button(key=f"edit-{own.id}").click().run()
    app.text_input(key="friend-name.ko").set_value("콩")
    save(app)
    assert [(one.id, one.names["ko"]) for one in diary.characters()] == [(own.id, "콩")]
    app.button(key=f"delete-yes-{own.id}").click().run()
    assert not app.exception
    assert diary.characters() == ()
    # Anna answers where the chosen one is gone
    assert "choose-anna" not in [button.key for button in app.button]


def test_one_deleted_in_another_window_can_be_kept_anew(
    diary: Diary, open_friends: OpenFriends
) -> None:
    app = save(copy(open_friends()))
    (own,) = diary.characters()
    app.button(key=f"edit-{own.id}").click().run()
    app.text_input(key="friend-name.ko").set_value("콩")
    diary.delete_character(own.id)
    save(app)
    assert translate("ko", "errors.character_missing").rstrip(".") in app.error[0].value.replace(
        "\\", ""
    )
    save(app)
    assert [one.names["ko"] for one in diary.characters()] == ["콩"]


@pytest.mark.usefixtures("diary")
def test_a_broken_file_is_told_of_and_the_rest_works(
    facelog_home: Path, open_friends: OpenFriends
) -> None:
    folder = facelog_home / "characters"
    folder.mkdir(parents=True)
    (folder / "bori.json").write_text(json.dumps({"names": {"ko": "보리"}}))
    app = open_friends()
    assert "bori" in app.error[0].value
    assert "choose-taeo" in [button.key for button in app.button]


def test_a_guest_has_friends_too(open_app: Callable[..., AppTest]) -> None:
    app = open_app()
    app.button(key="door-look").click().run()
    app.switch_page("pages/ai_settings.py").run()
    app.segmented_control(key="settings-section").set_value("friends").run()
    save(copy(app, "mina"))
    assert "미나 2" in shown(app)


def test_a_browser_that_draws_late_finds_the_voice(diary: Diary, open_friends: OpenFriends) -> None:
    app = copy(open_friends()).run()
    sunja = characters.shipped()["sunja"]
    assert list(app.slider(key="friend-pitch").proto.default) == [sunja.pitch]
    assert list(app.slider(key="friend-pace").proto.default) == [sunja.pace]
    save(app)
    (own,) = diary.characters()
    assert (own.pitch, own.pace) == (sunja.pitch, sunja.pace)
