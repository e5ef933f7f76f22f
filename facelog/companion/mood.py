"""How a comment is meant: what it answers to, and in whose voice."""

from __future__ import annotations

from dataclasses import dataclass

from facelog.companion import characters
from facelog.companion.gist import Gist
from facelog.companion.stock import Voice
from facelog.config import NAME_LIMIT
from facelog.types import (
    ChatRequest,
    CommentRequest,
    Intensity,
    Language,
    Reading,
    ReportRequest,
)

_FAMILIAR: dict[Language, str] = {"ko": "친구", "en": "friend"}


@dataclass(frozen=True)
class Sentence:
    """One sentence of a comment and what it is there for.

    Attributes:
        kind: lead or opener, face, noun, phrase, mismatch, intro, memory, again, empathy,
            comfort, advice, ask, extra, closer, care or help.
        template: as it stands in the stock.
        source: id of the earlier post that it speaks of, empty for none.
    """

    kind: str
    template: str
    text: str
    source: str = ""


def voice_of(request: CommentRequest | ChatRequest | ReportRequest) -> Voice:
    """Return the voice that speaks to a person; a name of only odd space becomes 친구."""
    name, language = request.name, request.language
    tidy = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:NAME_LIMIT]
    friend = request.character or characters.shipped()[characters.FIRST]
    return Voice(
        name=tidy.strip() or _FAMILIAR[language],
        language=language,
        attitude=request.settings.attitude,
        friend=friend.names[language],
        manner=friend.manner,
        # whoever asked for a playful friend gets one, be it a grave one
        humour=max(friend.humour, request.settings.attitude == "playful"),
    )


def feeling(reading: Reading, gist: Gist) -> tuple[str, str]:
    """Weigh face and text against each other.

    Returns:
        What the comment answers to: one of the four emotions, "plain", or "mild" for a smile
        over words that tell no feeling; and the section of questions to ask where the two
        disagree, empty where they do not.
    """
    face = reading.emotion
    if "loss" in gist.topics and gist.tone != "positive":
        return "sadness", "mismatch.negative.happy" if face == "happy" else ""
    if gist.tone == "positive" and face != "happy":
        return "happy", f"mismatch.positive.{face}"
    if gist.tone == "negative" and face == "happy":
        return [*gist.hints, "sadness"][0], "mismatch.negative.happy"
    if gist.tone == "neutral" and face != "happy":
        return "plain", "" if reading.faint else f"mismatch.neutral.{face}"
    if gist.tone == "neutral":
        return "plain" if reading.faint else "mild", ""
    return face, ""


def mood_of(feel: str) -> str:
    """Return which broad stock a feeling draws from: happy, hard or plain."""
    return {"happy": "happy", "plain": "plain", "mild": "plain"}.get(feel, "hard")


def core(text: str) -> str:
    """Return a sentence without its last marks, to compare it by."""
    return text.rstrip(".!? ")


def tone_down(text: str, intensity: Intensity) -> str:
    """Take exclamation marks and laughter off a sentence where it shall be steady."""
    if intensity != "steady":
        return text
    return text.replace("!", ".").replace(" ㅋㅋ", "").replace(" ㅎㅎ", "")
