"""Links and audio files that a person pins to a piece: what is taken, and how it is played."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote_plus, urlsplit

from facelog.errors import InputError

LINK_LIMIT = 2000
AUDIO_LIMIT = 20 * 2**20
"""Bytes of an audio file."""
AUDIO_ENDINGS = (".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav")

_ID = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE = ("youtube.com", "youtube-nocookie.com", "music.youtube.com", "m.youtube.com")


def checked_link(link: str) -> str:
    """Return a web address as it is kept.

    Raises:
        InputError: link_bad, no address that begins with http; link_too_long (value: limit).
    """
    kept = link.strip()
    if len(kept) > LINK_LIMIT:
        raise InputError("link_too_long", limit=LINK_LIMIT)
    try:
        parts = urlsplit(kept)
        host = parts.hostname
    except ValueError as error:
        raise InputError("link_bad") from error
    blank = any(character.isspace() or not character.isprintable() for character in kept)
    if parts.scheme not in ("http", "https") or not host or blank:
        raise InputError("link_bad")
    return kept


def host(link: str) -> str:
    """Return the name of the server that a link leads to."""
    return (urlsplit(link).hostname or "").removeprefix("www.")


def youtube_id(link: str) -> str | None:
    """Return the video's id that a YouTube link names, None for other links."""
    parts = urlsplit(link)
    server = host(link)
    found = ""
    if server == "youtu.be":
        found = parts.path.strip("/")
    elif server in _YOUTUBE:
        first, _, rest = parts.path.strip("/").partition("/")
        if first in ("embed", "shorts", "live", "v"):
            found = rest.split("/")[0]
        else:
            found = parse_qs(parts.query).get("v", [""])[0]
    return found if _ID.fullmatch(found) else None


def is_audio(link: str) -> bool:
    """Whether a link's ending says that it leads to an audio file."""
    return urlsplit(link).path.casefold().endswith(AUDIO_ENDINGS)


def embed(video_id: str) -> str:
    """Return the address of YouTube's own player that sets no cookies before it plays."""
    return f"https://www.youtube-nocookie.com/embed/{video_id}?rel=0"


def search_page(words: str) -> str:
    """Return the address of YouTube's search for some words."""
    return f"https://www.youtube.com/results?search_query={quote_plus(words)}"


def audio_type(data: bytes) -> str:
    """Return the MIME type that an audio file's first bytes tell.

    Raises:
        InputError: audio_missing, audio_too_large (value: limit in megabytes), audio_type.
    """
    if not data:
        raise InputError("audio_missing")
    if len(data) > AUDIO_LIMIT:
        raise InputError("audio_too_large", limit=AUDIO_LIMIT // 2**20)
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "audio/wav"
    if data[:4] == b"fLaC":
        return "audio/flac"
    if data[:4] == b"OggS":
        return "audio/ogg"
    if data[4:8] == b"ftyp" and data[8:11] in (b"M4A", b"M4B", b"mp4", b"iso", b"das"):
        return "audio/mp4"
    # An MPEG frame begins with eleven set bits and has a layer; layer 0 there means AAC.
    frame = len(data) > 3 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0
    if data[:3] == b"ID3" or (frame and data[1] & 0x06):
        return "audio/mpeg"
    if frame and data[1] & 0xF6 == 0xF0:
        return "audio/aac"
    raise InputError("audio_type")
