"""The policy in force, for screens and services: programmes, standards, questionnaires, holidays."""

from aiddesk.store.policy import calendar, programme, programmes, scheme, schemes, standards

__all__ = ["calendar", "programme", "programmes", "scheme", "schemes", "standards"]
