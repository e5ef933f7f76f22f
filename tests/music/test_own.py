"""Own pieces, from the form and from CSV files, and what can be pinned to a piece."""

from __future__ import annotations

import csv
import io

import pytest

from facelog.errors import InputError
from facelog.music import links, own
from facelog.music.catalogue import catalogue

GOOD = """composer,title,year,energy,pleasantness,moods,link
Nina,Song of the sea,1964,0.4,0.7,calm; 물,https://youtu.be/abcdefghijk
아이유,밤편지,2017,0.2,0.8,night,
"""


def names(found: own.Import) -> list[str]:
    return [piece.titles["ko"] for piece in found.pieces]


def test_rows_become_pieces_with_links() -> None:
    found = own.read_csv(GOOD.encode(), mood_names={"물": "water"})
    assert names(found) == ["Song of the sea", "밤편지"]
    sea, _ = found.pieces
    assert (sea.year, sea.energy, sea.moods) == (1964, 0.4, {"calm", "water"})
    assert sea.own
    assert found.links == {sea.id: "https://youtu.be/abcdefghijk"}
    assert found.problems == ()


@pytest.mark.parametrize(
    "data",
    [
        "\ufeff작곡가,제목\r\n아이유,밤편지\r\n".encode(),
        "작곡가;제목\n아이유;밤편지\n".encode("cp949"),
        "작곡가\t제목\n아이유\t밤편지".encode(),
    ],
)
def test_files_of_spreadsheets_are_read(data: bytes) -> None:
    (piece,) = own.read_csv(data).pieces
    assert (piece.composers["ko"], piece.titles["ko"]) == ("아이유", "밤편지")
    assert (piece.year, piece.energy, piece.pleasantness) == (None, 0.5, 0.5)


def test_what_is_there_already_is_passed_over() -> None:
    known = catalogue()[0]
    row = f"{known.composers['en']},{known.titles['en'].upper()}"
    found = own.read_csv(f"composer,title\n{row}\nA,B\na,b\n".encode(), catalogue())
    assert names(found) == ["B"]
    assert found.known == 2


def test_each_bad_row_is_named_and_can_be_had_back() -> None:
    text = (
        "composer,title,year,energy,pleasantness,moods,link\n"
        "A,,1900,,,,\n"
        ",B,1900,,,,\n"
        "C,C,soon,,,,\n"
        "D,D,,1.5,,,\n"
        "E,E,,,nan,,\n"
        "F,F,,,,weird,\n"
        "G,G,,,,,javascript:alert(1)\n"
        "H,H,,,,,\n"
        f"I,{'x' * 201},,,,,,too,many\n"
    )
    found = own.read_csv(text.encode())
    assert names(found) == ["H"]
    assert [(problem.row, problem.error.code) for problem in found.problems] == [
        (2, "piece_title_missing"),
        (3, "piece_composer_missing"),
        (4, "piece_year"),
        (5, "piece_energy"),
        (6, "piece_pleasantness"),
        (7, "piece_mood"),
        (8, "link_bad"),
        (10, "piece_too_long"),
    ]
    back = own.problem_csv(found.problems, ["because"] * 8, "reason")
    rows = list(csv.reader(io.StringIO(back.decode("utf-8-sig"))))
    assert rows[0][-1] == "reason"
    assert len(rows) == 9
    assert rows[7][6] == "javascript:alert(1)"
    assert "many" in rows[8]
    assert all(row[-1] == "because" for row in rows[1:])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "csv_empty"),
        (b"composer,title\n\n , \n", "csv_empty"),
        (b"a,b\n1,2\n", "csv_columns"),
        (b"\xff\xfe\x00\x81\xff\xff", "csv_unreadable"),
        (b"composer,title\n" + b"a,b\n" * 2001, "csv_too_long"),
    ],
)
def test_files_that_hold_no_pieces_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        own.read_csv(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("link", "video"),
    [
        ("https://www.youtube.com/watch?v=abcdefghi_-&t=3", "abcdefghi_-"),
        ("https://youtu.be/abcdefghijk?si=x", "abcdefghijk"),
        ("https://music.youtube.com/watch?v=abcdefghijk", "abcdefghijk"),
        ("http://m.youtube.com/shorts/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube-nocookie.com/embed/abcdefghijk", "abcdefghijk"),
        ("https://www.youtube.com/watch?v=abc", None),
        ("https://youtube.com.evil.example/watch?v=abcdefghijk", None),
        ("https://example.org/a.mp3", None),
    ],
)
def test_videos_are_known_by_their_links(link: str, video: str | None) -> None:
    assert links.youtube_id(links.checked_link(f" {link}\n")) == video


@pytest.mark.parametrize(
    "link",
    [
        "",
        "example.org",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "https://",
        "http://[",
        "https://a b.org",
        "data:text/html,x",
    ],
)
def test_other_things_are_no_links(link: str) -> None:
    with pytest.raises(InputError, match="link_bad"):
        links.checked_link(link)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"ID3\x04" + bytes(20), "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + bytes(20), "audio/mpeg"),
        (b"\xff\xf1\x50\x80" + bytes(20), "audio/aac"),
        (b"OggS" + bytes(20), "audio/ogg"),
        (b"fLaC" + bytes(20), "audio/flac"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(20), "audio/mp4"),
    ],
)
def test_audio_is_known_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert links.audio_type(data) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "audio_missing"),
        (b"<html>", "audio_type"),
        (b"\xff\xd8\xff\xe0 a photo", "audio_type"),
        (b"ID3" + bytes(links.AUDIO_LIMIT), "audio_too_large"),
    ],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        links.audio_type(data)
    assert caught.value.code == code
