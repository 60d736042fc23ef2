"""The peer: a bare PySide6 window with eight tabs; prints when it is painted."""

import time

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QTabWidget

app = QApplication([])
window, tabs = QMainWindow(), QTabWidget()
for title in ("总览", "名册", "困难认定", "班级评议", "公示", "发放", "档案与报表", "数据交换"):
    tabs.addTab(QLabel(title), title)
window.setCentralWidget(tabs)
window.resize(1366, 696)
window.show()
app.processEvents()
window.grab()
print("painted", time.perf_counter())
