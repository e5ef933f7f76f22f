"""Music for a post: what is offered under it, and why."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from uuid import uuid4

import numpy as np

from facelog.diary.diary import Diary
from facelog.music import recommend
from facelog.music.catalogue import catalogue
from facelog.music.moment import moment
from facelog.music.small_things import SmallThing, choose
from facelog.music_types import Hearing, MusicIntent, Piece
from facelog.types import Post


def pieces(diary: Diary) -> tuple[Piece, ...]:
    """Return all there is to hear: the person's own pieces, then the catalogue."""
    return (*diary.own_pieces(), *catalogue())


def liked(hearings: tuple[Hearing, ...]) -> dict[str, bool]:
    """Return the last thumb of each piece that has one, up as True; the latest comes last."""
    found: dict[str, bool] = {}
    for hearing in hearings:
        if hearing.verdict in ("up", "down"):
            found.pop(hearing.piece_id, None)
            found[hearing.piece_id] = hearing.verdict == "up"
    return found


def offer(
    diary: Diary, post: Post, intent: MusicIntent, hour: int
) -> tuple[Hearing, recommend.Recommendation]:
    """Choose a piece for a post; nothing is kept yet.

    What was liked or played under the post before comes again, until it is skipped.

    Args:
        diary: of the person.
        post: not one with words of crisis.
        intent: to stay with the feeling, or to lift it gently.
        hour: of the person's day, 0 to 23.

    Returns:
        The hearing, for `Diary.keep_hearing` once the person says something or plays it; and the
        piece with its reasons.

    Raises:
        ValueError: the post holds words of crisis: no music for these.
        DiaryError: the diary could not be read.
    """
    if post.crisis:
        raise ValueError("no music under words of crisis")
    every, hearings = pieces(diary), diary.hearings()
    now = moment(post.reading.probabilities, post.correction, post.text, hour, intent)
    under = [
        one
        for one in hearings
        if one.post_id == post.id and one.moment is not None and one.moment.intent == intent
    ]
    by_id = {piece.id: piece for piece in every}
    last = under[-1] if under else None
    if last is not None and last.verdict in (None, "up") and last.piece_id in by_id:
        before = [one for one in hearings if one.id != last.id]
        return last, recommend.explain(by_id[last.piece_id], every, last.moment or now, before)
    # By the post, so that drawing the page twice does not change the piece.
    seed = zlib.crc32(f"{post.id} {intent} {post.emotion} {len(under)}".encode())
    found = recommend.recommend(every, now, hearings, np.random.default_rng(seed))
    hearing = Hearing(uuid4().hex, found.piece.id, datetime.now(UTC), None, False, post.id, now)
    return hearing, found


def small_thing(post: Post, hour: int, number: int = 0) -> SmallThing:
    """Return one small thing to do that fits a post, another one for each number."""
    seen: list[str] = []
    for step in range(number + 1):
        rng = np.random.default_rng(zlib.crc32(f"{post.id} {step}".encode()))
        thing = choose(post.emotion, hour, rng, seen)
        seen.append(thing.id)
    return thing
