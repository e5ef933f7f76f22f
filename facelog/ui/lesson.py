"""The class page's stages on screen, and what the page remembers of a visit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import streamlit as st

from facelog import image
from facelog.companion.builtin import BuiltIn
from facelog.errors import FaceLogError
from facelog.lesson import pictures, told
from facelog.lesson.letter import Letter
from facelog.lesson.walk import STAGES, Walk, take
from facelog.palette import EMOTION_COLOURS, EMOTION_ICONS
from facelog.types import CommentRequest, Tell
from facelog.ui import ai_badge, look, post_view, resources, state, streaming
from facelog.ui.pending import Source
from facelog.ui.text import emotion_label, emotion_names, plain, t
from facelog.ui.widgets import show_error

if TYPE_CHECKING:
    from facelog.companion import Brain

TEXT, HEAT = "lesson-text", "lesson-heat"
TALLEST, SMALLER = 400, 320
"""How high a picture is at most, in pixels: alone, and beside its words."""


@dataclass(frozen=True)
class Drawn:
    """A stage's picture.

    Attributes:
        file: JPEG, or PNG where every pixel counts.
        shape: width over height.
    """

    file: bytes
    shape: float


@dataclass
class Lesson:
    """A visit of the class page; nothing of it is kept in the diary.

    Attributes:
        photo: the chosen picture file.
        sample: which of the samples it is, "" for the person's own.
        source: where an own photo comes from.
        index: which of several faces, counted from the largest.
        text: what was written about the day, None for the example.
        view: one stage after another, or all at once.
        step: which stage is shown, counted from 0.
        walk: the way of the photo; None while it was not taken.
        failure: why it could not be taken.
        letter: the prompt and, once it was asked for, the answer.
        asking: whether the chosen brain is being asked.
        refused: why it did not answer.
        drawn: the pictures that were shown, by stage and emotion.
        filled: the keys of the text fields that show this visit's text.
    """

    photo: bytes | None = None
    sample: str = ""
    source: Source = "upload"
    index: int = 0
    text: str | None = None
    view: Literal["steps", "all"] = "steps"
    step: int = 0
    walk: Walk | None = None
    failure: FaceLogError | None = None
    letter: Letter | None = None
    asking: bool = False
    refused: FaceLogError | None = None
    drawn: dict[tuple[str, str | None], Drawn] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    def choose(self, photo: bytes | None, sample: str = "") -> None:
        """Begin anew with another photo, or with none."""
        self.photo, self.sample, self.index, self.step = photo, sample, 0, 0
        self.forget()

    def choose_face(self, index: int) -> None:
        """Go on with another of the photo's faces."""
        self.index = index
        self.forget()

    def forget(self) -> None:
        """Forget what was made of the photo."""
        self.walk, self.failure, self.letter, self.refused = None, None, None, None
        self.asking = False
        self.drawn = {}

    def picture(self, walk: Walk, stage: str, emotion: str | None = None) -> Drawn:
        """Return a stage's picture, drawn once."""
        if (stage, emotion) not in self.drawn:
            pixels = pictures.draw(walk, stage, emotion)
            exact = stage in ("crop", "heat")
            file = image.to_png(pixels) if exact else image.to_jpeg(pixels, pictures.SIDE)
            self.drawn[stage, emotion] = Drawn(file, pixels.shape[1] / pixels.shape[0])
        return self.drawn[stage, emotion]

    def go(self) -> None:
        """Send the photo on its way, if it was not sent yet."""
        if self.photo is None or self.walk is not None or self.failure is not None:
            return
        try:
            self.walk = take(self.photo, self.index, resources.classifier())
        except FaceLogError as error:
            self.failure = error

    def ask_about(self, letter: Letter) -> None:
        """Take over a request; an answer to the same one stays."""
        if self.letter is None or not _same(self.letter.request, letter.request):
            self.letter, self.asking, self.refused = letter, False, None

    def answered(self) -> Letter | None:
        """Return the prompt with an answer: the built-in brain's while no other was asked."""
        if self.letter is not None and self.letter.comment is None:
            self.letter = replace(self.letter, comment=BuiltIn().comment(self.letter.request))
        return self.letter


