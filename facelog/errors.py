"""Everything that can go wrong, in words a person can be told.

FaceLogError            has a code; its sentence is the text `errors.<code>` of the locales
├── PhotoError          the bytes are no usable picture
├── NoFaceError         a picture without a face
├── ModelFileError      a network's file is missing or damaged
├── ExplainError        it cannot be shown what spoke for a guess
├── CompanionError      Anna's language model did not answer
├── CharacterError      a friend's file is not as it must be
├── DiaryError          the diary could not be read or written
│   ├── ConflictError   another window changed the same post meanwhile
│   └── MissingError    what was asked for is no longer in the diary
├── InputError          something typed is missing or not acceptable
├── MusicError          a piece of music could not be looked up
└── SpeechError         a text could not be read aloud, or speech not be written down
"""

from __future__ import annotations


class FaceLogError(Exception):
    """Base of all; meant for display through `i18n.explain`.

    Attributes:
        code: names the sentence `errors.<code>` in the locales.
        values: what the sentence's placeholders are filled with.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values = values


class PhotoError(FaceLogError):
    """Codes: not_an_image, truncated, too_large, not_found, unreadable."""


class NoFaceError(FaceLogError):
    """Code: no_face."""


class ModelFileError(FaceLogError):
    """Codes: model_missing, model_damaged; values: file, command that mends it."""


class ExplainError(FaceLogError):
    """Codes: map_missing (the installed network draws no map), crop_missing (no face is kept)."""


class CompanionError(FaceLogError):
    """Codes: brain_ and one of unreachable, timeout, key, credit, busy, model, garbled, cut,
    broken, settings, secrets.
    """


class CharacterError(FaceLogError):
    """Codes: character_ and one of file, id, text, number, choice; values: file, and what tells
    which field and what it may be.
    """


class DiaryError(FaceLogError):
    """Codes: diary_ and one of damaged, read_only, full, newer, busy, unreachable, address."""


class ConflictError(DiaryError):
    """Code: post_changed."""


class MissingError(DiaryError):
    """Codes: post_missing, profile_missing, photo_gone, line_gone, pin_gone."""


class InputError(FaceLogError):
    """Codes: name_missing, name_too_long, introduction_too_long, text_missing, text_too_long,
    date_missing, date_future, photo_missing, friend_name_missing, ...
    """


class SpeechError(FaceLogError):
    """Codes: speech_unavailable, speech_nothing; speech_google_unreachable, speech_google_refused;
    speech_server_ and one of missing, unreachable, timeout, key, busy, model, garbled; hearing_
    and one of format, short, long, silence, nothing, package, slow, model_none, model_missing,
    model_wrong, model_damaged, google_key, google_unreachable, google_busy, google_garbled.
    """


class MusicError(FaceLogError):
    """Codes: youtube_ and one of none, key, quota, timeout, unreachable, garbled."""
