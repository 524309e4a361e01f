"""A pre-screen as a teller fills it in: everything that is asked but the credit record."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from teller_app.ui.window import Window

TYPED = (("principal", "30万"), ("annual_rate", "4.35%"), ("months", "36"))


def fill_prescreen(window: Window) -> QLineEdit:
    """Amount, rate and months of whoever is on the screen, and consent; the field that was typed into last."""
    window.show_prescreen()
    form = window.prescreen.form
    for name, text in TYPED:
        edit = form.fields[name].edit
        edit.setText(text)
        edit.textEdited.emit(text)
    form.choices["consent"].button(0).click()
    return edit
