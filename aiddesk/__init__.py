"""aiddesk (学生资助工作台): the desk of the teacher who runs student aid in a rural school."""

__version__ = "0.1.0"
