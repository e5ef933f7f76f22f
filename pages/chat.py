"""A live talk with Anna by text, photo and voice, kept by day."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from facelog import talking
from facelog.errors import FaceLogError
from facelog.types import ChatMessage, Place, Tell
from facelog.ui import (
    ai_badge,
    friends,
    into_draft,
    look,
    post_view,
    resources,
    state,
    streaming,
    talk_days,
    talk_photo,
    talk_view,
    talk_voice,
)
from facelog.ui.pending import LINES, Incoming
from facelog.ui.text import t
from facelog.ui.widgets import help_card, open_diary, show_error, show_message

LINE, SOUND = "chat-line", "chat-sound"
STARTERS = ("day", "posts", "rest")
FACE = 48
STEP = 20


def _say(text: str | None = None) -> None:
    line = text if text is not None else st.session_state[LINE] or ""
    pending.line_failure = pending.talk.refused = None
    try:
        talking.say(diary, line, present)
    except FaceLogError as error:
        pending.line_failure, pending.talk.refused = error, line
        st.session_state[LINE] = line  # back into its field: nothing typed is lost
    else:
        _ask()


def _begin(starter: str) -> None:
    if not pending.answering:  # else it is the second of two clicks
        _say(starter)


def _say_dictated(text: str) -> None:
    pending.line_failure = None
    try:
        talking.say(diary, text, present)
    except FaceLogError as error:
        pending.line_failure = error
    else:
        talk_voice.drop()
        _ask()


def _ask() -> None:
    pending.answering = True
    pending.chat_failure = pending.talk.said = None


def _more() -> None:
    pending.talk.lines += LINES


def _draft(day: dt.date) -> None:
    pending.talk.drafting, pending.talk.failure = day, None


def _switch_sound() -> None:
    state.set_sound(st.session_state[SOUND])


def _who_answers() -> None:
    """Show that an AI answers, and whether the talk leaves this computer for it."""
    mark = f":gray-badge[{t('chat.ai_mark')}]"
    try:
        brain = resources.brain()
    except FaceLogError as error:
        st.markdown(mark, help=t("chat.ai_note"))
        show_error(error)
        return
    place: Place = getattr(brain, "place", "here")
    st.markdown(f"{mark} {ai_badge.who(brain.name, place)}", help=t("chat.ai_note"))
    if place == "internet":
        st.caption(t("chat.answers_internet"))


def _top() -> None:
    show_message()
    with st.container(key="chat-top"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            with st.container(key="still-friend", width="content"):
                st.image(friend.portrait, width=FACE, alt=friends.name(friend))
            with st.container(gap="xxsmall"):
                st.title(t("chat.title", friend=friends.word(friend)), anchor=False)
                _who_answers()
        with st.container(horizontal=True, gap="small", key="chat-ways"):
            talk_days.picker(days, shown, present)
            if st.button(
                t("chat.mirror"), icon=":material/face:", type="tertiary", key="to-mirror"
            ):
                st.switch_page("pages/live_mirror.py")
            if days:
                talk_days.deleting(diary, days, shown)


def _starters() -> None:
    st.markdown(t("chat.starter"))
    for name in STARTERS:
        starter = t(f"chat.starter_{name}")
        st.button(
            starter,
            key=f"starter-{name}",
            on_click=_begin,
            args=(starter,),
            disabled=pending.answering,
        )


def _line(message: ChatMessage) -> None:
    talk_view.line(diary, profile, message, known)
    failure = pending.chat_failure
    if failure is not None and failure[0] == message.id:
        show_error(failure[1])
        st.caption(t("chat.stood_in"))
        st.button(t("post.ask"), icon=":material/refresh:", key="again", on_click=_ask)


def _stop() -> None:
    pending.answering, pending.talk.drafting = False, None


def _answer() -> None:
    """Let Anna write; any press on the page meanwhile draws it anew and begins once more."""

    def write(tell: Tell) -> talking.Answer:
        answer = talking.answer(diary, resources.brain(), state.language(), present, tell)
        # Noted at once: Streamlit can leave for another drawing with the very next element, and
        # an answer that is kept must not be asked for again.
        pending.answering = False
        if answer.failure is not None:
            pending.chat_failure = (answer.message.id, answer.failure)
        # Under words of crisis nothing speaks by itself: whoever is near would hear it.
        if state.sound() and not talking.in_crisis(diary.messages(LINES, present)):
            pending.talk.said = answer.message.id
        return answer

    waiting = t("chat.thinking", friend=friends.word(friend))
    with (
        st.container(key="said-friend-now"),
        st.chat_message(friends.name(friend), avatar=friend.portrait),
    ):
        try:
            streaming.stream(
                write,
                key="chat-answer",
                on_stop=_stop,
                waiting=waiting,
            )
        except FaceLogError as error:
            pending.line_failure = error
        except Exception:
            pending.answering = False
            raise
    pending.answering = False
    st.rerun()


def _write_down(day: dt.date) -> None:
    """Draft the day's entry and lead to the new post, or ask what to do with what is there."""

    def write(tell: Tell) -> talking.Entry:
        return talking.draft_entry(diary, resources.brain(), state.language(), day, tell)

    try:
        entry = streaming.stream(write, key="chat-draft", on_stop=_stop, waiting=t("chat.drafting"))
    except FaceLogError as error:
        pending.talk.drafting, pending.talk.failure = None, error
        st.rerun()
    except Exception:
        pending.talk.drafting = None
        raise
    pending.talk.drafting = None
    message = t("chat.drafted" if entry.failure is None else "chat.draft_stood_in")
    by = (entry.brain, entry.place) if entry.text else None
    if into_draft.offer(Incoming(day, entry.text, entry.photo, message, by)):
        st.switch_page("pages/new_post.py")
    st.rerun()