def _same(one: CommentRequest, other: CommentRequest) -> bool:
    # a new day, or another reading of the same face, makes no other request
    return replace(one, today=other.today) == other


def show(lesson: Lesson, stage: str, *, beside: bool = False) -> None:
    """Show a stage: what happens and why, its picture, its numbers.

    Args:
        lesson: a visit whose photo reaches the stage.
        stage: which one.
        beside: whether the words stand beside the picture, where there is room.
    """
    walk = lesson.walk
    assert walk is not None
    language = state.language()
    st.subheader(told.title(stage, language), anchor=False)
    if stage in pictures.PICTURED and beside:
        picture, words = st.columns(2)
        with picture:
            _picture(lesson, walk, stage, SMALLER)
        with words:
            st.markdown(told.why(stage, language))
            _beneath(walk, stage)
        return
    st.markdown(told.why(stage, language))
    if stage == "prompt":
        _prompt(lesson)
    elif stage == "answer":
        _answer(lesson)
    elif stage in pictures.PICTURED:
        _picture(lesson, walk, stage, TALLEST)
        _beneath(walk, stage)
    else:
        _bars(walk, stage)
        _numbers(told.numbers(walk, stage, language))


def _beneath(walk: Walk, stage: str) -> None:
    if stage == "heat":
        _choose_heat(walk)
    else:
        _numbers(told.numbers(walk, stage, state.language()))
    if stage == "boxes":
        _proposals(walk)


def _numbers(lines: list[str]) -> None:
    if lines:
        st.markdown(" ".join(f":gray-badge[{plain(line)}]" for line in lines))


def _picture(lesson: Lesson, walk: Walk, stage: str, tallest: int) -> None:
    emotion, missing = None, False
    if stage == "heat":
        assert walk.seen is not None
        missing = walk.seen.heat is None
        emotion = st.session_state.get(HEAT) or walk.seen.reading.emotion
    if missing:
        st.info(t("errors.map_missing"), icon=":material/info:")
        return
    drawn = lesson.picture(walk, stage, emotion)
    with st.container(key=f"still-lesson-{stage}"):
        st.image(
            drawn.file,
            width=round(tallest * min(drawn.shape, 1.5)),
            alt=t("lesson.photo_alt", stage=t(f"lesson.stage_{stage}")),
        )


def _choose_heat(walk: Walk) -> None:
    assert walk.seen is not None
    if walk.seen.heat is None:
        return
    st.session_state.setdefault(HEAT, walk.seen.reading.emotion)
    st.pills(
        t("lesson.heat_choose"),
        tuple(EMOTION_ICONS),
        required=True,
        format_func=emotion_label,
        key=HEAT,
        wrap=True,
    )
    chosen: str = st.session_state[HEAT]
    supported = walk.seen.heat.explanation.has_support(chosen)
    name = emotion_names()[chosen]
    st.caption(t("lesson.number_heat" if supported else "lesson.number_no_heat", name=name))


def _bars(walk: Walk, stage: str) -> None:
    assert walk.seen is not None
    language, theme, reading = state.language(), look.theme(), walk.seen.reading
    if stage == "four":
        st.html(post_view.bars(reading, emotion_names(), EMOTION_COLOURS[theme]))
        sums = told.sums(reading.expressions, language)
        names = emotion_names()
        lines = (f"{names[emotion]} = {plain(parts)}" for emotion, parts in sums.items())
        st.caption("  \n".join(lines))
        return
    names, colours = told.expression_names(language), told.expression_colours(theme)
    if stage == "eight":
        st.html(post_view.share_bars(walk.seen.raw, names, colours))
    else:
        st.html(post_view.share_bars(reading.expressions, names, colours, walk.seen.raw))
        st.caption(t("lesson.calibration_mark"))


