"""Qt's own dialogs, in the language of the program."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from teller_app.words.speaker import Language


class QtWords:
    """Holds the translator that is installed; Qt speaks English without one."""

    def __init__(self, parent: QObject) -> None:
        self._translator = QTranslator(parent)

    def speak(self, language: Language) -> None:
        """Another language from now on."""
        QApplication.removeTranslator(self._translator)
        if language is Language.ZH:
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load(QLocale(QLocale.Language.Chinese), "qtbase", "_", folder):
                QApplication.installTranslator(self._translator)
