"""What every figure comes with: a finding and its n, a table, a download, the posts behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from facelog.errors import FaceLogError
from facelog.insights.newest import tell
from facelog.ui import data_table, state
from facelog.ui.insights import legend
from facelog.ui.text import Unit, emotion_names, observations, posts_count, t
from facelog.ui.widgets import post_card, show_error

if TYPE_CHECKING:
    import pandas as pd

    from facelog.insights.scope import Scope

Behind = Callable[[str], "pd.DataFrame"]

MOST = 6
"""How many posts behind a mark are listed at first."""


def card(
    scope: Scope,
    name: str,
    finding: str,
    n: int,
    table: pd.DataFrame,
    figure: Any = None,
    *,
    unit: Unit = "posts",
    behind: Behind | None = None,
    newest: pd.DataFrame | None = None,
    nothing: Callable[[str], None] | None = None,
    note: str | None = None,
    place: str = "",
    control: Callable[[], object] | None = None,
    key_row: Callable[[], None] | None = legend.draw,
) -> None:
    """Show a figure with all that belongs to it; what a press asks for is drawn alone.

    Args:
        scope: what it is drawn from.
        name: of the figure; its title is `insights.<name>_title`, with `place` after it.
        finding: one sentence, already in the interface's language.
        n: how many observations it rests on.
        table: the figure's numbers under readable names, for those who cannot see it; what the
            download holds.
        figure: of plotly, each mark's key being its `customdata` (or the first entry of it);
            None where the table is all there is.
        unit: what is counted by `n`.
        behind: from a mark's key to the posts behind it, rows of `scope.posts` or `scope.every`.
        newest: the newest post of each mark, as `insights.newest` finds them.
        nothing: is called with the key of a mark that has no posts behind it.
        note: how the figure is to be read, below it.
        place: tells this figure from others of the same name on the page.
        control: draws what chooses how the figure is drawn, above it.
        key_row: draws what the colours mean, None where the figure says it itself.
    """
    if figure is not None and newest is not None:
        tell(figure, newest, emotion_names(), scope.language)
    title = " ".join(filter(None, (t(f"insights.{name}_title"), place)))
    key = "-".join(filter(None, (name, place)))
    with st.container(border=True, key=f"figure-{key}"):
        heading(title, n, unit)
        st.markdown(finding)
        if control is not None:
            control()
        if key_row is not None and figure is not None:
            key_row()
        st.fragment(_draw)(scope, key, title, table, figure, behind, nothing, note)


def heading(title: str, n: int, unit: Unit = "posts") -> None:
    """Show a figure's title, and beside it on how many observations it rests."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(title, anchor=False, width="stretch")
        st.markdown(observations(n, unit), width="content")


def _draw(
    scope: Scope,
    name: str,
    title: str,
    table: pd.DataFrame,
    figure: Any,
    behind: Behind | None,
    nothing: Callable[[str], None] | None,
    note: str | None,
) -> None:
    chosen = None if figure is None else _figure(name, title, figure, behind is not None)
    if note:
        st.caption(note)
    try:
        if chosen is not None and behind is not None:
            posts = behind(chosen)
            if len(posts):
                count = posts_count(len(posts))
                st.markdown(f"**{t('insights.behind', posts=count)}**")
                posts_list(scope, posts, f"{name}-{chosen}")
            elif nothing is not None:
                nothing(chosen)
    except FaceLogError as error:
        show_error(error)  # a fragment is drawn apart: the entrance would not see it
    table_of(scope, name, table)


def table_of(scope: Scope, name: str, table: pd.DataFrame) -> None:
    """Show a figure's numbers, and offer them as a file named by the days of the range."""
    data_table.draw(lambda: table, name, f"{name}-{scope.first}-{scope.last}")


def _figure(name: str, title: str, figure: Any, selectable: bool) -> str | None:
    """Draw a figure; return the key of the mark that the person chose."""
    options: dict[str, Any] = {
        "config": {"displayModeBar": False},
        "key": f"plot-{name}",
        "alt": t("insights.figure_alt", title=title),
    }
    if not selectable:
        st.plotly_chart(figure, **options)
        return None
    event = st.plotly_chart(figure, on_select="rerun", selection_mode="points", **options)
    return mark(event)


def mark(event: Mapping[str, Any]) -> str | None:
    """Return the key of the mark that was chosen, None where none was.

    Args:
        event: what `st.plotly_chart` returns.
    """
    points = event.get("selection", {}).get("points", [])
    if not points:
        return None
    key = points[0].get("customdata")
    if isinstance(key, list | tuple):
        key = key[0] if key else None
    return None if key is None else str(key)


def posts_list(scope: Scope, posts: pd.DataFrame, place: str, at_first: int = MOST) -> None:
    """List posts as cards that open them, the newest first, a few at a time.

    Args:
        scope: whose.
        posts: rows of the scope's frames.
        place: tells this list from others on the page, and from the same one with other posts.
        at_first: how many are shown at first.
    """
    shown_by = state.pending().insights.shown
    shown = shown_by.get(place, at_first)
    ids = list(posts.sort_values("date", ascending=False, kind="stable")["id"][:shown])
    there, thumbnails = scope.diary.posts_by_id(ids), scope.diary.thumbnails(ids)
    key = re.sub(r"[^0-9A-Za-z]+", "-", place)  # it becomes the name of a style
    for post_id in ids:
        if post_id in there:
            post_card(there[post_id], thumbnails.get(post_id), key)
    if len(posts) > shown:
        st.button(
            t("insights.more"),
            key=f"more-{place}",
            width="stretch",
            on_click=shown_by.__setitem__,
            args=(place, shown + MOST),
        )
