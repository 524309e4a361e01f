"""Sign the rulebooks that are shipped: ``make sign-rulebooks`` after a change of any of them.

Three keys are made for this one release, two sign it, and all are forgotten; their public halves are shipped
beside it. Whoever can change the program's folder can change the program too, so nobody has to keep a secret
for it. A bank that sends rulebooks of its own makes keys with ``teller-app rulebook make-key`` instead, puts
them into ``resources/safe/rulebook-keys.toml`` and signs the folder with ``teller-app rulebook sign``.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

from nacl.signing import SigningKey

from teller_app.desk.signing import Asked, add_signature, make_list
from teller_app.rules.errors import Refusal
from teller_app.safe.release import LIST_FILE, MOST_LIST_BYTES, parse
from teller_app.safe.release_keys import FILE_NAME, TrustedKey, key_text
from teller_app.store.release_files import read_file
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "resources/rulebooks"
KEYS = ROOT / "resources/safe" / FILE_NAME
BY = "teller-app"
EXPIRES = date(2041, 12, 31)
"""Far away, for a program must not stop by itself; a bank's own releases say their own day."""
HEAD = """\
# Whose releases of rulebooks are taken here: two of these keys must have signed one.
# Whoever rolls the program out puts the keys of the bank's head office here, and signs resources/rulebooks
# with them; see resources/rulebooks/README.md. Those below signed what is shipped, and exist no more.
"""


def main() -> int:
    """Sign; say what went wrong and exit 1 where that cannot be."""
    keys = [SigningKey.generate() for _ in range(3)]
    today = datetime.now().astimezone().date()
    try:
        release = make_list(SHIPPED, Asked(_last_number() + 1, today, EXPIRES, BY))
        for key in keys[:2]:
            add_signature(SHIPPED, key)
    except Refusal as refusal:
        print(problem_line(Speaker(Language.EN), refusal), file=sys.stderr)
        print(*refusal.values.get("faults", ()), sep="\n", file=sys.stderr)
        return 1
    named = [TrustedKey(name=f"shipped {at}", public=bytes(key.verify_key)) for at, key in enumerate(keys, 1)]
    KEYS.write_text("\n".join([HEAD, *map(key_text, named)]), "utf-8", newline="\n")
    print(f"release {release.number}: {len(release.files)} editions")
    return 0


def _last_number() -> int:
    try:
        return parse(read_file(SHIPPED, LIST_FILE, MOST_LIST_BYTES)).number
    except Refusal:
        return 0


if __name__ == "__main__":
    sys.exit(main())
