"""How long the app's own work takes, measured on the machine it runs on."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from facelog import image, seeing
from facelog.diary.diary import Diary
from facelog.diary.store import open_store
from facelog.emotion.classifier import Classifier
from facelog.emotion.taxonomy import EMOTIONS, EXPRESSIONS, four_from_expressions
from facelog.evaluation import EXAMPLE_PHOTO
from facelog.types import NewPost, Pixels, Reading

STEPS = ("decode", "detect", "align", "classify", "total")
SIZES = (100, 1_000, 10_000)
_ONE = """
import sys
from facelog.cli import main
code = main(["predict", "--json", sys.argv[1]])
from facelog.bench import peak_megabytes
print(peak_megabytes())
sys.exit(code)
"""


def large_photo(pixels: Pixels) -> bytes:
    """Return a 4000 x 3000 px JPEG of about 4 MB: the picture enlarged, with a sensor's noise."""
    height, width = pixels.shape[:2]
    scale = min(4000 / width, 3000 / height)
    size = round(width * scale), round(height * scale)
    canvas = np.asarray(cv2.resize(pixels, (4000, 3000), interpolation=cv2.INTER_LINEAR))
    canvas = np.array(cv2.blur(canvas, (201, 201)))
    left, top = (4000 - size[0]) // 2, (3000 - size[1]) // 2
    canvas[top : top + size[1], left : left + size[0]] = cv2.resize(pixels, size)
    noise = np.random.default_rng(1).normal(0, 3, (3000, 4000, 1)).astype(np.float32)
    noisy = np.clip(canvas + noise, 0, 255).astype(np.uint8)
    return image.to_jpeg(noisy, 4000, quality=90)


def one_reading(photo: bytes, classifier: Classifier) -> dict[str, float]:
    """Take a photograph the app's way; return the milliseconds of each step.

    Raises:
        PhotoError: the bytes are no usable picture.
        NoFaceError: there is no face in it.
    """
    started = time.perf_counter()
    sight = seeing.look(photo)
    _, _, milliseconds = seeing.read(sight, 0, classifier)
    return {
        **milliseconds,
        "total": (time.perf_counter() - started) * 1e3,
    }


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    middle, high = np.percentile(milliseconds, [50, 95])
    return {"p50": round(float(middle), 2), "p95": round(float(high), 2)}


def photo_times(photo: bytes, classifier: Classifier, rounds: int) -> dict[str, dict[str, float]]:
    """Return p50 and p95 of each step, warm."""
    for _ in range(3):
        one_reading(photo, classifier)
    found = [one_reading(photo, classifier) for _ in range(rounds)]
    return {step: percentiles([one[step] for one in found]) for step in STEPS}


def peak_megabytes() -> float | None:
    """Return the largest resident size that this process has had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # `ru_maxrss` would also count the process that this one was forked from.
        peak = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return round(int(peak.split()[1]) / 1024, 1)
    if sys.platform == "win32":
        import psutil

        return round(psutil.Process().memory_info().peak_wset / 2**20, 1)
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1)


def first_classification(photo: bytes) -> tuple[float, float]:
    """Start a process that classifies one photograph, and nothing else.

    Returns:
        Seconds from its start to the answer, and its largest resident size in MB.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        path.write_bytes(photo)
        started = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", _ONE, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            seconds = time.perf_counter() - started
            peak = child.stdout.readline()
        if child.returncode:
            raise RuntimeError("the process that classifies one photograph failed")
    return round(seconds, 2), float(peak)


