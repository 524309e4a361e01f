"""Run by the system's own Python, which has pyatspi: prints what a screen reader finds in a program, as JSON.

Usage: tree.py PROCESS_ID
"""

import json
import sys

import pyatspi

MOST = 2000
"""A table of a whole book is not read out either."""


def told(each, left):
    """An accessible with everything of it that is on the screen."""
    left[0] -= 1
    states = each.getState()
    try:
        extents = each.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        place = [extents.x, extents.y, extents.width, extents.height]
    except NotImplementedError:
        place = [0, 0, 0, 0]
    inside = [] if left[0] <= 0 else [each.getChildAtIndex(at) for at in range(min(each.childCount, 60))]
    return {
        "name": each.name,
        "role": each.getRoleName(),
        "says": each.description,
        "text": text_of(each),
        "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
        "focused": states.contains(pyatspi.STATE_FOCUSED),
        "enabled": states.contains(pyatspi.STATE_ENABLED),
        "place": place,
        "inside": [
            told(child, left)
            for child in inside
            if child is not None and child.getState().contains(pyatspi.STATE_SHOWING)
        ],
    }


def text_of(each):
    """What stands in a field."""
    try:
        return each.queryText().getText(0, -1)
    except NotImplementedError:
        return ""


def main(process):
    """The windows of one program."""
    for program in pyatspi.Registry.getDesktop(0):
        if program is not None and program.get_process_id() == process:
            windows = [told(window, [MOST]) for window in program]
            print(json.dumps(windows, ensure_ascii=False))
            return 0
    return 1


sys.exit(main(int(sys.argv[1])))
