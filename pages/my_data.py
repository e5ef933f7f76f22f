"""My data: take the diary out, bring another one in, fill it with a sample and empty it again."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from facelog import exporting, importing, sample
from facelog.errors import FaceLogError
from facelog.i18n import explain
from facelog.ui import state
from facelog.ui.text import emotion_name, plain, t
from facelog.ui.widgets import open_diary, page_header, show_error

TABLES = ("csv",)
PHOTOS = ("jpg", "jpeg", "png", "webp", "heic", "heif")
SHOWN_ROWS, SHOWN_WORDS = 50, 12
CHOSEN = "my-data-files"


def _count() -> int:
    count, samples = sum(diary.emotion_counts().values()), diary.sample_count()
    if samples:
        st.markdown(t("my_data.posts_sample", count=f"{count:,}", sample=f"{samples:,}"))
    else:
        st.markdown(t("my_data.posts", count=f"{count:,}"))
    return count


def _export(count: int) -> None:
    with st.container(border=True, key="my-data-export"):
        st.subheader(f":material/download: {t('my_data.export')}", anchor=False)
        st.caption(t("my_data.export_note"))
        name = f"facelog-{dt.date.today().isoformat()}"
        if not count:
            st.markdown(t("my_data.export_none"))
            _export_music(name)
            return
        with st.container(horizontal=True):
            for form, mime in (("csv", "text/csv"), ("json", "application/json")):
                st.download_button(
                    t(f"my_data.export_{form}"),
                    # made when it is asked for, not on every drawing of the page
                    partial(exporting.as_bytes, diary, form),
                    file_name=f"{name}.{form}",
                    mime=mime,
                    key=f"export-{form}",
                    on_click="ignore",
                )
        _export_music(name)


def _export_music(name: str) -> None:
    if next(exporting.music_rows(diary), None) is None:
        return
    st.caption(t("my_data.export_music_note"))
    st.download_button(
        t("my_data.export_music"),
        partial(exporting.music_csv, diary),
        file_name=f"{name}-music.csv",
        mime="text/csv",
        icon=":material/music_note:",
        key="export-music",
        on_click="ignore",
    )


def _import() -> None:
    place = state.pending().imports
    with st.container(border=True, key="my-data-import"):
        st.subheader(f":material/upload: {t('my_data.import')}", anchor=False)
        st.caption(t("my_data.import_note"))
        files = st.file_uploader(
            t("my_data.import_files"),
            type=(*TABLES, *PHOTOS),
            accept_multiple_files=True,
            key=f"{CHOSEN}-{place.count}",
        )
        if files and st.button(
            t("my_data.import_go"), type="primary", icon=":material/input:", key="import-go"
        ):
            _bring_in({file.name: file.getvalue() for file in files})
        if place.found is not None:
            _told(place.found)
            place.found = None


def _bring_in(files: dict[str, bytes]) -> None:
    tables = [name for name in files if name.lower().endswith(TABLES)]
    if len(tables) != 1:
        st.error(t("my_data.import_one_table", count=len(tables)), icon=":material/error:")
        return
    with st.status(t("my_data.import_working", rows=0)) as status:

        def told(rows: int) -> None:
            status.update(label=t("my_data.import_working", rows=rows))

        def photo(name: str) -> bytes | None:
            name = name.replace("\\", "/").rsplit("/", 1)[-1] if name not in files else name
            meant = importing.called(name, files.keys() - tables)
            return None if meant is None else files[meant]

        try:
            found = importing.bring_in(diary, files[tables[0]], photo, on_progress=told)
        except FaceLogError as error:
            status.update(label=t("my_data.import"), state="error")
            failure: FaceLogError | None = error
        else:
            failure = None
            status.update(label=t("my_data.import"), state="complete")
    if failure is not None:
        show_error(failure)
        return
    place = state.pending().imports
    place.found = found
    place.count += 1  # the files are done with: the next ones are chosen in an empty field
    st.rerun()


def _told(found: importing.Imported) -> None:
    st.success(t("my_data.imported", added=found.added, known=found.known), icon=":material/check:")
    if found.placed:
        words = sorted(found.placed.items(), key=lambda item: -item[1])[:SHOWN_WORDS]
        st.info(
            t(
                "my_data.import_placed",
                words=plain(", ".join(f"{word} ({count})" for word, count in words)),
                fallback=emotion_name("sadness"),
            )
        )
    if found.problems:
        rows = [
            t("my_data.import_row", number=number, reason=explain(state.language(), error))
            for number, error in list(found.problems.items())[:SHOWN_ROWS]
        ]
        with st.container(border=True, key="my-data-left-out"):
            st.markdown(f"**{t('my_data.import_left_out', count=len(found.problems))}**")
            st.text("\n".join(rows))


def _sample() -> None:
    samples = diary.sample_count()
    with st.container(border=True, key="my-data-sample"):
        st.subheader(f":material/science: {t('my_data.sample')}", anchor=False)
        st.caption(t("my_data.sample_note"))
        if not samples:
            if st.button(t("my_data.sample_load"), key="sample-load"):
                with st.spinner(t("my_data.sample_loading")):
                    added = sample.load(diary, state.language(), dt.date.today())
                state.say_next(t("my_data.sample_loaded", count=added))
                st.rerun()
            return
        with st.popover(t("my_data.sample_remove"), icon=":material/delete:", key="sample-remove"):
            st.markdown(t("my_data.sample_remove_question", count=samples))
            if st.button(t("my_data.sample_remove_yes"), type="primary", key="sample-remove-yes"):
                removed = diary.remove_sample()
                state.say_next(t("my_data.sample_removed", count=removed))
                st.rerun()


diary, _profile = open_diary()
page_header(t("my_data.title"), t("my_data.caption"))
# Filled last: an import below changes what stands there.
above = st.container(gap="medium")
_import()
with above:
    _export(_count())
_sample()
