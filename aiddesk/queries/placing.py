"""In which class, and with which status, a student stood in a school year.

The present year stands in the student's own row, years that are over in `past_class`; a student who graduated
belongs to the last year as one of its enrolled.
"""

STATUS = "coalesce(q.status, CASE s.status WHEN 'graduated' THEN 'enrolled' ELSE s.status END)"
HERE = f"{STATUS} IN ('enrolled', 'suspended')"  # has not left, nor died


def placed(year: str) -> str:
    """Return the joins that add a student `s`'s class `c` of a year (an SQL expression); `STATUS` reads them."""
    return (
        f" LEFT JOIN past_class q ON q.student_id = s.id AND q.school_year = {year}"
        f" JOIN school_class c ON c.id = coalesce(q.school_class_id, s.school_class_id) AND c.school_year = {year} "
    )
