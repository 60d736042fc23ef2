"""Ours: open a register and paint the first tab; prints when it is painted."""

import gc
import sys
import time
from pathlib import Path

from aiddesk.app import window
from aiddesk.services.registers import open_register
from aiddesk.ui.program import application

gc.disable()  # as the program's own start does until the window is painted
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
