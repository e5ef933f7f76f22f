"""Anna's brain: the built-in one, a server of one's own, or OpenAI; tried with a harmless line."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import streamlit as st

from facelog import config, outgoing
from facelog.companion import servers
from facelog.config import BrainChoice, BrainKind, BrainSettings
from facelog.errors import InputError
from facelog.types import Profile
from facelog.ui import ai_badge, brain_choice, keys, resources, state
from facelog.ui.pending import BrainForm
from facelog.ui.settings import brain_trial, embedding
from facelog.ui.text import plain, t
from facelog.ui.widgets import field_error

if TYPE_CHECKING:
    from facelog.diary.diary import Diary

KIND, URL, RING = "brain-kind", "brain-url", "brain-ring"
TIMEOUT, TOKENS = "brain-timeout", "brain-tokens"
LONGEST = 3600
MOST_TOKENS = 100_000


def _model_key(kind: str) -> str:
    return f"brain-model-{kind}"


def _key_key(kind: str) -> str:
    return f"brain-key-{kind}"


def draw(_diary: Diary, _profile: Profile) -> None:
    """Show which model answers, and let another one be chosen and tried."""
    form = state.pending().brain
    settings = resources.brain_settings()
    fixed = config.brain_source(brain_choice.read()) == "environment"
    _fill_in(settings, fixed)
    with st.container(border=True, gap="medium"):
        _now(settings, fixed)
        kind = _kind(fixed)
        if kind == "server":
            _server(form, fixed)
        elif kind == "openai":
            _key(form, kind, keys.OPENAI, fixed)
        if kind != "builtin":
            _model(form, kind, fixed)
            if kind == "server":
                ruled = fixed or "FACELOG_LLM_EMBEDDING" in config.brain_environment()
                embedding.draw(st.session_state[URL] or "", disabled=ruled)
            _limits(fixed)
    with st.container(horizontal=True, gap="small"):
        st.button(
            t("settings.save"),
            type="primary",
            icon=":material/check:",
            key="brain-save",
            on_click=_save,
            disabled=form.testing or fixed,
        )
        if kind != "builtin":
            st.button(
                t("settings.brain_test"),
                icon=":material/network_check:",
                key="brain-test",
                on_click=_begin_trial,
                disabled=form.testing,
            )
    if form.notice is not None:
        st.info(t(f"settings.brain_{form.notice}"), icon=":material/key:")
    if kind != "builtin":
        brain_trial.draw(form, _settings)


def _fill_in(settings: BrainSettings, fixed: bool) -> None:
    """Give every field its value where it has none yet; the environment's are always shown."""
    choice = brain_choice.read()
    used: BrainKind = "server" if settings.base_url else "openai"
    kind = used if settings.available else "builtin"
    if choice is not None and not fixed:
        kind = choice.kind
    values: dict[str, object] = {KIND: kind, TOKENS: settings.max_tokens}
    values[TIMEOUT] = min(max(settings.timeout, 1.0), float(LONGEST))
    values[embedding.NAME] = settings.embedding or brain_choice.embedding()
    values[URL] = settings.base_url or brain_choice.fields("server")[0]
    models = _model_key("server"), _model_key("openai")
    kinds: tuple[BrainKind, ...] = ("server", "openai")
    for one, key in zip(kinds, models, strict=True):
        shown = settings.model if one == kind else brain_choice.fields(one)[1]
        values[key] = shown or (BrainSettings.model if one == "openai" else "")
    named = config.brain_environment()
    ruled = set(values) if fixed else set()
    ruled |= {TIMEOUT} if "FACELOG_LLM_TIMEOUT" in named else set()
    ruled |= {embedding.NAME} if "FACELOG_LLM_EMBEDDING" in named else set()
    ruled |= {TOKENS} if "FACELOG_LLM_MAX_TOKENS" in named else set()
    if "FACELOG_LLM_MODEL" in named:
        ruled |= set(models)
        values |= dict.fromkeys(models, settings.model)
    for key, value in values.items():
        if key in ruled:
            st.session_state[key] = value
        st.session_state.setdefault(key, value)


def _now(settings: BrainSettings, fixed: bool) -> None:
    name = settings.model if settings.available else "builtin"
    place = outgoing.place(settings.base_url) if settings.available else "here"
    st.markdown(f"{t('settings.brain_now')} {ai_badge.who(name, place)}")
    if fixed:
        names = ", ".join(sorted(config.brain_environment()))
        st.info(t("settings.brain_fixed", names=plain(names)), icon=":material/lock:")


