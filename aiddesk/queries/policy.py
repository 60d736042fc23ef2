"""The policy that ships, for screens and services: programmes, standards, questionnaires, holidays."""

from aiddesk.store.policy import calendar, programme, programmes, schemes, standards

__all__ = ["calendar", "programme", "programmes", "schemes", "standards"]
