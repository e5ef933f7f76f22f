"""A photo, a date and a few lines become a post; then Anna is asked for her comment."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from facelog import posting
from facelog.errors import CompanionError, FaceLogError, InputError, ModelFileError, NoFaceError
from facelog.types import Post, Tell
from facelog.ui import ai_badge, faces, microphone, photo_source, resources, state, streaming, tags
from facelog.ui.text import t
from facelog.ui.widgets import field_error, open_diary, page_header, show_error

EARLIEST = dt.date(1900, 1, 1)
DATE, TEXT, FACE = "new-post-date", "new-post-text", "new-post-face"
DICTATION = "new-post-dictation"
# How high a chosen photo is shown at most, in pixels: the rest of the form stays in sight.
ONE_FACE, MANY_FACES = 320, 440


def _keep() -> None:
    """Take over what was typed.

    The fields persist as well: a tap that leaves the page at once can overtake this callback.
    """
    state.update_draft(date=st.session_state[DATE], text=st.session_state[TEXT] or "")
    for field in ("date", "text"):
        pending.problems.pop(field, None)


def _set_photo(photo: bytes | None, name: str = "") -> None:
    state.update_draft(photo=photo, photo_name=name, face_index=None)
    st.session_state.pop(FACE, None)
    pending.problems.pop("photo", None)
    pending.unseen = photo is not None
    pending.end_notice()


def _choose_face() -> None:
    state.update_draft(face_index=st.session_state[FACE])
    pending.problems.pop("photo", None)


def _submit(submission_id: str) -> None:
    if pending.posting or state.draft().submission_id != submission_id:
        return  # the second of two clicks
    _keep()
    draft = state.draft()
    problems: dict[str, FaceLogError] = {
        **posting.check(draft.text, draft.date, draft.photo, dt.date.today())
    }
    if draft.photo is not None:
        seen = faces.look(draft.photo)
        if seen.error is not None:
            problems["photo"] = seen.error
            pending.unseen = True
        elif seen.faces > 1 and draft.face_index is None:
            problems["photo"] = InputError("face_missing")
    pending.problems = problems
    pending.failure = None
    pending.posting = not problems


def _problem(field: str) -> None:
    problem = pending.problems.get(field)
    if problem is not None:
        field_error(problem.code, **problem.values)


def _no_face_notice() -> None:
    """Say for two and a half seconds that there is no face; the hints stay."""

    def sentence() -> None:
        if pending.notice_left:
            st.error(t("errors.no_face"), icon=":material/no_photography:")
        else:
            st.rerun()

    left = pending.notice_left
    if left:
        st.fragment(sentence, run_every=max(left, 0.1))()


def _photo() -> None:
    st.markdown(f"**{t('new_post.photo')}**")
    draft = state.draft()
    seen = None
    if draft.photo is not None:
        with st.spinner(t("new_post.finding")):
            seen = faces.look(draft.photo)
        if pending.unseen and isinstance(seen.error, NoFaceError):
            pending.start_notice()
        pending.unseen = False
    if seen is None or not seen.picture:
        _choose_photo()
        if seen is not None and isinstance(seen.error, ModelFileError):
            show_error(seen.error)
        elif seen is not None and seen.error is not None:
            field_error(seen.error.code, **seen.error.values)
        elif draft.photo is None:
            _problem("photo")
        return
    with st.container(key="still-chosen"):
        width = seen.shown_width(MANY_FACES if seen.faces > 1 else ONE_FACE)
        st.image(seen.picture, width=width, alt=t("new_post.photo_alt"))
    _no_face_notice()
    if isinstance(seen.error, NoFaceError):
        hints = "\n".join(f"- {t(f'new_post.hint_{hint}')}" for hint in ("turn", "light", "closer"))
        st.warning(f"{t('new_post.no_face_hints')}\n{hints}", icon=":material/lightbulb:")
    elif seen.faces > 1:
        _choose_one_of(seen.faces)
        _problem("photo")
    st.button(
        t("new_post.replace_photo"),
        icon=":material/refresh:",
        key="new-post-drop",
        on_click=_set_photo,
        args=(None,),
        disabled=pending.posting,
    )


def _choose_photo() -> None:
    photo_source.choose("new-post", pending, lambda file: _set_photo(file.getvalue(), file.name))
    if st.button(t("new_post.mirror"), icon=":material/face:", type="tertiary", key="to-mirror"):
        st.switch_page("pages/live_mirror.py")


def _choose_one_of(count: int) -> None:
    st.session_state.setdefault(FACE, state.draft().face_index)
    st.segmented_control(
        t("new_post.many_faces", count=count),
        range(count),
        format_func=lambda index: t("new_post.face_number", number=index + 1),
        key=FACE,
        on_change=_choose_face,
        disabled=pending.posting,
    )


def _dictate(said: str) -> None:
    """Put what was said after what was typed; both can be corrected in the same field."""
    _keep()
    state.update_draft(text=microphone.joined(state.draft().text, said))
    pending.drawn = None  # the field shows the draft's text anew


def _words() -> None:
    draft, today = state.draft(), dt.date.today()
    kept = {DATE: min(draft.date or today, today), TEXT: draft.text}
    locked = pending.posting or microphone.busy(DICTATION)
    if locked or pending.drawn != draft.submission_id:
        # A new draft begins empty; and a field that is disabled by the very click that took its
        # text would show the text before.
        st.session_state.update(kept)
        pending.drawn = draft.submission_id
    for key, value in kept.items():
        st.session_state.setdefault(key, value)
    st.date_input(
        t("new_post.date"),
        min_value=EARLIEST,
        max_value=today,
        format="YYYY-MM-DD",
        key=DATE,
        persist_state="session",
        on_change=_keep,
        disabled=pending.posting,
    )
    _problem("date")
    st.text_area(
        t("new_post.text"),
        height=180,
        placeholder=t("new_post.text_placeholder"),
        key=TEXT,
        persist_state="session",
        on_change=_keep,
        disabled=locked,
    )
    _problem("text")
    if draft.by is not None and draft.text.strip():
        st.markdown(f"{ai_badge.badge(*draft.by)} :small[:gray[{t('new_post.drafted')}]]")
    microphone.draw(_dictate, key=DICTATION, disabled=pending.posting)
    tags.choose(diary, disabled=pending.posting)


def _stop() -> None:
    pending.unasked = pending.posting


def _answer(post: Post) -> None:
    def write(tell: Tell) -> posting.Answered:
        return posting.answer_post(diary, post.id, resources.brain(), state.language(), tell)

    failure: FaceLogError | None
    try:
        failure = streaming.stream(write, key="new-post-answer", on_stop=_stop).failure
    except CompanionError as error:
        failure = error
    pending.comment_failure = (post.id, failure) if failure is not None else None


def _send() -> None:
    """Save the draft as a post, ask Anna, and open the post.

    An interruption leaves `posting` set: the next drawing begins anew with the same submission,
    of which the diary keeps one post only.
    """
    draft = state.draft()
    assert draft.photo is not None
    assert draft.date is not None
    with st.status(t("new_post.stage_face"), expanded=True) as status:

        def done(stage: str) -> None:
            st.markdown(f":material/check: {t(f'new_post.stage_{stage}')}")

        def on_stage(stage: posting.Stage) -> None:
            if stage == "emotion":
                done("face")
            elif stage == "saved":
                done("emotion")
                done("saved")
            now = "anna" if stage == "saved" else stage
            status.update(label=f"{t(f'new_post.stage_{now}')}…", expanded=True)

        try:
            post = posting.create_post(
                diary,
                posting.Draft(
                    photo=draft.photo,
                    date=draft.date,
                    text=draft.text,
                    submission_id=draft.submission_id,
                    face_index=draft.face_index or 0,
                    tags=draft.tags,
                ),
                sight=faces.look(draft.photo).sight,
                on_stage=on_stage,
            )
        except FaceLogError as error:
            pending.posting, pending.failure = False, error
            st.rerun()
        pending.comment_failure = pending.stopped = None
        if pending.unasked:
            pending.stopped, pending.unasked = post.id, False
        elif post.comment is None:
            _answer(post)
    pending.posting = False
    state.clear_draft()
    state.open_post(post.id)
    st.switch_page("pages/post.py")


diary, profile = open_diary()
pending = state.pending()
page_header(t("new_post.title"), t("new_post.caption"))
_photo()
_words()
_problem("photo")  # once more: the photo stands far above, out of a low window's view
if pending.failure is not None:
    show_error(pending.failure)
st.button(
    t("new_post.submitting" if pending.posting else "new_post.submit"),
    type="primary",
    icon=":material/send:",
    width="stretch",
    key="new-post-submit",
    on_click=_submit,
    args=(state.draft().submission_id,),
    disabled=pending.posting,
)
if pending.posting:
    _send()