def _kind(fixed: bool) -> BrainKind:
    kinds: tuple[BrainKind, ...] = get_args(BrainKind)
    return st.radio(
        f"**{t('settings.brain_kind')}**",
        kinds,
        format_func=lambda kind: t(f"settings.brain_{kind}"),
        captions=[t(f"settings.brain_{kind}_note") for kind in kinds],
        key=KIND,
        persist_state="session",
        on_change=_forget_trial,
        disabled=fixed,
    )


# A server of one's own


def _server(form: BrainForm, fixed: bool) -> None:
    with st.container(gap="small"):
        if not fixed:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                looked = st.button(
                    t("settings.brain_find"), icon=":material/search:", key="brain-find"
                )
                st.caption(t("settings.brain_find_note"))
            if looked:
                with st.spinner(t("settings.brain_finding")):
                    form.found = servers.find()
            _found(form)
        typed = st.text_input(
            t("settings.brain_url"),
            key=URL,
            placeholder="http://127.0.0.1:11434/v1",
            persist_state="session",
            on_change=_forget_trial,
            disabled=fixed,
        )
        _problem(form, "url")
        _where(typed)
    try:
        whom = servers.origin(servers.tidy_url(typed))
    except InputError:
        return
    _key(form, "server", whom, fixed)


def _found(form: BrainForm) -> None:
    if form.found is None:
        return
    if not form.found:
        st.info(t("settings.brain_found_none"), icon=":material/search_off:")
    for server in form.found:
        name = f"found-{server.base_url.rpartition(':')[2].removesuffix('/v1')}"
        with st.container(border=True, gap="small"):
            st.markdown(f"**{server.name}** :small[:gray[{plain(server.base_url)}]]")
            if server.embeddings:
                names = plain(", ".join(server.embeddings))
                st.caption(t("settings.brain_found_embeddings", names=names))
            if not server.models:
                st.caption(t("settings.brain_found_empty"))
                continue
            chosen = st.selectbox(
                t("settings.brain_found_models", count=len(server.models)),
                server.models,
                key=f"{name}-model",
            )
            st.button(
                t("settings.brain_take"),
                icon=":material/arrow_downward:",
                key=f"{name}-take",
                on_click=_take,
                args=(server.base_url, chosen),
            )


def _take(base_url: str, model: str) -> None:
    st.session_state[URL], st.session_state[_model_key("server")] = base_url, model
    _forget_trial()


def _where(typed: str) -> None:
    """Say beside the address whether it is this machine, and what it means if not."""
    try:
        base_url = servers.tidy_url(typed)
    except InputError:
        return
    if outgoing.place(base_url) == "here":
        st.markdown(f":small[:green[:material/computer: {t('settings.brain_place_here')}]]")
        return
    st.markdown(f":small[:orange[:material/public: {t('settings.brain_place_internet')}]]")
    if base_url.startswith("http://"):
        st.markdown(f":small[:orange[:material/lock_open: {t('settings.brain_open')}]]")


# The key


def _key(form: BrainForm, kind: BrainKind, whom: str, fixed: bool) -> None:
    with st.container(gap="small"):
        if fixed:
            st.caption(t("settings.brain_key_environment"))
            return
        held = brain_choice.key(whom)
        st.text_input(
            t("settings.brain_key" if kind == "openai" else "settings.brain_key_optional"),
            type="password",
            key=_key_key(kind),
            placeholder=t("settings.brain_key_held") if held else "",
            autocomplete="off",
            on_change=_forget_trial,
        )
        _problem(form, "key")
        st.caption(t(f"settings.brain_key_{_key_state(kind, whom, held)}"))
        _ring()
        if held or brain_choice.in_ring(whom):
            st.button(
                t("settings.brain_key_forget"),
                icon=":material/key_off:",
                type="tertiary",
                key="brain-key-forget",
                on_click=_forget_key,
                args=(kind, whom),
            )


def _key_state(kind: BrainKind, whom: str, held: str | None) -> str:
    if brain_choice.in_ring(whom):
        return "in_ring" if held else "ring_silent"
    if held:
        return "in_session"
    return "in_secrets" if config.secret_key(resources.secrets(), kind, whom) else "none"


def _ring() -> None:
    if state.is_guest():
        st.caption(t("settings.brain_ring_guest"))
        return
    usable = keys.ring_usable()
    st.checkbox(t("settings.brain_ring"), key=RING, persist_state="session", disabled=not usable)
    if not usable:
        st.caption(f":material/info: {t('settings.brain_ring_missing')}")


