"""What is done to django-helpdesk's database, by its own Python: `python peer_acts.py ACT [N]` prints a JSON line."""

import json
import os
import sys
import time
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "peer_site"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  only after the settings are known
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from helpdesk.models import EscalationExclusion, FollowUp, Queue, Ticket  # noqa: E402

BODY = "My mother's disability allowance has stopped since June and nobody at the office tells us why."


def prepare(_):
    """Tables, mail templates, one queue that escalates after three days, one officer."""
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    Queue.objects.get_or_create(
        slug="bench", defaults={"title": "Bench", "allow_public_submission": True, "escalate_days": 3}
    )
    users = get_user_model()
    if not users.objects.filter(username="bench").exists():
        users.objects.create_superuser("bench", "bench@example.org", "benchmark-password")
    return {"queue": queue().id}


def queue():
    return Queue.objects.get(slug="bench")


def fill(count):
    """At least so many tickets, a third of them open."""
    have = Ticket.objects.count()
    for start in range(have, count, 1000):
        made = [one(nth) for nth in range(start, min(count, start + 1000))]
        Ticket.objects.bulk_create(made)
        FollowUp.objects.bulk_create(
            [FollowUp(ticket=ticket, title="Ticket Opened", public=True, comment=BODY) for ticket in made]
        )
    return {"tickets": Ticket.objects.count()}


def one(nth):
    closed = nth % 10 >= 3
    return Ticket(
        title=f"Allowance {nth}",
        queue=queue_of[0],
        submitter_email=f"citizen{nth}@example.org",
        status=Ticket.CLOSED_STATUS if closed else Ticket.OPEN_STATUS,
        description=BODY,
        priority=3,
    )


def create(count):
    """Saved one by one through the ORM, as its own code saves them, with the first follow-up."""
    began = time.perf_counter()
    for nth in range(count):
        ticket = one(nth * 10)
        ticket.save()
        FollowUp.objects.create(ticket=ticket, title="Ticket Opened", public=True, comment=BODY)
    return {"a second": count / (time.perf_counter() - began)}


def make_due(count):
    """So many open tickets are older than the queue's days; all others are as if escalated just now."""
    FollowUp.objects.filter(title="Ticket Escalated").delete()
    Ticket.objects.update(last_escalation=timezone.now(), priority=3)
    ids = list(Ticket.objects.filter(status=Ticket.OPEN_STATUS).values_list("id", flat=True)[:count])
    old = timezone.now() - timedelta(days=10)
    return {"due": Ticket.objects.filter(id__in=ids).update(last_escalation=None, created=old)}


def escalate(_):
    """Its own command, timed without the start of Python."""
    began = time.perf_counter()
    call_command("escalate_tickets")
    return {"seconds": time.perf_counter() - began}


def escalated(_):
    found = FollowUp.objects.filter(title="Ticket Escalated")
    return {"follow-ups": found.count(), "tickets": found.values("ticket").distinct().count()}


def holiday(_):
    """A ticket two and a half days old in a queue of three days: does a holiday in between put it off or forward?"""
    at = timezone.now() - timedelta(days=2, hours=12)
    found = {}
    for name, excluded in (("without", False), ("with", True)):
        make_due(0)
        EscalationExclusion.objects.all().delete()
        if excluded:
            yesterday = timezone.now().date() - timedelta(days=1)
            EscalationExclusion.objects.create(name="Holiday", date=yesterday)
        ticket = Ticket.objects.filter(status=Ticket.OPEN_STATUS).first()
        Ticket.objects.filter(id=ticket.id).update(last_escalation=None, created=at, priority=3)
        call_command("escalate_tickets")
        ticket.refresh_from_db()
        found[name] = ticket.priority < 3
    EscalationExclusion.objects.all().delete()
    return {f"escalated {name} the holiday": value for name, value in found.items()}


ACTS = {act.__name__: act for act in (prepare, fill, create, make_due, escalate, escalated, holiday)}
queue_of = [None]

if __name__ == "__main__":
    act, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    if act != "prepare":
        queue_of[0] = queue()
    print(json.dumps(ACTS[act](number)))
