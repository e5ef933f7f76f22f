"""For classes: one photo on its way through FaceLog, a stage at a time or all at once."""

from __future__ import annotations

from functools import partial

import streamlit as st

from facelog.errors import PhotoError
from facelog.lesson import letter, poster, record, samples
from facelog.types import Language
from facelog.ui import friends, lesson, photo_source, state
from facelog.ui.text import t
from facelog.ui.widgets import field_error, open_diary, page_header, show_error

FACE, VIEW = "lesson-face", "lesson-view"


def _choose(photo: bytes | None, sample: str = "") -> None:
    visit.choose(photo, sample)
    for key in (FACE, lesson.HEAT):
        st.session_state.pop(key, None)


def _set_view() -> None:
    visit.view = st.session_state[VIEW]


def _set_face() -> None:
    visit.choose_face(st.session_state[FACE])
    st.session_state.pop(lesson.HEAT, None)


def _step(number: int) -> None:
    visit.step = number


def _choice() -> None:
    """Offer an own photo and the samples."""
    photo_source.choose("lesson", visit, lambda file: _choose(file.getvalue()))
    if isinstance(visit.failure, PhotoError):
        field_error(visit.failure.code, **visit.failure.values)
    elif visit.failure is not None:
        show_error(visit.failure)
    with st.container(border=True, gap="small"):
        st.markdown(f"**{t('lesson.sample_title')}**")
        with st.container(horizontal=True):
            for name, icon in zip(samples.SAMPLES, ("draw", "rocket_launch"), strict=True):
                if st.button(
                    t(f"lesson.sample_{name}"), icon=f":material/{icon}:", key=f"sample-{name}"
                ):
                    _choose(samples.sample(name), name)
                    st.rerun()
    st.caption(t("lesson.unkept"))


def _bar() -> None:
    """Show how the photo is looked at, and offer another one."""
    st.session_state.setdefault(VIEW, visit.view)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            t("lesson.view"),
            ("steps", "all"),
            required=True,
            format_func=lambda view: t(f"lesson.view_{view}"),
            key=VIEW,
            on_change=_set_view,
            label_visibility="collapsed",
        )
        st.button(
            t("lesson.change"),
            icon=":material/refresh:",
            type="tertiary",
            key="lesson-change",
            on_click=_choose,
            args=(None,),
        )
    assert visit.walk is not None
    count = len(visit.walk.sight.faces)
    if count > 1:
        st.session_state.setdefault(FACE, visit.index)
        st.segmented_control(
            t("new_post.many_faces", count=count),
            range(count),
            required=True,
            format_func=lambda index: t("new_post.face_number", number=index + 1),
            key=FACE,
            on_change=_set_face,
            wrap=True,
        )


def _stepper(stages: tuple[str, ...]) -> None:
    number = min(visit.step, len(stages) - 1)
    total = len(lesson.STAGES)
    progress = t("lesson.progress", number=number + 1, total=total)
    st.progress((number + 1) / total, text=progress)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.button(
            t("lesson.back"),
            icon=":material/arrow_back:",
            key="lesson-back",
            on_click=_step,
            args=(number - 1,),
            disabled=number == 0,
        )
        last = number == len(stages) - 1
        st.button(
            t("lesson.again" if last else "lesson.next"),
            type="secondary" if last else "primary",
            icon=":material/restart_alt:" if last else ":material/arrow_forward:",
            icon_position="left" if last else "right",
            key="lesson-next",
            on_click=_step,
            args=(0 if last else number + 1,),
        )
    with st.container(border=True, key="lesson-stage"):
        lesson.show(visit, stages[number])
        if visit.walk is not None and visit.walk.seen is None and last:
            _stopped()


def _all(stages: tuple[str, ...]) -> None:
    for stage in stages:
        with st.container(border=True, key=f"lesson-stage-{stage}"):
            lesson.show(visit, stage, beside=True)
    if visit.walk is not None and visit.walk.seen is None:
        _stopped()


def _stopped() -> None:
    st.warning(f"{t('lesson.no_face')}  \n{t('lesson.no_face_hint')}", icon=":material/front_hand:")


def _png(shown: lesson.Lesson, language: Language) -> bytes:
    # Made when it is asked for, outside of the session: what it needs is handed to it.
    assert shown.walk is not None
    return poster.to_png(shown.walk, shown.answered(), language)


def _json(shown: lesson.Lesson) -> bytes:
    assert shown.walk is not None
    return record.to_json(shown.walk, shown.answered())


def _downloads() -> None:
    with st.container(border=True, key="lesson-downloads"):
        st.markdown(f"**{t('lesson.download_title')}**")
        with st.container(horizontal=True):
            st.download_button(
                t("lesson.download_png"),
                partial(_png, visit, state.language()),
                file_name="facelog-lesson.png",
                mime="image/png",
                icon=":material/image:",
                key="lesson-png",
                on_click="ignore",
            )
            st.download_button(
                t("lesson.download_json"),
                partial(_json, visit),
                file_name="facelog-lesson.json",
                mime="application/json",
                icon=":material/data_object:",
                key="lesson-json",
                on_click="ignore",
            )
        st.caption(t("lesson.download_note"))


diary, profile = open_diary(need_settings=False)
visit = state.lesson()
page_header(t("lesson.title"), t("lesson.caption"))
if visit.photo is not None and visit.walk is None:
    with st.spinner(t("lesson.looking")):
        visit.go()
if visit.walk is None:
    _choice()
else:
    seen = visit.walk.seen
    if seen is not None:
        visit.ask_about(
            letter.write(
                seen.reading,
                lesson.text_of(visit),
                name=profile.name,
                language=state.language(),
                settings=profile.settings,
                character=friends.chosen(diary, profile),
            )
        )
    _bar()
    if visit.view == "all":
        _all(lesson.reached(visit))
    else:
        _stepper(lesson.reached(visit))
    if visit.sample == "person":
        st.caption(t("lesson.sample_credit"))
    _downloads()
    st.caption(f"{t('lesson.footer')} {t('lesson.unkept')}")
