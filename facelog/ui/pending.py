"""What the pages are in the midst of: kept between two drawings of a page, never on disk."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from facelog.companion.servers import Found
from facelog.errors import FaceLogError, InputError
from facelog.music_types import Hearing, MusicIntent
from facelog.types import Character, Place

if TYPE_CHECKING:
    from facelog.importing import Imported
    from facelog.insights.facts import Facts
    from facelog.insights.period import PeriodKind
    from facelog.music.own import Import
    from facelog.music.recommend import Recommendation
    from facelog.music.youtube import Video
    from facelog.reporting.telling import Told

Source = Literal["upload", "camera"]

NOTICE_SECONDS = 2.5
"""How long the sentence stays that no face was found."""

LINES = 50
"""How many lines of the talk are shown at first."""


@dataclass(frozen=True)
class DraftPost:
    """A post as far as it is filled in; lasts over page changes.

    Attributes:
        photo: the uploaded bytes, as they came.
        face_index: which of several faces, counted from the largest; None while not chosen.
        by: which brain drafted the text, and where; None where the person wrote all of it.
        submission_id: made once per form, so that a double click makes one post.
    """

    photo: bytes | None = None
    photo_name: str = ""
    date: dt.date | None = None
    text: str = ""
    face_index: int | None = None
    tags: tuple[str, ...] = ()
    by: tuple[str, Place] | None = None
    submission_id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass
class Edit:
    """A post being edited; what was typed outlasts a conflict and a visit to another page.

    Attributes:
        version: the version of the post that the person has seen.
        conflict: why the last attempt to save was refused.
    """

    post_id: str
    version: int
    text: str
    date: dt.date
    problems: dict[str, FaceLogError] = field(default_factory=dict)
    conflict: FaceLogError | None = None


@dataclass
class FriendEdit:
    """A friend being copied or edited; what was typed outlasts a visit to another page.

    Attributes:
        friend: as far as it is changed; one that is shipped while it is not kept yet.
        problems: what is missing or too long, by field.
        failure: why it could not be kept.
    """

    friend: Character
    new: bool
    problems: dict[str, InputError] = field(default_factory=dict)
    failure: FaceLogError | None = None


@dataclass
class Asking:
    """A post whose comment is being asked for.

    Attributes:
        built_in: the built-in Anna is asked instead of the language model.
    """

    post_id: str
    built_in: bool = False


@dataclass
class TalkPlace:
    """Where the person is in the chat.

    Attributes:
        day: the earlier day that is looked at, None for the present talk.
        lines: how many lines of the day are shown.
        deleting: lines can be deleted one by one.
        sending_photo: the dialog that takes a photo is open.
        drafting: the day that is to become a diary entry now.
        failure: why what was just tried with the talk did not work.
        said: id of the line that is to be heard, None for silence.
        dictated: what the person said to the microphone and has not sent yet.
        refused: the line typed last, where it could not be said.
    """

    day: dt.date | None = None
    lines: int = LINES
    deleting: bool = False
    sending_photo: bool = False
    drafting: dt.date | None = None
    failure: FaceLogError | None = None
    said: str | None = None
    dictated: str | None = None
    refused: str | None = None


@dataclass(frozen=True)
class Incoming:
    """What another page would put into the new post.

    Attributes:
        photo: JPEG, None where there is none.
        message: what is said once it is there.
        by: which brain wrote the text, and where; None for nobody but the person.
    """

    date: dt.date
    text: str = ""
    photo: bytes | None = None
    message: str | None = None
    by: tuple[str, Place] | None = None


@dataclass(frozen=True)
class Trial:
    """How a language model answered one harmless line.

    Attributes:
        model: its id.
        place: "here" or "internet".
        seconds: until its answer was whole.
        failure: why there is none.
    """

    model: str
    place: Place
    seconds: float
    text: str = ""
    failure: FaceLogError | None = None


@dataclass
class BrainForm:
    """The choice of a language model as far as it is made.

    Attributes:
        problems: what is missing or wrong, by field.
        found: the servers found on this machine, None while nobody looked.
        testing: the model typed in is asked a harmless line now.
        trial: how that went.
        notice: the code of what is to be said about the key.
    """

    problems: dict[str, FaceLogError] = field(default_factory=dict)
    found: tuple[Found, ...] | None = None
    testing: bool = False
    trial: Trial | None = None
    notice: str | None = None


@dataclass
class MusicPlace:
    """Where the person is with the music.

    Attributes:
        intent: to stay with the feeling, or to lift it gently.
        offers: what is offered under posts, by post, intent and emotion.
        things: how many small things to do were passed over, by post.
        playing: id of the piece that is heard in the page.
        videos: what YouTube's search found, by the piece's id.
        video: which of them is shown, by the piece's id.
        open: id of the piece that is looked at on the music page.
        shown: how many pieces the music page lists.
        failure: the id of a piece, or a part of the page, and what went wrong there.
        typed: what stands in the form for an own piece, by field.
        imported: what the last file held.
    """

    intent: MusicIntent = "stay"
    offers: dict[str, tuple[Hearing, Recommendation]] = field(default_factory=dict)
    things: dict[str, int] = field(default_factory=dict)
    playing: str | None = None
    videos: dict[str, tuple[Video, ...]] = field(default_factory=dict)
    video: dict[str, int] = field(default_factory=dict)
    open: str | None = None
    shown: int = 8
    failure: tuple[str, FaceLogError] | None = None
    typed: dict[str, Any] = field(default_factory=dict)
    imported: Import | None = None


@dataclass
class ImportPlace:
    """What was brought in from elsewhere.

    Attributes:
        count: how many tables were; each time the files are chosen afresh.
        found: what became of the last one, until it is shown.
    """

    count: int = 0
    found: Imported | None = None


@dataclass
class InsightsPlace:
    """What of the diary the person looks back at.

    Attributes:
        range: one of `facelog.insights.scope.RANGES`.
        own: first and last day, for the range that the person names themselves.
        section: which part of the page.
        shown: how many posts are listed behind a mark of a figure, by their place.
    """

    range: str = "year"
    own: tuple[dt.date, dt.date] | None = None
    section: str = "glance"
    shown: dict[str, int] = field(default_factory=dict)


@dataclass
class FindPlace:
    """What the person looks for, as `facelog.searching.Wanted` takes it, and how it is shown.

    Attributes:
        view: posts as cards, or their photos alone.
        page: which page of what was found, 0 for the first.
        opened: id of the post that was opened from there last.
    """

    words: str = ""
    emotions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    character: str = ""
    view: Literal["posts", "photos"] = "posts"
    page: int = 0
    opened: str | None = None


@dataclass
class ReportPlace:
    """Which report the person looks at, and what was said about it.

    Attributes:
        kind: a week or a month.
        day: any day of it, None for the present one.
        told: a language model's words with the facts that they are held to, by period, language
            and friend.
        asking: a model is to write now.
        failure: why it could not be asked at all.
        stopped: the person stopped it.
        photos: the file to download holds the posts' photos.
    """

    kind: PeriodKind = "week"
    day: dt.date | None = None
    told: dict[tuple[str, ...], tuple[Facts, Told]] = field(default_factory=dict)
    asking: bool = False
    failure: FaceLogError | None = None
    stopped: bool = False
    photos: bool = False


@dataclass
class Pending:
    """Everything of one session.

    Attributes:
        source: where the new post's photo comes from.
        drawn: submission id of the draft whose words are in the form's fields.
        posting: the draft is on its way into the diary.
        unseen: the draft's photo is new, its faces were not looked for yet.
        problems: what is missing or wrong with the draft, by field.
        failure: why the draft could not be posted.
        notice_until: the end of the sentence that no face was found, by `time.monotonic`.
        edit: the post being edited.
        asking: the post whose comment is being asked for.
        comment_failure: a post's id, and why its comment could not be had.
        unasked: the person stopped Anna's comment on the draft that is on its way.
        stopped: id of the post whose comment the person stopped while it was written.
        action_failure: why what was just tried with a post did not work.
        deleted: id of the post deleted last, as long as it can be brought back.
        chat_failure: id of the line that the built-in Anna said in a failing model's place, and
            why it failed.
        line_failure: why the line just typed could not be said or answered.
        answering: Anna is to answer now.
        talk: where the person is in the chat.
        moment: the frame that was just taken in the mirror.
        moment_failure: why it could not be taken.
        brain: the choice of a language model.
        friend: the friend who is being made or edited.
        music: where the person is with the music.
        incoming: what is to go into the new post once the person has said how.
        imports: what was brought in from elsewhere.
        answers: what is chosen of how Anna answers and not saved yet, by field.
        insights: what of the diary the person looks back at.
        report: which report the person looks at.
        find: what the person looks for in the diary.
    """

    source: Source = "upload"
    drawn: str | None = None
    posting: bool = False
    unseen: bool = False
    problems: dict[str, FaceLogError] = field(default_factory=dict)
    failure: FaceLogError | None = None
    notice_until: float = 0.0
    edit: Edit | None = None
    asking: Asking | None = None
    comment_failure: tuple[str, FaceLogError] | None = None
    unasked: bool = False
    stopped: str | None = None
    action_failure: FaceLogError | None = None
    deleted: str | None = None
    chat_failure: tuple[str, FaceLogError] | None = None
    line_failure: FaceLogError | None = None
    answering: bool = False
    talk: TalkPlace = field(default_factory=TalkPlace)
    moment: bytes | None = None
    moment_failure: FaceLogError | None = None
    brain: BrainForm = field(default_factory=BrainForm)
    friend: FriendEdit | None = None
    music: MusicPlace = field(default_factory=MusicPlace)
    incoming: Incoming | None = None
    imports: ImportPlace = field(default_factory=ImportPlace)
    answers: dict[str, Any] = field(default_factory=dict)
    insights: InsightsPlace = field(default_factory=InsightsPlace)
    find: FindPlace = field(default_factory=FindPlace)
    report: ReportPlace = field(default_factory=ReportPlace)

    def start_notice(self) -> None:
        """Show from now on, for `NOTICE_SECONDS`, that no face was found."""
        self.notice_until = time.monotonic() + NOTICE_SECONDS

    def end_notice(self) -> None:
        """Take the sentence away at once: it is about another photo than the present one."""
        self.notice_until = 0.0

    @property
    def notice_left(self) -> float:
        """Seconds for which the sentence is still to be shown, 0 when it is over."""
        return max(0.0, self.notice_until - time.monotonic())
