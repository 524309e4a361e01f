"""Everything of a window that a person, a screen reader or another program could get: every text there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product

from PySide6.QtCore import QAbstractListModel, QMetaProperty, QModelIndex, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QTreeView, QWidget

from teller_app.rules.client import Client

_READ = tuple(QAccessible.Text[name] for name in ("Name", "Description", "Value", "Help", "Accelerator"))
_TEXTS = {"QString", "QStringList", "QVariant", "QUrl"}
_RUN = re.compile(r"[0-9A-Z]{7,}")
_BETWEEN = re.compile(r"[\s\-·.,()/]+")
Told = tuple[str, str]
"""Where a text stands, and the text."""


def told(window: QWidget) -> Iterator[Told]:
    """Every property that is text, every cell of every model in every role, the clipboard, the reader's tree."""
    for each in (window, *window.findChildren(QObject)):
        yield from _properties(each)
        if isinstance(each, (QAbstractItemView, QComboBox)):
            yield from _cells(each, QModelIndex())
    yield ("clipboard", QApplication.clipboard().text())
    root = QAccessible.queryAccessibleInterface(window)
    if root is not None:
        yield from _read_aloud(root)


def _properties(each: QObject) -> Iterator[Told]:
    kind = type(each).__name__
    for named in _texts_of(each):
        yield (f"{kind}.{named.name()}", str(named.read(each)))
    for name in (bytes(name.data()).decode() for name in each.dynamicPropertyNames()):
        # Those of Qt itself hold no text, and some cannot be read from Python at all.
        if not name.startswith("_"):
            yield (f"{kind}.{name}", str(each.property(name)))


_KINDS: dict[str, tuple[QMetaProperty, ...]] = {}


def _texts_of(each: QObject) -> tuple[QMetaProperty, ...]:
    """Those properties of its kind that can be text, looked up once."""
    meta = each.metaObject()
    name = meta.className()
    if name not in _KINDS:
        all_of_it = (meta.property(at) for at in range(meta.propertyCount()))
        _KINDS[name] = tuple(one for one in all_of_it if one.typeName() in _TEXTS)
    return _KINDS[name]


def _cells(view: QAbstractItemView | QComboBox, above: QModelIndex) -> Iterator[Told]:
    """Heads and cells; below a row there is only more in a tree."""
    model, kind = view.model(), type(view).__name__
    # A model of a list has one column, and keeps that to itself.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)
    rows = model.rowCount(above)
    for way, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, rows)):
        for at in range(count):
            yield (f"{kind} head", str(model.headerData(at, way)))
    for row, column in product(range(rows), range(columns)):
        index = model.index(row, column, above)
        yield from ((f"{kind} role {role}", str(value)) for role, value in model.itemData(index).items())
        if column == 0 and isinstance(view, QTreeView):
            yield from _cells(view, index)


def _read_aloud(told_of: QAccessibleInterface) -> Iterator[Told]:
    for part in _READ:
        yield ("read aloud", told_of.text(part))
    for at in range(told_of.childCount()):
        child = told_of.child(at)
        if child is not None:
            yield from _read_aloud(child)


class Painted:
    """What the program's own painting writes, which is in no property: rows of the search, charts, scales."""

    def __init__(self, monkeypatch) -> None:
        self._written: list[str] = []
        plain = QPainter.drawText

        def watched(painter: QPainter, *given: object) -> object:
            self._written += [each for each in given if isinstance(each, str)]
            return plain(painter, *given)

        monkeypatch.setattr(QPainter, "drawText", watched)

    def of(self, window: QWidget) -> Iterator[Told]:
        """Paint it now, and say what was written."""
        self._written.clear()
        window.grab()
        yield from (("painted", text) for text in self._written)


class Numbers:
    """The whole numbers of some clients, found in any text however they are spaced or spelt."""

    def __init__(self, clients: Iterable[Client]) -> None:
        self._known: set[str] = set()
        for client in clients:
            cards = [held.number for held in client.cards]
            whole = [client.id_number, client.phone, *cards, *client.accounts]
            self._known |= {_plain(number) for number in whole if number}
        self._clean: set[str] = set()
        self._lengths = sorted({len(number) for number in self._known})

    def __len__(self) -> int:
        return len(self._known)

    def within(self, text: str) -> set[str]:
        """Which of them stand there whole."""
        if text in self._clean:
            return set()
        found = set()
        for run in _RUN.findall(_plain(text)):
            for length in self._lengths:
                found |= self._known & {run[at : at + length] for at in range(len(run) - length + 1)}
        if not found:
            self._clean.add(text)
        return found

    def seen(self, texts: Iterable[Told]) -> list[Told]:
        """Where one of them stands, and which; as often as it does."""
        return sorted((where, number) for where, text in texts for number in self.within(text))


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
