"""Every name of every actor: does an article use it, does a statement name its speaker?"""

from collections import defaultdict
from collections.abc import Iterator

from overflights.lib.folding import fold
from overflights.lib.wording import occurs
from overflights.models import Actor, ActorKind, ActorName, Claim

from .finding import Finding

TELLING = 4  # letters from which a word of a description says who speaks


class Known:
    """The names in the base, and which of them have been seen in a text so far."""

    def __init__(self) -> None:
        self._unseen = set(ActorName.objects.values_list("actor__slug", "label"))
        self._forms = defaultdict(set)
        for pk, kind, folded in Actor.objects.values_list("pk", "kind", "folded").iterator():
            self._forms[pk].add(folded)
            if kind == ActorKind.PERSON:
                self._forms[pk].add(folded.rpartition(" ")[2])
        for pk, folded in ActorName.objects.values_list("actor", "folded").iterator():
            self._forms[pk].add(folded)

    def see(self, text: str) -> None:
        low = text.casefold()
        self._unseen = {(slug, label) for slug, label in self._unseen if not occurs(label.casefold(), low)}

    def unseen(self) -> Iterator[Finding]:
        for slug, label in sorted(self._unseen):
            yield Finding(slug, f"The name “{label}” occurs in no article.", "Correct its spelling or remove it.")

    def in_statement(self, claim: Claim) -> bool:
        """Is the speaker named in the claim's statement: by a name, or, one without a name, by a word of what the article calls him?"""
        words = f" {fold(claim.statement)} "
        if claim.speaker.kind == ActorKind.UNNAMED:
            telling = fold(f"{claim.described_as} {claim.speaker.name}").split()
            return any(word.removesuffix("s") in words for word in telling if len(word) >= TELLING)
        return any(f" {form} " in words for form in self._forms[claim.speaker_id])
