"""Guessing a password is slow, and nobody can keep an editor from signing in.

Wrong passwords of the last hour are counted by name, from anywhere, and by where they come from, under any name. Five are free; beyond,
the next try must wait: a second, then two, four and so on, a minute at most. No worker waits with it: who comes too early is refused.

Whoever guesses from elsewhere makes a name wait too, and never stops. So each place has a turn of its own: it waits from its own last
try, and is then let in, however many come from other places. A browser that has signed in under the name is a place of its own, which
neither the name's wait nor its neighbours' concerns (OWASP calls its cookie a device cookie).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models.wrong_passwords import WrongPasswords

FREE = 5
LONGEST_WAIT = 60  # seconds
COUNTED_FOR = timedelta(hours=1)


class NotNowError(Exception):
    """This password is not looked at now; one that comes so many seconds later is."""

    def __init__(self, seconds: int, *, is_busy: bool = False) -> None:
        super().__init__(seconds)
        self.seconds, self.is_busy = seconds, is_busy


def digest(text: str) -> str:
    return salted_hmac("overflights.login_throttling", text, algorithm="sha256").hexdigest()


def delay(wrong: int) -> timedelta:
    """How long the next try waits after so many wrong ones."""
    return timedelta(seconds=min(2 ** min(wrong - FREE, 10), LONGEST_WAIT) if wrong >= FREE else 0)


@dataclass(frozen=True)
class Attempt:
    """A password for a name (its digest) from a place: a browser that has signed in under that name before, or else a network."""

    name: str
    origin: str
    is_known: bool

    def refuse_early(self) -> None:
        """Raise NotNowError where it has to wait."""
        now = timezone.now()
        ready = self._ready_here(now)
        if not self.is_known:
            ready = max(ready, self._ready_under_this_name(now))
        if ready > now:
            raise NotNowError(ceil((ready - now).total_seconds()))

    def count_wrong(self) -> None:
        now = timezone.now()
        WrongPasswords.objects.filter(last__lte=now - COUNTED_FOR).delete()
        WrongPasswords.objects.update_or_create(
            name=self.name,
            origin=self.origin,
            defaults={"count": F("count") + 1, "last": now},
            create_defaults={"count": 1, "last": now},
        )

    def forget(self) -> None:
        """After the right password, the wrong ones before it no longer count; those from elsewhere and under other names do."""
        WrongPasswords.objects.filter(name=self.name, origin=self.origin).delete()

    def _ready_here(self, now: datetime) -> datetime:
        here = _recent(now).filter(origin=self.origin).aggregate(wrong=Sum("count", default=0), last=Max("last", filter=Q(count__gt=0)))
        return here["last"] + delay(here["wrong"]) if here["last"] else now

    def _ready_under_this_name(self, now: datetime) -> datetime:
        """The name's wait begins for each place when that place first asks, or with its own last try."""
        wait = delay(_recent(now).filter(name=self.name).aggregate(wrong=Sum("count", default=0))["wrong"])
        if not wait:
            return now
        mine = _recent(now).filter(name=self.name, origin=self.origin).first()
        if mine is None:
            mine, _ = WrongPasswords.objects.update_or_create(name=self.name, origin=self.origin, defaults={"count": 0, "last": now})
        return mine.last + wait


def _recent(now: datetime) -> QuerySet[WrongPasswords]:
    return WrongPasswords.objects.filter(last__gt=now - COUNTED_FOR)
