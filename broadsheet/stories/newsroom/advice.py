"""What the newsroom says to an editor who publishes a story that could be better. It advises; it never forbids."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from broadsheet.stories.models import Article, Picture


def advice_on(article: Article) -> list[str]:
    """Sentences for the editor, in the order of the form; none for a story that lacks nothing."""
    said = []
    if not article.standfirst.strip():
        said.append(_("This story has no standfirst. Readers and search engines see one on every card."))
    if article.picture and lacks_words(article.picture):
        said.append(
            _("The lead picture “%(title)s” has no alternative text, so that some readers do not know what it shows.")
            % {"title": article.picture.title}
        )
    pictures = [block.value for block in getattr(article.specific, "body", []) if block.block_type == "picture"]
    for shown in pictures:
        if shown["picture"] and not shown.shown_alt.strip() and not shown["picture"].is_decorative:
            title = shown["picture"].title
            said.append(_("The picture “%(title)s” in the text has no alternative text.") % {"title": title})
    if not article.byline_items.exists() and not article.agency_credit.strip():
        said.append(_("Nobody signs this story: it has neither a byline nor an agency’s credit."))
    return said


def lacks_words(picture: Picture) -> bool:
    """Whether a picture that shows something says nothing to those who cannot see it."""
    return not picture.description.strip() and not picture.is_decorative


def advise(request: HttpRequest, page: Page) -> None:
    """Shows the advice on a story that has just been published or submitted. For Wagtail's hooks after saving."""
    wants_it_out = {"action-publish", "action-submit"} & request.POST.keys()
    if wants_it_out and isinstance(page, Article):
        for sentence in advice_on(page):
            messages.warning(request, sentence)
