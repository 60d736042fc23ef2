"""The colour table: three surfaces, one accent, three states; contrasts are measured on white (WCAG asks 4.5:1)."""

WINDOW = "#F3F5F8"
CARD = "#FFFFFF"
CURRENT = "#EEF4FB"  # the row or step at hand
ZEBRA = "#F7F9FB"
HEAD = "#EDF1F6"
SELECTED = "#D6E6F8"
HAIRLINE = "#E1E5EB"
RULE = "#DDE2E9"
BORDER = "#8A94A3"  # of inputs, 3.07:1
OUTLINE = "#BCC5D1"  # of buttons, whose text carries the contrast

TEXT = "#17233A"
SECONDARY = "#5B6573"  # 5.91:1
QUIET = "#6B7583"  # 4.66:1, a thing not begun

ACCENT = "#1F5FA8"  # 6.44:1 both ways
ACCENT_DARK = "#184C87"
ACCENT_RIM = "#9DBCE2"
GREEN = "#1B7A48"  # 5.35:1
AMBER = "#A85B00"  # 5.05:1
AMBER_SURFACE = "#FFF6E5"
RED = "#B3261E"  # 6.54:1
RED_SURFACE = "#FDF3F2"
