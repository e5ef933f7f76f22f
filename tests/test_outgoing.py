"""Where a request goes, and what it tells of this machine."""

from __future__ import annotations

import httpx2
import pytest

from facelog import outgoing

MACHINE = {
    "X-Stainless-OS": "Linux",
    "X-Stainless-Arch": "x64",
    "X-Stainless-Runtime-Version": "3.11.9",
}
ACCOUNT = {"OpenAI-Organization": "org", "OpenAI-Project": "project"}


def sent(url: str) -> set[str]:
    """Return the names of the headers that leave with a request."""
    usual = {"Authorization": "Bearer key", "X-Stainless-Raw-Response": "stream"}
    request = httpx2.Request("POST", url, headers=usual | MACHINE | ACCOUNT, json={})
    outgoing.bare(request)
    return set(request.headers) - {"host", "content-length", "content-type"}


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1/audio/speech", "https://example.org/v1"])
def test_a_server_is_told_nothing_of_machine_and_account(url: str) -> None:
    assert sent(url) == {"authorization", "x-stainless-raw-response"}


def test_openai_is_told_the_account_and_nothing_of_the_machine() -> None:
    assert sent(f"{outgoing.HOSTED}/chat/completions") == {
        "authorization",
        "x-stainless-raw-response",
        "openai-organization",
        "openai-project",
    }


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (None, "internet"),
        ("http://localhost:1234/v1", "here"),
        ("http://127.0.0.1:8000", "here"),
        ("http://127.8.9.1/v1", "here"),
        ("http://[::1]:8000/v1", "here"),
        ("http://192.168.0.4:8000/v1", "internet"),
        ("https://localhost.example.org/v1", "internet"),
        ("http://127.0.0.1@example.org/v1", "internet"),
        ("not an address", "internet"),
        ("http://[::1", "internet"),
    ],
)
def test_place_is_here_only_on_this_machine(url: str | None, place: str) -> None:
    assert outgoing.place(url) == place
