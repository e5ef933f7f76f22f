"""The person's own pieces: written into a form, or taken from a CSV file."""

from __future__ import annotations

from typing import Any

import streamlit as st

from facelog import i18n, listening
from facelog.diary.diary import Diary
from facelog.errors import FaceLogError
from facelog.music import own
from facelog.music.catalogue import MOODS
from facelog.music.links import checked_link
from facelog.ui import music_list, state
from facelog.ui.text import plain, t

FIELDS = {"title": "", "composer": "", "year": None, "link": ""}
PLANE = {"energy": 0.5, "pleasantness": 0.5}
_FORM, _IMPORT = "own-form", "own-import"
ROWS_SHOWN = 20
EXAMPLE = ("Erik Satie", "Gymnopédie No. 3", "1888", "0.1", "0.5", "", "")


def draw(diary: Diary) -> None:
    """Show the own pieces, the form for another one, and the import."""
    pieces = diary.own_pieces()
    if pieces:
        music_list.listed(diary, pieces)
    else:
        st.info(t("music.none_own"), icon=":material/library_music:")
    with st.container(border=True):
        st.subheader(t("music.add"), anchor=False)
        _form(diary)
    with st.container(border=True):
        st.subheader(t("music.import"), anchor=False)
        _import(diary)


def _field(name: str, at_first: object) -> str:
    """Bring back what was typed before another page was looked at; return the widget's key."""
    key = f"own-{name}"
    if key not in st.session_state:
        st.session_state[key] = state.pending().music.typed.get(name, at_first)
    return key


def _form(diary: Diary) -> None:
    typed = state.pending().music.typed
    # A row of columns each, so that on a narrow screen they stand in this order too.
    left, right = st.columns(2)
    typed["title"] = left.text_input(t("music.own_title"), key=_field("title", ""))
    typed["composer"] = right.text_input(t("music.own_composer"), key=_field("composer", ""))
    for column, name in zip(st.columns(2), PLANE, strict=True):
        typed[name] = column.slider(
            t(f"music.{name}_slider"), 0.0, 1.0, step=0.05, key=_field(name, PLANE[name])
        )
    left, right = st.columns(2)
    typed["year"] = left.number_input(
        t("music.own_year"), 1, 2100, step=1, key=_field("year", None)
    )
    typed["link"] = right.text_input(t("music.own_link"), key=_field("link", ""))
    typed["moods"] = st.multiselect(
        t("music.moods"),
        MOODS,
        format_func=lambda mood: t(f"music.mood_{mood}"),
        placeholder=t("music.any"),
        key=_field("moods", []),
    )
    music_list.problem(_FORM)
    st.button(
        t("music.own_save"),
        icon=":material/add:",
        type="primary",
        key="own-save",
        on_click=_add,
        args=(diary,),
    )


def _add(diary: Diary) -> None:
    place = state.pending().music
    given: dict[str, Any] = {
        name: st.session_state.get(f"own-{name}") for name in (*FIELDS, *PLANE, "moods")
    }
    try:
        piece = own.new_piece(
            given["title"] or "",
            given["composer"] or "",
            given["year"],
            given["energy"],
            given["pleasantness"],
            given["moods"],
        )
        links = {piece.id: checked_link(given["link"])} if given["link"] else {}
        if own.same(piece) in {own.same(one) for one in listening.pieces(diary)}:
            state.say_next(t("music.own_known"))
            return
        diary.add_pieces([piece], links)
    except FaceLogError as error:
        place.failure = (_FORM, error)
        return
    place.typed.clear()
    for name in given:
        st.session_state.pop(f"own-{name}", None)
    state.say_next(t("music.own_saved"))


def _import(diary: Diary) -> None:
    st.caption(t("music.import_note"))
    headings = [t(f"music.example_{name}") for name in own.COLUMNS]
    st.download_button(
        t("music.import_example"),
        "\ufeff" + "".join(",".join(row) + "\n" for row in (headings, EXAMPLE)),
        "facelog-music.csv",
        "text/csv",
        icon=":material/download:",
        type="tertiary",
        key="own-example",
    )
    st.file_uploader(t("music.import_file"), type=["csv"], key="own-file")
    music_list.problem(_IMPORT)
    st.button(
        t("music.import_go"),
        icon=":material/upload_file:",
        key="own-import",
        disabled=st.session_state.get("own-file") is None,
        on_click=_take,
        args=(diary,),
    )
    found = state.pending().music.imported
    if found is not None:
        _result(found)


def _take(diary: Diary) -> None:
    place, file = state.pending().music, st.session_state.get("own-file")
    if file is None:
        return
    names = {
        i18n.translate(language, f"music.mood_{mood}").casefold(): mood
        for language in i18n.LANGUAGES
        for mood in MOODS
    }
    place.imported = None
    try:
        found = own.read_csv(file.getvalue(), listening.pieces(diary), names)
        diary.add_pieces(found.pieces, found.links)
    except FaceLogError as error:
        place.failure = (_IMPORT, error)
        return
    place.imported = found


def _result(found: own.Import) -> None:
    if found.pieces or found.known:
        st.success(
            t("music.imported", count=len(found.pieces), known=found.known),
            icon=":material/check:",
        )
    if not found.problems:
        return
    st.warning(t("music.import_problems", count=len(found.problems)), icon=":material/error:")
    reasons = [i18n.explain(state.language(), one.error) for one in found.problems]
    for one, reason in list(zip(found.problems, reasons, strict=True))[:ROWS_SHOWN]:
        st.markdown(f"- {plain(t('music.import_row', row=one.row, reason=reason))}")
    st.download_button(
        t("music.import_back"),
        own.problem_csv(found.problems, reasons, t("music.import_reason")),
        "facelog-music-problems.csv",
        "text/csv",
        icon=":material/download:",
        key="own-back",
    )
