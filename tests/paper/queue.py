"""A real print server of one's own: cupsd with every file of its in one folder, and a queue that keeps its pages.

Its backend writes what would go to the printer into a folder, or does what a printer in trouble does.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("cupsd", "lpadmin", "cupsenable", "cupsdisable", "lpstat")
FILTER = Path("/usr/lib/cups/filter/pdftopdf")
SERVER_BIN = Path("/usr/lib/cups")
QUEUE = "counter-3"
LONGEST_SECONDS = 30
_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"

BACKEND = """#!/bin/sh
# Called without arguments it says what it can reach, as every backend does.
[ $# -eq 0 ] && { echo 'direct keep "Unknown" "Keeps its pages"'; exit 0; }
mood() { cat "FOLDER/mood"; }
if [ "$(mood)" = empty ]; then
    echo "STATE: +media-empty-error" >&2
    while [ "$(mood)" = empty ]; do sleep 0.1; done
    echo "STATE: -media-empty-error" >&2
fi
case $(mood) in
    sound)
        echo "$PRINTER" >"FOLDER/came-by/$1"
        cat "${6:--}" >"FOLDER/coming" && mv "FOLDER/coming" "FOLDER/printed/$1.pdf" ;;
    jammed) echo "STATE: +media-jam-error" >&2; exit 4 ;;
    broken) exit 5 ;;
esac
"""
PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "KEEP.PPD"
*Manufacturer: "Nobody"
*Product: "(Keeper)"
*ModelName: "Keeper"
*ShortNickName: "Keeper"
*NickName: "Keeper"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*cupsVersion: 2.2
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
*OpenUI *PageSize/Page Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Page Region: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*MaxMediaWidth: "900"
*MaxMediaHeight: "4000"
*HWMargins: 0 0 0 0
*CustomPageSize True: "pop pop pop <</PageSize[5 -2 roll]>>setpagedevice"
*ParamCustomPageSize Width: 1 points 72 900
*ParamCustomPageSize Height: 2 points 72 4000
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 0
*DefaultFont: Courier
*Font Courier: Standard "(1.0)" Standard ROM
"""
# As shipped: whoever owns a job may take it back; jobs and their documents are kept for a day.
CUPSD = """LogLevel debug
Listen SOCKET
Browsing Off
WebInterface No
DefaultShared No
IdleExitTimeout 0
MaxLogSize 0
DirtyCleanInterval 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit Send-Document Send-URI Hold-Job Release-Job Restart-Job Purge-Jobs Set-Job-Attributes Cancel-My-Jobs Close-Job Cancel-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """ServerRoot FOLDER/etc
StateDir FOLDER/run
CacheDir FOLDER/cache
RequestRoot FOLDER/spool
TempDir FOLDER/temp
ServerBin FOLDER/bin
AccessLog FOLDER/log/access_log
ErrorLog FOLDER/log/error_log
PageLog FOLDER/log/page_log
SystemGroup GROUP
LogFilePerm 0600
Sandboxing Relaxed
"""


def missing() -> str:
    """What there is no print server without; empty where all of it is there."""
    lacks = [name for name in PROGRAMS if shutil.which(name, path=_PATH) is None]
    return ", ".join([*lacks, *([] if FILTER.exists() else [FILTER.name])])


class PrintServer:
    """One that runs, with one queue."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "cups.sock"
        self.spool, self.printed = folder / "spool", folder / "printed"
        self.environment = {
            **os.environ, "CUPS_SERVER": str(self.socket), "PATH": _PATH, "HOME": str(folder / "home"), "LC_ALL": "C",
        }  # fmt: skip

    def mood(self, mood: str) -> None:
        """Have the printer be ``sound``, ``empty`` (waits), ``jammed`` (stops) or ``broken`` (drops it)."""
        (self.folder / "mood").write_text(mood)

    def run(self, *command: str) -> str:
        """Call one of CUPS' own commands."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=True
        )
        return done.stdout

    def add(self, name: str = QUEUE) -> None:
        """Make a queue, open for jobs."""
        ppd = self.folder / "keeper.ppd"
        ppd.write_text(PPD)
        self.run("lpadmin", "-p", name, "-E", "-v", f"keep:/{name}", "-P", str(ppd), "-o", "printer-is-shared=false")

    def came_by(self, printed: Path) -> str:
        """The queue of what came out."""
        return (self.folder / "came-by" / printed.stem).read_text().strip()

    def until(self, there: Callable[[], object]) -> None:
        """Wait for something of the server's."""
        end = time.monotonic() + LONGEST_SECONDS
        while not there():
            assert time.monotonic() < end, (self.folder / "log/error_log").read_text("utf-8")[-3000:]
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it takes connections."""
        with socket.socket(socket.AF_UNIX) as tried:
            return self.socket.exists() and tried.connect_ex(str(self.socket)) == 0


@contextmanager
def print_server(folder: Path) -> Iterator[PrintServer]:
    """Run one in ``folder``, whose path must be short: a socket's name has some hundred letters."""
    folder.chmod(0o711)  # filters run as a user of their own
    for name in ("etc", "run", "cache", "spool", "temp", "bin/backend", "log", "printed", "came-by", "home"):
        (folder / name).mkdir(parents=True)
    for each in SERVER_BIN.iterdir():
        if each.name != "backend":
            (folder / "bin" / each.name).symlink_to(each)
    backend = folder / "bin/backend/keep"
    backend.write_text(BACKEND.replace("FOLDER", str(folder)))
    backend.chmod(0o700)
    group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
    (folder / "etc/cupsd.conf").write_text(CUPSD.replace("SOCKET", str(folder / "cups.sock")))
    (folder / "etc/cups-files.conf").write_text(FILES.replace("FOLDER", str(folder)).replace("GROUP", group))
    # A copy of its own: some systems bind the one in its usual place to its usual folders.
    program = Path(shutil.copy(shutil.which("cupsd", path=_PATH) or "", folder / "cupsd"))
    server = PrintServer(folder)
    server.mood("sound")
    running = subprocess.Popen(
        [program, "-f", "-c", folder / "etc/cupsd.conf", "-s", folder / "etc/cups-files.conf"],
        env=server.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        server.until(server.answers)
        server.add()
        yield server
    finally:
        running.terminate()
        running.wait(LONGEST_SECONDS)