def _tools(*, talked: bool) -> None:
    """Draw the small row above the composer: sound, the diary, and help in one tap."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="chat-tools"
    ):
        st.session_state.setdefault(SOUND, state.sound())
        st.toggle(t("chat.sound"), key=SOUND, on_change=_switch_sound)
        st.button(
            t("chat.to_diary" if shown == present else "chat.to_diary_day"),
            icon=":material/edit_note:",
            type="tertiary",
            key="to-diary",
            disabled=not talked or pending.answering,
            on_click=_draft,
            args=(shown,),
        )
        with st.popover(
            t("app.help"), icon=":material/volunteer_activism:", type="tertiary", key="chat-help"
        ):
            help_card()


def _composer() -> None:
    """Draw photo, text and microphone side by side; the style sheet makes one row of them."""
    with st.bottom:
        dictated = st.container()
        st.button(
            t("chat.photo"),
            icon=":material/photo_camera:",
            key="chat-photo",
            width="content",
            on_click=talk_photo.open_dialog,
            disabled=pending.answering,
        )
    if LINE not in st.session_state and pending.talk.refused is not None:
        # The field was away with another page: it comes back as its error does.
        st.session_state[LINE] = pending.talk.refused
    # Not within `st.bottom`: placed there by itself, it keeps the page at its last line.
    st.chat_input(
        t("chat.placeholder", friend=friends.name(friend)),
        key=LINE,
        submit_mode="disable",
        on_submit=_say,
    )
    with st.bottom:
        talk_voice.record(disabled=pending.answering)
    with dictated:
        talk_voice.correct(_say_dictated, disabled=pending.answering)


def _earlier() -> None:
    with st.bottom:
        st.button(
            t("chat.to_present"),
            icon=":material/arrow_forward:",
            type="primary",
            width="stretch",
            key="to-present",
            on_click=talk_days.go_to,
            args=(None,),
        )


def _beneath(talk: tuple[ChatMessage, ...]) -> None:
    """Tell what went wrong, and offer the answer that is still missing."""
    for failure in (pending.line_failure, pending.talk.failure):
        if failure is not None:
            show_error(failure)
    if shown == present and talking.awaits_answer(talk):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t("chat.unanswered"), width="content")
            st.button(t("chat.ask"), key="ask", on_click=_ask)


def _lines(count: int) -> tuple[ChatMessage, ...]:
    """Return the last lines of the day that is shown.

    The first of them stays the first for `STEP` lines: with every line that moves up, Streamlit
    would leave parts of one bubble standing in another while Anna writes.

    Args:
        count: of the day's lines.
    """
    return diary.messages(pending.talk.lines + max(0, count - pending.talk.lines) % STEP, shown)


def _draw() -> None:
    count = dict(days).get(shown, 0)
    talk = _lines(count)
    with st.bottom:
        _tools(talked=talking.said_something(talk))
    if shown == present:
        _composer()
    else:
        _earlier()
    _top()
    if pending.talk.deleting:
        talk_days.deleting_bar()
    talk_view.day_separator(shown)
    if len(talk) < count:
        st.button(t("chat.more"), key="more", type="tertiary", on_click=_more)
    elif not days or shown == days[-1][0]:
        talk_view.introduction(friend)
    # A place that is emptied at once: else they stand there, grey, while the first is answered.
    starters = st.empty()
    if not talk and shown == present:
        with starters.container():
            _starters()
    with st.container(gap="small", key="chat-talk"):
        for message in talk:
            _line(message)
    if talking.in_crisis(talk):
        post_view.crisis_card()
    # What stands beneath has a place that is emptied at once, as the starters have.
    now, beneath = st.container(), st.empty()
    if pending.answering and shown == present:
        if talking.said_something(talk):
            with now:
                _answer()
        pending.answering = False  # what was to be answered is deleted
    with beneath.container():
        _beneath(talk)
    if pending.talk.drafting is not None:
        _write_down(pending.talk.drafting)
    talk_photo.draw(diary, present, friend)
    into_draft.draw()


diary, profile = open_diary()
pending = state.pending()
friend, known = friends.chosen(diary, profile), friends.album(diary)
days = diary.talk_days()
last = diary.messages(1)
present = talking.day_of(last[0] if last else None, dt.datetime.now(dt.UTC), dt.date.today())
shown = pending.talk.day or present
look.file_style("chat.css")
_draw()