def _forget_key(kind: BrainKind, whom: str) -> None:
    form = state.pending().brain
    form.notice = "key_gone" if brain_choice.forget_key(whom) else "key_stays"
    form.trial = None
    st.session_state[_key_key(kind)] = ""


# The rest of the form


def _model(form: BrainForm, kind: BrainKind, fixed: bool) -> None:
    with st.container(gap="small"):
        st.text_input(
            t("settings.brain_model"),
            key=_model_key(kind),
            placeholder="qwen3:8b" if kind == "server" else BrainSettings.model,
            persist_state="session",
            on_change=_forget_trial,
            disabled=fixed or "FACELOG_LLM_MODEL" in config.brain_environment(),
        )
        _problem(form, "model")


def _limits(fixed: bool) -> None:
    named = config.brain_environment()
    with st.container(horizontal=True, gap="medium"):
        st.number_input(
            t("settings.brain_timeout"),
            min_value=1.0,
            max_value=float(LONGEST),
            step=5.0,
            format="%.0f",
            key=TIMEOUT,
            help=t("settings.brain_timeout_note"),
            persist_state="session",
            disabled=fixed or "FACELOG_LLM_TIMEOUT" in named,
        )
        st.number_input(
            t("settings.brain_tokens"),
            value=None,
            min_value=16,
            max_value=MOST_TOKENS,
            step=100,
            key=TOKENS,
            placeholder=t("settings.brain_tokens_none"),
            help=t("settings.brain_tokens_note"),
            persist_state="session",
            disabled=fixed or "FACELOG_LLM_MAX_TOKENS" in named,
        )


def _problem(form: BrainForm, name: str) -> None:
    problem = form.problems.get(name)
    if problem is not None:
        field_error(problem.code, **problem.values)


def _typed(form: BrainForm) -> BrainChoice | None:
    """Return what is in the fields; None, with its problems named, where that is no choice."""
    kind: BrainKind = st.session_state[KIND]
    form.problems = {}
    timeout, tokens = st.session_state[TIMEOUT], st.session_state[TOKENS]
    if kind == "builtin":
        return BrainChoice(kind, timeout=timeout, max_tokens=tokens)
    base_url, model = "", (st.session_state[_model_key(kind)] or "").strip()
    if kind == "server":
        try:
            base_url = servers.tidy_url(st.session_state[URL] or "")
        except InputError as error:
            form.problems["url"] = error
    if not model:
        form.problems["model"] = InputError("model_unnamed")
    key = (st.session_state.get(_key_key(kind)) or "").strip()
    if not (key.isascii() and key.isprintable()):
        form.problems["key"] = InputError("key_wrong")
    elif not form.problems:
        key = key or brain_choice.key(brain_choice.account(kind, base_url)) or ""
        if not (key or kind == "server" or config.secret_key(resources.secrets(), kind, "")):
            form.problems["key"] = InputError("key_missing")
    if form.problems:
        return None
    compared = embedding.typed() if kind == "server" else ""
    return BrainChoice(kind, base_url, model, timeout, tokens, key, compared)


def _save() -> None:
    form = state.pending().brain
    form.notice = form.trial = None
    choice = _typed(form)
    if choice is None:
        return
    kept = brain_choice.keep(choice)
    if choice.api_key:
        whom = brain_choice.account(choice.kind, choice.base_url)
        ring = bool(st.session_state.get(RING))
        if not brain_choice.keep_key(whom, choice.api_key, ring=ring):
            form.notice = "ring_failed"
        st.session_state[_key_key(choice.kind)] = ""
    if choice.kind == "server":
        st.session_state[URL] = choice.base_url
    state.say_next(t("settings.brain_saved" if kept else "settings.brain_saved_session"))


def _forget_trial() -> None:
    form = state.pending().brain
    form.trial = form.notice = None
    form.testing = False
    form.problems = {}
    form.found = form.found or None  # that nothing was found is old news by now


def _begin_trial() -> None:
    form = state.pending().brain
    form.trial = form.notice = None
    form.testing = _settings(form) is not None


def _settings(form: BrainForm) -> BrainSettings | None:
    """Return what is to be tried: the environment's settings, or those in the fields."""
    if config.brain_source(brain_choice.read()) == "environment":
        return resources.brain_settings()
    choice = _typed(form)
    return None if choice is None else config.brain_settings(resources.secrets(), choice)
