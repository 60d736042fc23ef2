"""Who goes on a visit: the staff offered in a menu, everybody else typed beside them."""

from PySide6.QtWidgets import QMenu, QPushButton

from aiddesk.domain.visits import joined_names
from aiddesk.queries.places import staff
from aiddesk.services.registers import Desk
from aiddesk.ui.widgets.basics import button
from aiddesk.ui.widgets.form import Form


def staff_button(desk: Desk, form: Form, name: str = "visitors") -> QPushButton:
    """Return a button whose menu puts members of staff into a field of names, or takes them out."""
    made = button("选教职工", "pick_staff", icon="users", tip="勾选的教职工写进走访人，校外的人直接在格子里写")
    menu = QMenu(made)
    menu.setObjectName("staff_menu")
    people = [person.name for person in staff(desk)]

    def show() -> None:
        menu.clear()
        going = joined_names(form.value(name)).split("、")
        for person in people:
            action = menu.addAction(person)
            action.setCheckable(True)
            action.setChecked(person in going)
            action.triggered.connect(lambda on, who=person: put(who, on=on))

    def put(who: str, *, on: bool) -> None:
        going = [one for one in joined_names(form.value(name)).split("、") if one and one != who]
        form.set_values({name: "、".join((*going, who) if on else going)})
        form.typed.emit()

    menu.aboutToShow.connect(show)
    made.setMenu(menu)
    return made
