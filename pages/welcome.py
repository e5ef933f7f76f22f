"""First visit: two doors, one to a profile of one's own and one to look around."""

from __future__ import annotations

import streamlit as st

from facelog.errors import InputError
from facelog.ui import resources, state
from facelog.ui.text import t
from facelog.ui.widgets import field_error, need_frame, page_header


def _doors() -> None:
    page_header(t("welcome.title"))
    st.markdown(t("welcome.lead"))
    own, guest = st.columns(2)
    with own.container(border=True, height="stretch"):
        st.subheader(f":material/person_add: {t('welcome.make')}", anchor=False)
        st.markdown(t("welcome.make_note"))
        st.button(
            t("welcome.make"),
            type="primary",
            width="stretch",
            key="door-make",
            on_click=state.show_profile_form,
            args=(True,),
        )
    with guest.container(border=True, height="stretch"):
        st.subheader(f":material/explore: {t('welcome.look')}", anchor=False)
        st.markdown(t("welcome.look_note"))
        if st.button(t("welcome.look"), width="stretch", key="door-look"):
            resources.begin_guest(t("welcome.guest_name"))
            st.switch_page("pages/my_profile.py")
        st.caption(t("welcome.sample_note"))
        if st.button(
            t("welcome.sample"), icon=":material/science:", width="stretch", key="door-sample"
        ):
            with st.spinner(t("my_data.sample_loading")):
                resources.begin_guest(t("welcome.sample_name"), sample=True)
            st.switch_page("pages/my_profile.py")
    with st.container(border=True, gap="small"):
        for step in ("photo", "anna", "calendar"):
            st.markdown(t(f"welcome.step_{step}"))
    asked = resources.brain_settings().available
    st.caption(t("welcome.private_but_model" if asked else "welcome.private"))


def _form() -> None:
    page_header(t("welcome.form_title"), t("welcome.form_note"))
    with st.form("profile", enter_to_submit=False):
        name = st.text_input(
            t("profile.name"),
            placeholder=t("profile.name_hint"),
            key="new-name",
            autocomplete="off",
        )
        name_problem = st.container()
        introduction = st.text_area(
            t("profile.introduction"),
            placeholder=t("profile.introduction_hint"),
            key="new-introduction",
        )
        introduction_problem = st.container()
        sent = st.form_submit_button(t("welcome.get_profile"), type="primary", width="stretch")
    st.button(
        t("common.back"),
        type="tertiary",
        icon=":material/arrow_back:",
        key="form-back",
        on_click=state.show_profile_form,
        args=(False,),
    )
    if not sent:
        return
    try:
        profile = resources.store().create_profile(name or "", introduction or "")
    except InputError as error:
        beside = introduction_problem if error.code.startswith("introduction") else name_problem
        with beside:
            field_error(error.code, **error.values)
        return
    state.show_profile_form(False)
    state.sign_in(profile.id)
    st.switch_page("pages/ai_settings.py")


need_frame()
if state.profile_form_shown():
    _form()
elif resources.profiles():
    st.switch_page("pages/my_profile.py")
else:
    _doors()
