"""The shared vocabulary: what travels between the parts of FaceLog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Emotion = Literal["anger", "happy", "panic", "sadness"]
Language = Literal["ko", "en"]
Attitude = Literal["casual", "polite", "calm", "playful"]
Ingredient = Literal["advice", "comfort", "empathy"]
Intensity = Literal["creative", "normal", "steady"]
Length = Literal["short", "medium", "long"]
Place = Literal["here", "internet"]

Tell = Callable[[str], None]
"""Told an answer as far as it has come, again and again while it is written."""

Pixels = NDArray[np.uint8]
"""Upright RGB picture, shape (height, width, 3)."""

TEMPERATURES: Mapping[Intensity, float] = {"creative": 1.0, "normal": 0.75, "steady": 0.5}
CHARACTERS: Mapping[Length, int] = {"short": 150, "medium": 300, "long": 450}
"""About how many characters a comment of each length has."""


@dataclass(frozen=True)
class Photo:
    """A decoded photograph.

    Attributes:
        pixels: upright RGB, its longer side at most what the loader was asked for.
        width: width of the upright full-size photograph, in pixels.
        height: height of the upright full-size photograph, in pixels.
    """

    pixels: Pixels
    width: int
    height: int

    @property
    def scale(self) -> float:
        """Full-size pixels per pixel of `pixels`."""
        return self.width / self.pixels.shape[1]


@dataclass(frozen=True)
class Face:
    """A face found in a picture; all coordinates in pixels of that picture, x to the right.

    Attributes:
        box: x, y, width, height of an upright square around the head.
        landmarks: shape (5, 2) float32, x and y of the person's own right eye, left eye, tip of
            the nose, right and left corner of the mouth (an upright, unmirrored face has its
            right eye on the picture's left).
        confidence: 0 to 1, the landmark network's own score.
    """

    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32]
    confidence: float


@dataclass(frozen=True)
class Proposal:
    """A place where a detector saw a face, before it was looked at closely.

    Attributes:
        detector: which one saw it.
        search: "upright" at first; where nothing was found so, "fine", for small faces, and
            "turned", in turned copies of the picture; "filling", all of it taken for one face.
        box: x, y, width, height in pixels of the picture; may reach beyond it.
        score: 0 to 1, what the landmark network says of the place.
    """

    detector: Literal["dlib", "mtcnn"]
    search: Literal["upright", "fine", "turned", "filling"]
    box: tuple[float, float, float, float]
    score: float


@dataclass(frozen=True)
class Reading:
    """What the network reads in one aligned face.

    Attributes:
        expressions: the eight FER+ classes by name, sum 1.
        probabilities: the four emotions by name, sum 1, without neutral.
        neutral: share of neutral among the eight.
        word: None where a face was read. Else nothing was: the shares are even, the emotion is
            the person's own, and this is the word for it that they wrote elsewhere ("meh"), ""
            if there is none.
    """

    expressions: Mapping[str, float]
    probabilities: Mapping[str, float]
    neutral: float
    word: str | None = None

    @property
    def seen(self) -> bool:
        """Whether a face was read at all."""
        return self.word is None

    @property
    def emotion(self) -> str:
        """The leading one of the four."""
        return max(self.probabilities, key=lambda name: self.probabilities[name])

    @property
    def faint(self) -> bool:
        """Whether neutral leads the eight: a calm face, whose emotion is a weak guess."""
        return self.seen and self.neutral >= max(self.expressions.values())


@dataclass(frozen=True)
class AnswerSettings:
    """How Anna answers, as the person chose it.

    Attributes:
        composition: what an answer must contain; none means all three.
        character: id of the character who answers.
        memory: whether earlier posts are drawn on.
    """

    attitude: Attitude
    intensity: Intensity
    length: Length
    composition: frozenset[Ingredient] = frozenset()
    character: str = "anna"
    memory: bool = True

    @property
    def ingredients(self) -> tuple[Ingredient, ...]:
        """What the answer must contain, in a fixed order."""
        every: tuple[Ingredient, ...] = ("advice", "comfort", "empathy")
        return tuple(name for name in every if not self.composition or name in self.composition)


@dataclass(frozen=True)
class Character:
    """A friend who answers.

    Attributes:
        id: of the character's file, or of the person's own copy.
        names: what the character is called, by language.
        about: one line by language for the person who chooses.
        rules: who the character is and how they talk, for a language model, in English.
        portrait: an SVG picture.
        pitch: of the voice, 0 to 99, 50 is usual.
        pace: of the voice, 1 is usual.
        manner: id of the shipped character whose sentences the built-in brain draws on.
        humour: how readily the built-in brain jokes: 0 never, 1 as Anna, 2 gladly.
    """

    id: str
    # a mapping has no hash; two friends of one id and rules are told apart by comparing
    names: Mapping[Language, str] = field(hash=False)
    about: Mapping[Language, str] = field(hash=False)
    rules: str
    portrait: str
    pitch: int = 50
    pace: float = 1.0
    manner: str = "anna"
    humour: int = 1


@dataclass(frozen=True)
class Memory:
    """An earlier post that fits what is talked about now.

    Attributes:
        words: what it shares with the present text, the weightiest first.
    """

    post_id: str
    date: dt.date
    emotion: str
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """The person who keeps a diary; one diary holds one profile."""

    id: str
    name: str
    introduction: str
    settings: AnswerSettings | None
    created_at: dt.datetime


@dataclass(frozen=True)
class Comment:
    """What Anna, or another character, wrote under a post or said in the chat.

    Attributes:
        text: the comment.
        author: name of the character who speaks ("안나"), as it was when it was written.
        brain: what wrote it: "builtin", or the model's id.
        place: "here" if nothing left the machine, else "internet".
        created_at: UTC.
        character: the id of the character.
        sources: ids of the earlier posts that it draws on.
        stood_in_for: id of the language model that failed, where the built-in one stood in.
    """

    text: str
    author: str
    brain: str
    place: Place
    created_at: dt.datetime
    character: str = "anna"
    sources: tuple[str, ...] = ()
    stood_in_for: str | None = None


@dataclass(frozen=True)
class NewPost:
    """A post on its way into the diary.

    Attributes:
        submission_id: made once per filled-in form; the same id never makes a second post.
        photo_jpeg: at most 1280 px, without metadata.
        thumbnail_jpeg: square, 256 px.
        crop_png: the aligned 224 px face, lossless.
        box: x, y, width, height of the face, as shares of the photo's width and height.
        model_version: checksum of the network that read it; "" if none did.
        tags: short words to file it under.
        correction: the person's own word on the emotion, needed where no face was read.
        comment: what was written under it already, for a post that comes from elsewhere.
        written_at: when it was written, None for now.
    """

    submission_id: str
    date: dt.date
    text: str
    photo_jpeg: bytes
    thumbnail_jpeg: bytes
    crop_png: bytes
    box: tuple[float, float, float, float]
    reading: Reading
    model_version: str
    crisis: bool = False
    tags: tuple[str, ...] = ()
    correction: str | None = None
    comment: Comment | None = None
    written_at: dt.datetime | None = None


@dataclass(frozen=True)
class Post:
    """A post of the diary, without its pictures (read those by the post's id).

    Attributes:
        emotion: what counts: the person's correction where there is one, else the guess.
        correction: the person's own word on it, None while they have not corrected it.
        version: goes up with every change; a change names the version that it saw.
    """

    id: str
    date: dt.date
    created_at: dt.datetime
    text: str
    reading: Reading
    correction: str | None
    comment: Comment | None
    version: int
    crisis: bool = False
    sample: bool = False

    @property
    def emotion(self) -> str:
        """The person's correction where there is one, else the model's guess."""
        return self.correction or self.reading.emotion


@dataclass(frozen=True)
class ChatMessage:
    """One line of the talk with Anna; `comment` is None where the person speaks.

    Attributes:
        date: the day whose talk it belongs to.
        text: empty where the person sent a photo alone.
        reading: of the face in the photo that the person sent, None for a line without one.
    """

    id: str
    date: dt.date
    created_at: dt.datetime
    speaker: Literal["person", "anna"]
    text: str
    comment: Comment | None = None
    reading: Reading | None = None


@dataclass(frozen=True)
class DraftRequest:
    """Everything a brain needs to draft a diary entry from a day's talk.

    Attributes:
        talk: the day's lines, the oldest first.
    """

    name: str
    language: Language
    settings: AnswerSettings
    date: dt.date
    talk: tuple[ChatMessage, ...]


@dataclass(frozen=True)
class CommentRequest:
    """Everything a brain needs to write a comment under a post.

    Attributes:
        crisis: the text holds words of crisis: no jokes, no advice to cheer up, point to help.
        earlier: Anna's latest comments, newest first; the new one must not repeat them.
        character: who answers, None for Anna as she comes.
        memories: earlier posts that fit, the best first.
        today: the day on which the comment is written; memories are told as so long ago.
    """

    name: str
    introduction: str
    language: Language
    settings: AnswerSettings
    text: str
    reading: Reading
    crisis: bool = False
    earlier: tuple[str, ...] = ()
    character: Character | None = None
    memories: tuple[Memory, ...] = ()
    today: dt.date = field(default_factory=dt.date.today)


@dataclass(frozen=True)
class ChatRequest:
    """Everything a brain needs to answer in the chat; `talk` ends with the person's line."""

    name: str
    introduction: str
    language: Language
    settings: AnswerSettings
    talk: tuple[ChatMessage, ...]
    posts: tuple[Post, ...] = field(default=())
    crisis: bool = False
    character: Character | None = None
    memories: tuple[Memory, ...] = ()


@dataclass(frozen=True)
class ReportRequest:
    """Everything a language model needs to tell of a week or a month.

    Attributes:
        kind: "week" or "month".
        facts: what was counted, as JSON; of what the person wrote it holds tags and single words.
        gentle: the time was hard: no jokes.
        character: who tells, None for Anna as she comes.
    """

    name: str
    language: Language
    settings: AnswerSettings
    kind: str
    facts: str
    gentle: bool = False
    character: Character | None = None
