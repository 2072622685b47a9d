"""The shipped corpus copied until it has so many claims.

Every copy has articles, documents, events and actors of its own, with names that its texts use: nothing is to be mended, so that every
check runs to its end.
"""

import random
from pathlib import Path
from typing import Any

LOT = random.Random(1)
RANKS = ["General", "Minister", "Brigade", "Committee"]


def fill(folder: Path, claims: int) -> dict[str, int]:
    """Copies of the corpus in the database, and of its documents in `folder`; gives how many rows there are in the end."""
    from django.apps import apps
    from django.db import transaction

    from overflights.reports.corpus import DOCUMENTS

    models = {name: apps.get_model("overflights", name) for name in ("Actor", "ActorName", "Article", "Event", "Claim")}
    shipped = {name: list(model.objects.order_by("pk")) for name, model in models.items()}
    shipped["reports"] = list(models["Event"].articles.through.objects.all())
    texts = {row.document: (DOCUMENTS / row.document).read_text(encoding="utf-8") for row in shipped["Article"]}
    for document, text in texts.items():
        (folder / document).write_text(text, encoding="utf-8")
    with transaction.atomic():
        for number in range(1, -(-claims // len(shipped["Claim"]))):
            copy(shipped, f"copy{number}", texts, folder)
    return {f"{name.lower()}s": models[name].objects.count() for name in ("Claim", "Article", "Actor")}


def copy(shipped: dict[str, list], mark: str, texts: dict[str, str], folder: Path) -> None:
    """One more of everything but propositions and places, under names that nobody else has."""
    actors = {
        row.pk: again(row, slug=f"{row.slug}-{mark}", name=f"{LOT.choice(RANKS)} {word()} {word()}", part_of_id=None)
        for row in shipped["Actor"]
    }
    save(actors)
    names = {row.pk: again(row, actor_id=actors[row.actor_id].pk, label=word()) for row in shipped["ActorName"]}
    save(names)
    called = f"Named here: {', '.join([*(a.name for a in actors.values()), *(name.label for name in names.values())])}."
    articles = {}
    for row in shipped["Article"]:
        changes = {"slug": f"{row.slug}-{mark}", "outlet_id": actors[row.outlet_id].pk, "document": f"{mark}-{row.document}"}
        articles[row.pk] = again(row, body=f"{row.body}\n\n{called}", **changes)
        (folder / changes["document"]).write_text(f"{texts[row.document]}\n\n{called}\n", encoding="utf-8")
    save(articles)
    events = {row.pk: again(row, slug=f"{row.slug}-{mark}") for row in shipped["Event"]}
    save(events)
    save({row.pk: again(row, event_id=events[row.event_id].pk, article_id=articles[row.article_id].pk) for row in shipped["reports"]})
    claims = {}
    for row in shipped["Claim"]:
        speaker, article = actors[row.speaker_id], articles[row.article_id]
        changes = {"ref": f"{article.slug}-{row.number}", "article_id": article.pk, "speaker_id": speaker.pk}
        changes["described_as"] = speaker.name if row.described_as else ""
        occasion = events[row.occasion_id].pk if row.occasion_id else None
        claims[row.pk] = again(row, statement=f"{speaker.name}: {row.statement}", occasion_id=occasion, **changes)
    save(claims)


def again(row: Any, **changes: Any) -> Any:
    """A row like `row`, not saved."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**fields | changes)


def save(rows: dict[int, Any]) -> None:
    made = list(rows.values())
    type(made[0])._default_manager.bulk_create(made)


def word() -> str:
    return "".join(LOT.choices("abcdefghijklmnopqrstuvwxyz", k=LOT.randint(9, 12))).capitalize()
