"""Looking a piece up with YouTube's Data API; only composer and title are sent.

Called only where the person gave a key and said yes. The interface is described at
https://developers.google.com/youtube/v3/docs/search/list.
"""

from __future__ import annotations

import html
import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode

from facelog.config import YouTubeSettings
from facelog.errors import MusicError

RESULTS = 5
_ANSWER_LIMIT = 2**20
_ID = re.compile(r"[\w-]{11}", re.ASCII)
_SPENT = ("quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded")


@dataclass(frozen=True)
class Video:
    """A video that can be played in a page.

    Attributes:
        id: eleven characters.
        channel: who put it there.
    """

    id: str
    title: str
    channel: str


def search(words: str, settings: YouTubeSettings, language: str = "ko") -> tuple[Video, ...]:
    """Return videos that may be embedded, the best first.

    Args:
        words: composer and title.
        settings: with a key.
        language: that results are preferred in.

    Raises:
        MusicError: youtube_none, youtube_key, youtube_quota, youtube_timeout,
            youtube_unreachable, youtube_garbled.
    """
    question = {
        "part": "snippet",
        "type": "video",
        "videoEmbeddable": "true",
        "safeSearch": "strict",
        "maxResults": RESULTS,
        "relevanceLanguage": language,
        "q": words,
    }
    # The key goes into a header: addresses end up in logs.
    request = urllib.request.Request(
        f"{settings.base_url.rstrip('/')}/search?{urlencode(question)}",
        headers={"X-Goog-Api-Key": settings.api_key or "", "Accept": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=settings.timeout) as answer:
            data = answer.read(_ANSWER_LIMIT)
    except urllib.error.HTTPError as error:
        with error:
            raise MusicError(_refusal(error)) from None
    except TimeoutError:
        raise MusicError("youtube_timeout") from None
    except urllib.error.URLError as error:
        late = isinstance(error.reason, TimeoutError)
        raise MusicError("youtube_timeout" if late else "youtube_unreachable") from None
    except (OSError, ValueError, urllib.error.ContentTooShortError):
        raise MusicError("youtube_unreachable") from None
    videos = _videos(data)
    if not videos:
        raise MusicError("youtube_none")
    return videos


def _refusal(error: urllib.error.HTTPError) -> str:
    try:
        said = error.read(_ANSWER_LIMIT).decode("utf-8", "replace")
    except OSError:
        said = ""
    if error.code == 429 or any(f'"{reason}"' in said for reason in _SPENT):
        return "youtube_quota"
    if error.code in (400, 401, 403):
        return "youtube_key"
    return "youtube_unreachable"


def _videos(data: bytes) -> tuple[Video, ...]:
    try:
        items = json.loads(data)["items"]
        found = [
            Video(
                item["id"]["videoId"],
                html.unescape(item["snippet"]["title"]),
                html.unescape(item["snippet"]["channelTitle"]),
            )
            for item in items
        ]
        return tuple(video for video in found if _ID.fullmatch(video.id))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise MusicError("youtube_garbled") from None