def _posts(count: int, photo: Pixels, texts: Sequence[str] = ()) -> Iterator[NewPost]:
    """Make up posts, three a day, backwards from today, with small pictures.

    Args:
        count: how many.
        photo: what the pictures show.
        texts: what they say, one each; by default all the same.
    """
    rng = np.random.default_rng(count)
    # Lists read thumbnails only, so those have their real size; the rest spares the disk.
    jpeg, small = image.to_jpeg(photo, 320), image.thumbnail(photo)
    crop = image.to_png(np.zeros((224, 224, 3), np.uint8))
    today = dt.date.today()
    for index in range(count):
        shares = rng.dirichlet(np.full(len(EXPRESSIONS), 0.5))
        four = four_from_expressions(shares)
        yield NewPost(
            submission_id=f"bench-{index}",
            date=today - dt.timedelta(days=index // 3),
            text=texts[index] if texts else f"{index} " + "오늘은 이런저런 일이 있었다. " * 10,
            photo_jpeg=jpeg,
            thumbnail_jpeg=small,
            crop_png=crop,
            box=(0.3, 0.1, 0.3, 0.3),
            reading=Reading(
                dict(zip(EXPRESSIONS, shares.tolist(), strict=True)),
                dict(zip(EMOTIONS, four.tolist(), strict=True)),
                float(shares[0]),
            ),
            model_version="bench",
        )


@contextmanager
def filled_diary(count: int, photo: Pixels, texts: Sequence[str] = ()) -> Iterator[Diary]:
    """Lend a diary of so many made-up posts in a temporary file."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'diary.db'}")
        try:
            diary = store.diary(store.create_profile("bench", "").id)
            diary.add_posts(_posts(count, photo, texts))
            yield diary
        finally:
            store.close()


def draw_profile(diary: Diary, today: dt.date) -> None:
    """Do what the profile page does besides Streamlit's own work: questions and figures."""
    from facelog.insights import figures, frames
    from facelog.insights.overview import profile_overview

    names = {emotion: emotion for emotion in EMOTIONS}
    diary.profile()
    overview = profile_overview(diary, today)
    figures.counts_figure(overview.counts, names, False)
    frame = frames.weekly_frame(overview.daily_counts, today, 8, "ko")
    figures.weeks_figure(frame, names, False)


def draw_month(diary: Diary, today: dt.date) -> None:
    """Do what the month page does besides Streamlit's own work."""
    from facelog.insights.overview import month_overview

    diary.profile()
    month_overview(diary, today.year, today.month)


def page_times(rounds: int = 15) -> dict[str, dict[str, float]]:
    """Return the median milliseconds of profile and month, by page and number of posts."""
    photo = image.load(EXAMPLE_PHOTO.read_bytes()).pixels
    pages: dict[str, Callable[[Diary, dt.date], None]] = {
        "profile": draw_profile,
        "month": draw_month,
    }
    found: dict[str, dict[str, float]] = {name: {} for name in pages}
    for count in SIZES:
        with filled_diary(count, photo) as diary:
            for name, draw in pages.items():
                spent = []
                for _ in range(rounds + 1):
                    started = time.perf_counter()
                    draw(diary, dt.date.today())
                    spent.append((time.perf_counter() - started) * 1e3)
                found[name][str(count)] = percentiles(spent[1:])["p50"]
    return found


_SAYINGS = (
    "{0} 때문에 아침부터 정신이 없었다. {1} 이야기도 나왔다. 그래도 {2} 덕분에 웃었다.",
    "오늘은 {0}에 다녀왔다. {1}도 보고 {2}도 챙겼더니 조금 피곤하다.",
    "친구가 {0} 얘기를 꺼냈다. 나는 {1}, {2} 생각만 하느라 잘 듣지 못했다.",
    "{0}, {1}, {2}. 하루가 이렇게 지나갔다. 내일은 조금 더 천천히 걷고 싶다.",
    "드디어 {0} 문제가 풀렸다! 오래 걱정했던 일이라 속이 시원하다. {1}도 {2}도 잘됐으면.",
)


def diary_texts(count: int, seed: int = 1) -> list[str]:
    """Make up diary entries over the things that days are about, some far more often."""
    from facelog.companion.stock import topics

    things = sorted(
        word for words in topics("ko").values() for word in words if not word.endswith("-")
    )
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(things))
    share = 1 / np.arange(2, len(things) + 2)
    picked = rng.choice(order, (count, 3), p=share / share.sum())
    return [
        _SAYINGS[index % len(_SAYINGS)].format(*(things[number] for number in row))
        for index, row in enumerate(picked)
    ]


def memory_times(count: int = SIZES[-1], rounds: int = 60) -> dict[str, float]:
    """Return how long it takes to find the earlier posts that fit a new text.

    Returns:
        posts; p50 and p95 of a search in milliseconds, the analysis of the new text included;
        changed: p50 of a search after a post was changed; first: the first one of a process, all
        words being kept; read_s: seconds in which a background thread reads all posts once.
    """
    from facelog.memory.recall import recall
    from facelog.memory.shelf import forget, shelf_of

    photo = image.load(EXAMPLE_PHOTO.read_bytes()).pixels
    today = dt.date.today()
    asked = diary_texts(2 * rounds + 2, seed=2)

    def search(diary: Diary) -> float:
        text = asked.pop()
        started = time.perf_counter()
        recall(diary, text, today, emotion="happy")
        return (time.perf_counter() - started) * 1e3

    with filled_diary(count, photo, diary_texts(count)) as diary:
        started = time.perf_counter()
        while not shelf_of(diary).read(diary, 60):
            pass
        read = time.perf_counter() - started
        forget(diary)
        first = search(diary)
        spent = [search(diary) for _ in range(rounds)]
        changed = []
        for post in diary.recent(rounds):
            diary.correct(post.id, post.version, "panic")
            changed.append(search(diary))
    found = percentiles(spent)
    return {
        "posts": count,
        **found,
        "changed": percentiles(changed)["p50"],
        "first": round(first, 1),
        "read_s": round(read, 1),
    }


