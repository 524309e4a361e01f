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
SHORTEST = 7
_RUN = re.compile(rf"[0-9A-Z]{{{SHORTEST},}}")
_BETWEEN = re.compile(r"[\s\-·.,()/]+")
Told = tuple[str, str]
"""Where a text stands, and the text."""


def told(window: QWidget, *, in_front: bool = False) -> list[Told]:
    """Every property that is text, every cell of every model in every role, the clipboard, the reader's tree.

    Args:
        window: with everything in it.
        in_front: leave out what no one sees just now; it is most of a window, and takes most of the time.
    """
    found: list[Told] = []
    for each in _in_front(window) if in_front else (window, *window.findChildren(QObject)):
        _properties(each, found)
        if isinstance(each, (QAbstractItemView, QComboBox)):
            _cells(each, QModelIndex(), found)
    found.append(("clipboard", QApplication.clipboard().text()))
    root = QAccessible.queryAccessibleInterface(window)
    if root is not None:
        found += read_aloud(root, in_front=in_front)
    return found


def _in_front(each: QObject) -> Iterator[QObject]:
    """It and what is in it, unless it is a widget that is hidden: then nothing in it is seen either."""
    if isinstance(each, QWidget) and not each.isVisible():
        return
    yield each
    for child in each.children():
        yield from _in_front(child)


def _properties(each: QObject, found: list[Told]) -> None:
    for where, named in _texts_of(each):
        found.append((where, str(named.read(each))))
    for name in each.dynamicPropertyNames():
        # Those of Qt itself hold no text, and some cannot be read from Python at all.
        if not name.startsWith(b"_"):
            plain = bytes(name.data()).decode()
            found.append((f"{type(each).__name__}.{plain}", str(each.property(plain))))


_KINDS: dict[tuple[str, type], tuple[tuple[str, QMetaProperty], ...]] = {}


def _texts_of(each: QObject) -> tuple[tuple[str, QMetaProperty], ...]:
    """Those properties of its kind that can be text, looked up once, each with where it stands."""
    meta, kind = each.metaObject(), type(each)
    key = meta.className(), kind
    if key not in _KINDS:
        all_of_it = (meta.property(at) for at in range(meta.propertyCount()))
        texts = (one for one in all_of_it if one.typeName() in _TEXTS)
        _KINDS[key] = tuple((f"{kind.__name__}.{one.name()}", one) for one in texts)
    return _KINDS[key]


def _cells(view: QAbstractItemView | QComboBox, above: QModelIndex, found: list[Told]) -> None:
    """Heads and cells; below a row there is only more in a tree."""
    model, kind = view.model(), type(view).__name__
    # A model of a list has one column, and keeps that to itself.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)
    rows = model.rowCount(above)
    for way, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, rows)):
        found += [(f"{kind} head", str(model.headerData(at, way))) for at in range(count)]
    for row, column in product(range(rows), range(columns)):
        index = model.index(row, column, above)
        found += [(f"{kind} role {role}", str(value)) for role, value in model.itemData(index).items()]
        if column == 0 and isinstance(view, QTreeView):
            _cells(view, index, found)


def read_aloud(root: QAccessibleInterface, *, in_front: bool = False) -> list[Told]:
    """What a screen reader is told of ``root`` and of everything in it."""
    found: list[Told] = []
    waiting = [root]
    while waiting:
        told_of = waiting.pop()
        if in_front and told_of.state().invisible:
            continue
        found += [("read aloud", told_of.text(part)) for part in _READ]
        waiting += [child for at in range(told_of.childCount()) if (child := told_of.child(at)) is not None]
    return found


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
        if len(text) < SHORTEST:
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
        told = list(texts)
        # Most of what a window holds it has held before, a hundred times over.
        new = {text for _, text in told} - self._clean
        held = {text: numbers for text in new if (numbers := self.within(text))}
        return (
            sorted((where, number) for where, text in told for number in held.get(text, ())) if held else []
        )


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