def _proposals(walk: Walk) -> None:
    st.caption(t("lesson.legend"))
    if not walk.sight.proposals:
        return
    st.dataframe(
        [
            {
                t("lesson.box_detector"): pictures.DETECTOR_NAMES[each.detector],
                t("lesson.box_search"): t(f"lesson.search_{each.search}"),
                t("lesson.box_score"): each.score,
                t("lesson.box_result"): t(
                    "lesson.box_confirmed" if walk.confirmed(each) else "lesson.box_no"
                ),
            }
            for each in walk.sight.proposals
        ],
        column_config={t("lesson.box_score"): st.column_config.NumberColumn(format="%.3f")},
        hide_index=True,
        width="stretch",
        height="content" if len(walk.sight.proposals) < 8 else 280,
        key="lesson-proposals",
    )


def _write() -> None:
    state.lesson().text = st.session_state[f"{TEXT}-{state.language()}"] or ""


def _prompt(lesson: Lesson) -> None:
    key = f"{TEXT}-{state.language()}"  # the example is in the page's language
    if key not in lesson.filled:  # the field may still hold another person's text
        st.session_state[key] = text_of(lesson)
        lesson.filled.add(key)
    st.session_state.setdefault(key, text_of(lesson))
    st.text_area(
        t("lesson.text_label"), key=key, height=100, on_change=_write, persist_state="session"
    )
    letter = lesson.letter
    assert letter is not None
    settings, character = letter.request.settings, letter.request.character
    assert character is not None
    used = t(
        "lesson.settings_used",
        friend=plain(character.names[state.language()]),
        attitude=t(f"settings.attitude_{settings.attitude}"),
        length=t(f"settings.length_{settings.length}"),
    )
    st.caption(f"{used} · {t('lesson.prompt_note')}")
    for message in letter.messages:
        role = message["role"]
        st.markdown(f"**{t(f'lesson.prompt_role_{role}')}**")
        st.code(message["content"], language=None, wrap_lines=True)
    assert lesson.walk is not None
    _numbers(told.numbers(lesson.walk, "prompt", state.language(), letter))


def text_of(lesson: Lesson) -> str:
    """Return what was written about the day, else the example."""
    return t("lesson.example") if lesson.text is None else lesson.text


def _ask() -> None:
    state.lesson().asking, state.lesson().refused = True, None


def _stop() -> None:
    state.lesson().asking = False


def _answer(lesson: Lesson) -> None:
    assert lesson.letter is not None
    if lesson.letter.request.crisis:
        post_view.crisis_card()
        st.caption(t("lesson.crisis"))
    if lesson.asking:
        _stream(lesson, lesson.letter)
    with st.spinner(t("lesson.asking")):
        letter = lesson.answered()
    assert letter is not None
    assert letter.comment is not None
    assert letter.request.character is not None
    with st.chat_message("ai", avatar=letter.request.character.portrait):
        st.markdown(f"**{plain(letter.comment.author)}**")
        st.text(letter.comment.text)
        ai_badge.show(letter.comment)
    if lesson.refused is not None:
        show_error(lesson.refused)
    if not letter.request.crisis:
        _other_brain()


def _other_brain() -> None:
    try:
        brain: Brain = resources.brain()
    except FaceLogError as error:
        show_error(error)
        return
    if brain.name == "builtin":
        st.caption(t("lesson.brain_none"))
        return
    st.button(t("lesson.ask"), icon=":material/send:", key="lesson-ask", on_click=_ask)
    place = ai_badge.who(brain.name, getattr(brain, "place", "internet"))
    st.caption(f"{t('lesson.asked_note', who=plain(brain.name))} {place}")


def _stream(lesson: Lesson, letter: Letter) -> None:
    def write(tell: Tell) -> Letter:
        return replace(letter, comment=resources.brain().comment(letter.request, tell))

    try:
        lesson.letter = streaming.stream(
            write, key="lesson-answer", on_stop=_stop, waiting=t("lesson.asking")
        )
    except FaceLogError as error:
        lesson.refused = error
    lesson.asking = False
    st.rerun()


def reached(lesson: Lesson) -> tuple[str, ...]:
    """Return the stages that the photo reaches."""
    return STAGES if lesson.walk is None else lesson.walk.stages
