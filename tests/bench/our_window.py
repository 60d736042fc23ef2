"""Ours: open a register and paint the first tab; prints when it is painted."""

import sys
import time
from pathlib import Path

from aiddesk.app import window
from aiddesk.services.registers import open_register
from aiddesk.ui.program import application

app = application(["aiddesk"])
desk = open_register(Path(sys.argv[1]))
shown = window(desk)
shown.resize(1366, 696)
shown.show()
app.processEvents()
shown.grab()
print("painted", time.perf_counter(), flush=True)
shown.close()
desk.close()
