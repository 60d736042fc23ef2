"""The policy that ships, for screens and services: programmes, standards, questionnaires, forms, holidays."""

from aiddesk.store.policy import calendar, form, forms, programme, programmes, schemes, standards

__all__ = ["calendar", "form", "forms", "programme", "programmes", "schemes", "standards"]
