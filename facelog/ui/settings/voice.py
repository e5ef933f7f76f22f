"""How friends sound, and who writes down what the person says; every choice holds at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import streamlit as st

from facelog import i18n, outgoing
from facelog.errors import FaceLogError
from facelog.speech import settings, stt
from facelog.speech.settings import EarSource, VoiceSettings, VoiceSource
from facelog.types import Place, Profile
from facelog.ui import friends, keys, microphone, player, resources, state
from facelog.ui.text import plain, t
from facelog.ui.widgets import show_error

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

GOOGLE_KEY = "voice-google-key"

_SYSTEM_JS = """
export default function (component) {
  const { data, setStateValue } = component;
  const tell = () => {
    const all = window.speechSynthesis ? window.speechSynthesis.getVoices() : [];
    const names = all
      .filter((voice) => voice.localService && voice.lang.toLowerCase().startsWith(data.language))
      .map((voice) => voice.name);
    if (names.join() !== data.known.join()) setStateValue("names", names);
  };
  tell();
  window.speechSynthesis?.addEventListener("voiceschanged", tell);
  return () => window.speechSynthesis?.removeEventListener("voiceschanged", tell);
}
"""
_system_voices = st.components.v2.component("facelog_system_voices", js=_SYSTEM_JS)


def draw(diary: Diary, profile: Profile) -> None:
    """Show which voice reads and who listens, with a way to try both."""
    with st.container(border=True, gap="small"):
        _out()
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            friend = friends.chosen(diary, profile)
            sample = t("voice.sample", friend=i18n.Word(friends.name(friend)))
            player.draw(sample, key="voice-try", character=friend, label=t("voice.try"))
    with st.container(border=True, gap="small"):
        _ear()
        if state.voice().listener != "none":
            microphone.draw(_show_heard, key="voice-try-ear")
            heard = state.heard()
            if heard:
                st.markdown(t("voice.heard"))
                st.text(heard)
    st.caption(t("voice.kept_guest" if state.is_guest() else "voice.kept"))


def _show_heard(said: str) -> None:
    state.set_heard(said)


def _keep(name: str, key: str) -> None:
    value = st.session_state[key]
    if value is not None:
        state.set_voice(replace(state.voice(), **{name: value}))


def _bound(name: str) -> dict[str, Any]:
    """Return what binds a widget to one of the settings.

    What is kept is given to the widget itself, not put into the session beforehand: a browser that
    is slow to draw it would answer with the widget's own first value, and that would be kept.
    """
    key = f"voice-{name}"
    return {"key": key, "on_change": _keep, "args": (name, key)}


def _out() -> None:
    chosen = state.voice()
    options: tuple[VoiceSource, ...] = get_args(VoiceSource)
    st.radio(
        f"**{t('voice.out')}**",
        options,
        format_func=lambda source: t(f"voice.out_{source}"),
        captions=[t(f"voice.out_{source}_note") for source in options],
        index=options.index(chosen.voice),
        **_bound("voice"),
    )
    if chosen.voice == "google":
        st.checkbox(t("voice.google_voice_consent"), chosen.google_voice, **_bound("google_voice"))
        if not chosen.google_voice:
            st.caption(t("voice.google_voice_waits"))
    elif chosen.voice == "system":
        _system(chosen)
    elif chosen.voice == "server":
        _server_note()
        model, voice = st.columns(2)
        with model:
            st.text_input(t("voice.model"), chosen.speech_model, **_bound("speech_model"))
        with voice:
            st.text_input(t("voice.voice_name"), chosen.speech_voice, **_bound("speech_voice"))
    speed, pitch = st.columns(2, gap="medium")
    with speed:
        st.slider(
            t("voice.speed"),
            settings.SLOWEST,
            settings.FASTEST,
            step=0.1,
            format="%.1f×",
            value=chosen.speed,
            **_bound("speed"),
        )
    fixed = chosen.speaker in ("google", "server")
    with pitch:
        st.slider(
            t("voice.pitch"),
            settings.LOWEST,
            settings.HIGHEST,
            disabled=fixed,
            help=t("voice.pitch_note"),
            value=chosen.pitch,
            **_bound("pitch"),
        )


def _system(chosen: VoiceSettings) -> None:
    """Let one of the browser's voices be chosen that speak without the network."""
    known = state.system_voices()
    result = _system_voices(
        key="voice-system-voices",
        data={"language": state.language(), "known": known},
        on_names_change=lambda: None,
    )
    if isinstance(result.names, list):
        known = [str(name) for name in result.names][:100]
        state.set_system_voices(known)
    if not known:
        st.caption(t("voice.system_none"))
        return
    options = ["", *known]
    kept = chosen.system_voice if chosen.system_voice in options else ""
    st.selectbox(
        t("voice.system_voice"),
        options,
        format_func=lambda name: name or t("voice.system_first"),
        index=options.index(kept),
        **_bound("system_voice"),
    )


def _ear() -> None:
    chosen = state.voice()
    options: tuple[EarSource, ...] = get_args(EarSource)
    st.radio(
        f"**{t('voice.ear')}**",
        options,
        format_func=lambda source: t(f"voice.ear_{source}"),
        captions=[t(f"voice.ear_{source}_note") for source in options],
        index=options.index(chosen.ear),
        **_bound("ear"),
    )
    if chosen.ear == "whisper":
        _whisper(chosen)
    elif chosen.ear == "server":
        _server_note()
        st.text_input(t("voice.model"), chosen.ear_model, **_bound("ear_model"))
    elif chosen.ear == "google":
        st.checkbox(t("voice.google_ear_consent"), chosen.google_ear, **_bound("google_ear"))
        _google_key()


def _whisper(chosen: VoiceSettings) -> None:
    st.text_input(
        t("voice.whisper_place"),
        placeholder=t("voice.whisper_example"),
        value=chosen.whisper,
        **_bound("whisper"),
    )
    st.caption(t("voice.whisper_where"))
    if not chosen.whisper.strip():
        return
    try:
        file = stt.Whisper(chosen.whisper).check()
        size = max(1, round(file.stat().st_size / 1e6))
    except FaceLogError as error:
        show_error(error)
    else:
        st.success(
            t("voice.whisper_found", file=plain(file.name), size=size),
            icon=":material/check_circle:",
        )


def _google_key() -> None:
    known = resources.google_speech_key()
    st.text_input(
        t("voice.google_key"),
        type="password",
        autocomplete="off",
        key=GOOGLE_KEY,
        on_change=_hold_google_key,
    )
    st.caption(t("voice.google_key_known" if known else "voice.google_key_note"))


def _hold_google_key() -> None:
    typed = (st.session_state[GOOGLE_KEY] or "").strip()
    if typed:
        keys.hold(resources.GOOGLE_SPEECH, typed)
        st.session_state[GOOGLE_KEY] = ""


def _server_note() -> None:
    """Say where the texts or recordings go, or that there is no server yet."""
    try:
        brain = resources.brain_settings()
    except FaceLogError as error:
        show_error(error)
        return
    if not brain.available:
        st.caption(f":material/info: {t('voice.server_none')}")
        return
    place: Place = outgoing.place(brain.base_url)
    st.caption(t(f"voice.server_{place}"))