def insights_times(
    count: int = SIZES[-1], rounds: int = 20, progress: Callable[[str], None] = lambda _: None
) -> dict[str, object]:
    """Return how long the page that looks back works by itself, by its parts.

    Args:
        count: how many posts the diary holds.
        rounds: repetitions of each measurement.
        progress: is told what is measured next.

    Returns:
        posts; page: p50 and p95 in milliseconds from a diary that is not read yet to the figures
        of a part, over all posts; filter: the same with the posts at hand, the range being
        changed each time; search: the same of finding posts by two words, an emotion and days.
        The words of all posts are known: they are looked at once, in the background.
    """
    from facelog.insights import loading, measuring
    from facelog.insights.scope import RANGES, Scope, scope
    from facelog.memory.finding import every_terms
    from facelog.memory.shelf import shelf_of
    from facelog.searching import Wanted, search

    photo = image.load(EXAMPLE_PHOTO.read_bytes()).pixels
    today = dt.date.today()
    ranges = [name for name in RANGES if name != "days"]

    def words(seen: Scope) -> None:
        measuring.words_and_tags(seen, every_terms(seen.diary))

    parts = {**measuring.PARTS, "words": words}

    def draw(diary: Diary, part: str, name: str) -> float:
        started = time.perf_counter()
        parts[part](scope(diary, loading.load(diary), name, None, today, "ko", False))
        return (time.perf_counter() - started) * 1e3

    def find(diary: Diary, text: str) -> float:
        asked = Wanted(" ".join(text.split()[:2]), ("happy", "anger"), first=dt.date(2000, 1, 1))
        started = time.perf_counter()
        search(diary, asked)
        return (time.perf_counter() - started) * 1e3

    page, changed = {}, {}
    with filled_diary(count, photo, diary_texts(count)) as diary:
        while not shelf_of(diary).read(diary, 60):
            pass
        for part in parts:
            progress(f"insights: {part}")
            draw(diary, part, "all")  # loads what is loaded once
            spent = []
            for _ in range(rounds):
                loading.forget(diary)
                spent.append(draw(diary, part, "all"))
            page[part] = percentiles(spent)
            changed[part] = percentiles(
                [draw(diary, part, ranges[number % len(ranges)]) for number in range(2 * rounds)]
            )
        progress("insights: search")
        found = [find(diary, text) for text in diary_texts(2 * rounds + 1, seed=2)]
    return {"posts": count, "page": page, "filter": changed, "search": percentiles(found[1:])}


def measure(
    photo: bytes | None,
    classifier: Classifier,
    *,
    rounds: int = 30,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[dict[str, object], bytes]:
    """Measure everything that `bench` tells.

    Args:
        photo: a photograph with a face, the shipped one if None. One of less than ten megapixels
            is enlarged for the 12-megapixel measurement.
        classifier: the network.
        rounds: repetitions of each warm measurement.
        progress: is told what is measured next.

    Returns:
        The figures, and the 12-megapixel photograph they were measured on.
    """
    from facelog.companion import screening

    content = photo or EXAMPLE_PHOTO.read_bytes()
    found = image.load(content)
    large = content if found.width * found.height > 10_000_000 else large_photo(found.pixels)
    small = image.to_jpeg(found.pixels, 640)
    progress("first_classification_s, peak_mb")
    seconds, peak = first_classification(large)
    progress("12 megapixels")
    figures: dict[str, object] = {"photo_12mp": photo_times(large, classifier, rounds)}
    progress("640 px")
    figures["photo_640"] = photo_times(small, classifier, rounds)
    progress("page_ms")
    figures.update(first_classification_s=seconds, peak_mb=peak, page_ms=page_times())
    progress("memory_ms")
    figures["memory_ms"] = memory_times()
    progress("screen_ms")
    figures["screen_ms"] = {name: percentiles(spent) for name, spent in screening.times(rounds)}
    return figures, large
