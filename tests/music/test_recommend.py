"""What is recommended: from the table at first, then from what the person said."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from facelog.music import recommend, taste, trial
from facelog.music.catalogue import catalogue
from facelog.music.moment import moment
from facelog.music.table import TABLE
from facelog.music_types import Hearing, MusicMoment, Piece

START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
BY_ID = {piece.id: piece for piece in catalogue()}


def at(emotion: str = "sadness", intent: str = "stay", hour: int = 14, text: str = ""):
    shares = dict.fromkeys(taste.EMOTIONS, 0.04) | {emotion: 0.88}
    return moment(shares, None, text, hour, intent)  # type: ignore[arg-type]


def several(now: MusicMoment, hearings: list[Hearing], count: int = 20) -> list[Piece]:
    return [
        recommend.recommend(catalogue(), now, hearings, np.random.default_rng(seed)).piece
        for seed in range(count)
    ]


def mean(pieces: list[Piece]) -> tuple[float, float]:
    return (
        float(np.mean([piece.energy for piece in pieces])),
        float(np.mean([piece.pleasantness for piece in pieces])),
    )


def judged(now: MusicMoment, accept, count: int = 60) -> list[Hearing]:
    """Hearings of whatever pieces come up, with a thumb for each."""
    rng = np.random.default_rng(3)
    return [
        Hearing(str(n), piece.id, START + dt.timedelta(hours=n), verdict, False, None, now)
        for n in range(count)
        for piece in [catalogue()[int(rng.integers(len(catalogue())))]]
        for verdict in ["up" if accept(piece) else "down"]
    ]


@pytest.mark.parametrize("intent", ["stay", "lift"])
@pytest.mark.parametrize("emotion", taste.EMOTIONS)
def test_a_stranger_gets_what_the_table_says(emotion: str, intent: str) -> None:
    energy, pleasantness = mean(several(at(emotion, intent), []))
    wanted = TABLE[intent][emotion]  # type: ignore[index]
    assert abs(energy - wanted[0]) < 0.2
    assert abs(pleasantness - wanted[1]) < 0.2


def test_what_lifts_is_never_gloomy_unless_it_was_liked() -> None:
    now = at("sadness", "lift")
    offered = several(now, [], 200)
    assert min(piece.pleasantness for piece in offered) >= recommend.LIFTING
    assert len({piece.id for piece in offered}) > 3
    gloomy = [replace(piece, pleasantness=0.1) for piece in catalogue()[:20]]
    bright = replace(catalogue()[20], pleasantness=0.8)
    kept = Hearing("1", gloomy[0].id, START, "up", False, None, None)
    later = [
        replace(
            kept, id=piece.id, piece_id=piece.id, verdict=None, at=START + dt.timedelta(hours=1)
        )
        for piece in gloomy[1 : recommend.FRESH + 1]
    ]
    offered = [
        recommend.recommend([*gloomy, bright], now, [kept, *later], np.random.default_rng(n)).piece
        for n in range(50)
    ]
    assert {piece.id for piece in offered} == {gloomy[0].id, bright.id}


def test_where_nothing_is_bright_something_is_still_offered() -> None:
    gloomy = replace(catalogue()[0], pleasantness=0.1)
    now = at("sadness", "lift")
    assert recommend.recommend([gloomy], now, [], np.random.default_rng(1)).piece == gloomy


def test_chance_comes_from_outside_only() -> None:
    now = at()
    first, again = (
        recommend.recommend(catalogue(), now, [], np.random.default_rng(7)) for _ in range(2)
    )
    assert first == again
    assert len({piece.id for piece in several(now, [])}) > 3


def test_thumbs_teach_a_taste_of_ones_own() -> None:
    now = at("sadness", "stay")
    hearings = judged(now, lambda piece: piece.energy > 0.6 and piece.pleasantness > 0.6)
    energy, pleasantness = mean(several(now, hearings))
    assert energy > 0.6
    assert pleasantness > 0.6


def test_each_feeling_is_learnt_for_itself() -> None:
    sad, angry = at("sadness", "stay"), at("anger", "stay")
    hearings = [
        *judged(sad, lambda piece: piece.pleasantness > 0.7),
        *judged(angry, lambda piece: piece.pleasantness < 0.3),
    ]
    assert mean(several(sad, hearings))[1] > mean(several(angry, hearings))[1] + 0.2


def test_people_who_agree_with_the_table_are_soon_known_as_such() -> None:
    now = at("happy", "stay")
    table = TABLE["stay"]["happy"]

    def near(piece: Piece) -> bool:
        return abs(piece.energy - table[0]) + abs(piece.pleasantness - table[1]) < 0.35

    agreeing = taste.learn(judged(now, near), catalogue())
    contrary = taste.learn(judged(now, lambda piece: piece.energy < 0.3), catalogue())
    assert taste.unknown().usual_share == pytest.approx(0.5)
    assert contrary.usual_share < 0.1 < agreeing.usual_share


def test_a_skip_tells_less_than_a_thumb_and_silence_nothing() -> None:
    heard = Hearing("a", catalogue()[0].id, START, None, False, None, at())
    before = taste.unknown()

    def moved(hearing: Hearing) -> float:
        after = before.after(hearing, catalogue()[0])
        return float(np.abs(after.own.mean - before.own.mean).sum())

    assert moved(heard) == 0
    assert 0 < moved(replace(heard, verdict="skip")) < moved(replace(heard, verdict="down"))
    assert moved(replace(heard, verdict="up", moment=None)) == 0
    of_a_gone_piece = taste.learn([replace(heard, piece_id="gone", verdict="up")], catalogue())
    assert np.array_equal(of_a_gone_piece.own.mean, before.own.mean)


def test_what_was_just_heard_does_not_come_again() -> None:
    now, hearings = at(), []
    for number in range(recommend.FRESH + 1):
        rng = np.random.default_rng(1)
        piece = recommend.recommend(catalogue(), now, hearings, rng).piece
        assert piece.id not in {hearing.piece_id for hearing in hearings}
        hearings.append(Hearing(str(number), piece.id, START + dt.timedelta(number), moment=now))
    few = catalogue()[:2]
    played = [Hearing("a", few[0].id, START, played=True)]
    assert recommend.recommend(few, now, played, np.random.default_rng(1)).piece == few[1]
    assert recommend.recommend(few[:1], now, played, np.random.default_rng(1)).piece == few[0]
    with pytest.raises(ValueError, match="no pieces"):
        recommend.recommend([], now, [], np.random.default_rng(1))


def test_words_of_the_diary_weigh_and_are_given_as_the_reason() -> None:
    dry, found = (
        [
            recommend.recommend(
                catalogue(), at("sadness", "lift", text=text), [], np.random.default_rng(seed)
            )
            for seed in range(40)
        ]
        for text in ("회의를 했다", "비가 왔다")
    )
    rain = [one for one in found if "rain" in one.piece.moods]
    assert len(rain) > sum("rain" in one.piece.moods for one in dry)
    assert all(any(reason.moods == ("rain",) for reason in one.reasons) for one in rain)
    for one in found:
        if "rain" not in one.piece.moods:
            assert all(reason.moods == () for reason in one.reasons)


def test_the_first_reason_is_the_feeling_until_taste_outweighs_it() -> None:
    now = at("happy", "stay")
    fresh = recommend.recommend(catalogue(), now, [], np.random.default_rng(2))
    assert fresh.reasons[0].code == "feeling"
    assert fresh.reasons[0].values["emotion"] == "happy"
    hearings = judged(now, lambda piece: piece.energy < 0.3, 150)
    learnt = recommend.recommend(catalogue(), now, hearings, np.random.default_rng(2))
    assert learnt.piece.energy < 0.4
    assert learnt.reasons[0].code in ("taste", "emotion")
    assert learnt.expected > 0.5


def test_a_liked_piece_is_liked_for_itself() -> None:
    now = at()
    piece = several(now, [])[0]
    others = [one for one in catalogue() if one.id != piece.id][: recommend.FRESH]
    later = [
        Hearing(f"o{n}", one.id, START + dt.timedelta(days=1, hours=n))
        for n, one in enumerate(others)
    ]
    liked = [Hearing("l", piece.id, START, "up"), Hearing("m", piece.id, START, "up")]
    few = [*catalogue()[20:40], piece]
    plain = recommend.recommend(few, now, later, np.random.default_rng(5), taste.unknown())
    fond = recommend.recommend([piece], now, [*liked, *later], np.random.default_rng(5))
    cool = recommend.recommend([piece], now, later, np.random.default_rng(5))
    assert plain.piece in few
    assert fond.expected > cool.expected


def test_a_correction_goes_before_the_guess() -> None:
    shares = dict.fromkeys(taste.EMOTIONS, 0.04) | {"happy": 0.88}
    found = moment(shares, "sadness", "", 14, "stay")
    assert max(found.probabilities, key=lambda name: found.probabilities[name]) == "sadness"
    assert sum(found.probabilities.values()) == pytest.approx(1)


@pytest.mark.parametrize("model", trial.MODELS)
def test_learning_beats_the_table_for_simulated_listeners(model: trial.Model) -> None:
    found = trial.trial(model, listeners=12, rounds=60, seed=8)
    assert found == trial.trial(model, listeners=12, rounds=60, seed=8)
    assert found["all"]["difference"][0] > 3
    assert found["others"]["difference"][0] > 6
    assert found["usual"]["difference"][0] > -8  # four listeners only
    assert found["usual"]["table"][0] > found["others"]["table"][0] + 20
