"""An article and the quotes of its claims: edited in one form, saved and reverted together or not at all."""

from typing import Any

from django.core.exceptions import ValidationError
from reversion.models import Version

from overflights.lib import anchor
from overflights.models import Article, Claim

from .forms import GuardedForm, GuardedFormSet

MOST_HINTS = 20  # orphaned quotes for which the nearest passage is looked for: each takes milliseconds
QUOTE_FIELDS = ("quote", "prefix", "suffix")


class ArticleForm(GuardedForm):
    has_quotes = False  # whether the claims' quotes come in the same form, and are checked there

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text += " If empty, made from the outlet and the date: foreignpolicy-2012-03-23."

    def _post_clean(self) -> None:
        self.instance.quotes_are_checked = self.has_quotes
        super()._post_clean()
        self.instance.quotes_are_checked = False


class QuoteForm(GuardedForm):
    def _post_clean(self) -> None:
        """Of an untouched claim, only whether its quote still occurs in the article's text is checked."""
        if self.has_changed():
            super()._post_clean()
            return
        self.instance.says_nearest = False
        problems = self.instance.problems()
        if problems:
            self._update_errors(ValidationError(problems))


class QuoteFormSet(GuardedFormSet):
    """Checks the quotes against the text as typed: `instance` is the article with that text."""

    def _construct_form(self, i: int, **kwargs: Any) -> QuoteForm:
        form = super()._construct_form(i, **kwargs)
        form.instance.article = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        orphans = self.orphans()
        if orphans:
            lines = [f"{claim.ref}: “{claim.quote}” {_hint(self.instance.body, claim)}" for claim in orphans[:MOST_HINTS]]
            lines += [f"{claim.ref}: “{claim.quote}”" for claim in orphans[MOST_HINTS:]]
            raise ValidationError([f"The quotes of these claims don’t occur exactly once in this text ({len(orphans)}):", *lines])

    def orphans(self) -> list[Claim]:
        """Claims whose quote as typed doesn't occur in the text exactly once; those coded since the form was opened too."""
        typed = {form.instance.pk: form.instance for form in self.initial_forms}
        claims = [typed.get(claim.pk, claim) for claim in Claim.objects.filter(article=self.instance.pk).order_by("ref")]
        return [claim for claim in claims if len(anchor.starts(self.instance.body, claim.quote, claim.prefix, claim.suffix)) != 1]


def _hint(body: str, claim: Claim) -> str:
    if anchor.starts(body, claim.quote, claim.prefix, claim.suffix):
        return "– occurs more than once."
    if anchor.starts(body, claim.quote):
        return "– occurs, but not with the words before and after it that the claim gives."
    near = anchor.nearest(body, claim.quote)
    return f"– the nearest passage: “{near}”" if near else "– there is nothing like it."


def restore_quotes(version: Version) -> None:
    """Gives claims back the quotes that they had in the old text, if it doesn't contain their present ones."""
    article = Article.objects.filter(pk=version.object_id).first()
    if not article:
        return
    article.body = anchor.tidy(version.field_dict["body"])
    problems = [message for claim in article.orphaned_by(article.body) for message in _restore_quote(claim, article, version)]
    if problems:
        raise ValidationError(problems)


def _restore_quote(claim: Claim, article: Article, version: Version) -> list[str]:
    """The quote that the claim last had while `version` of the text was current. Returns what is wrong with it, if anything."""
    next_text = Version.objects.get_for_object(article).filter(revision_id__gt=version.revision_id).order_by("revision_id").first()
    old = Version.objects.get_for_object(claim).filter(revision_id__lt=next_text.revision_id).first() if next_text else None
    if old:
        for name in QUOTE_FIELDS:
            setattr(claim, name, old.field_dict[name])
    claim.article = article
    try:
        claim.save()
    except ValidationError as error:
        return error.messages
    return []
