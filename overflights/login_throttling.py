"""Guessing passwords is slowed down, and nobody can lock an editor out.

Wrong passwords of the last hour are counted for each name, from anywhere, and for each origin, under any name. Five are free; after
that the next try must wait: one second, then two, four and so on, up to a minute. No worker waits with it: a try that comes too early
is refused.

An attacker elsewhere could keep a name waiting forever. So each origin waits from its own last try and is then let in, however many
tries come from other origins. A browser that has signed in under the name before is an origin of its own, to which neither the name's
wait nor that of its network applies (OWASP calls its cookie a device cookie).
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
    """This password is not checked now; one that comes so many seconds later is."""

    def __init__(self, seconds: int, *, is_busy: bool = False) -> None:
        super().__init__(seconds)
        self.seconds, self.is_busy = seconds, is_busy


def digest(text: str) -> str:
    return salted_hmac("overflights.login_throttling", text, algorithm="sha256").hexdigest()


def delay(wrong: int) -> timedelta:
    """How long the next try has to wait after so many wrong ones."""
    return timedelta(seconds=min(2 ** min(wrong - FREE, 10), LONGEST_WAIT) if wrong >= FREE else 0)


@dataclass(frozen=True)
class Attempt:
    """A password for a name (its digest) from an origin: a browser that has signed in under that name before, or else a network."""

    name: str
    origin: str
    is_known: bool

    def refuse_early(self) -> None:
        """Raise NotNowError if it has to wait."""
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
        """After the right password, the wrong ones from here no longer count; those from elsewhere and under other names do."""
        WrongPasswords.objects.filter(name=self.name, origin=self.origin).delete()

    def _ready_here(self, now: datetime) -> datetime:
        here = _recent(now).filter(origin=self.origin).aggregate(wrong=Sum("count", default=0), last=Max("last", filter=Q(count__gt=0)))
        return here["last"] + delay(here["wrong"]) if here["last"] else now

    def _ready_under_this_name(self, now: datetime) -> datetime:
        """The name's wait begins for each origin with its first try, or with its own last one."""
        wait = delay(_recent(now).filter(name=self.name).aggregate(wrong=Sum("count", default=0))["wrong"])
        if not wait:
            return now
        mine = _recent(now).filter(name=self.name, origin=self.origin).first()
        if mine is None:
            mine, _ = WrongPasswords.objects.update_or_create(name=self.name, origin=self.origin, defaults={"count": 0, "last": now})
        return mine.last + wait


def _recent(now: datetime) -> QuerySet[WrongPasswords]:
    return WrongPasswords.objects.filter(last__gt=now - COUNTED_FOR)
