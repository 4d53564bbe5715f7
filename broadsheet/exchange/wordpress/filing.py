"""Where an export's things go: sections for first categories, topics for the rest, bylines for authors."""

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.common.text import shortened
from broadsheet.exchange.wordpress.export import Author, Filing, Item
from broadsheet.exchange.wordpress.names import address_part, free_address, numbered, words_of
from broadsheet.exchange.wordpress.origins import Origins
from broadsheet.exchange.wordpress.survey import Survey
from broadsheet.stories.models import Byline, FrontPage, Section, Topic

CATEGORY, TAG, UNFILED = "category", "post_tag", "uncategorized"


class FilingCabinet:
    """Finds or makes the section, topics and byline that an item belongs to; each is looked for once a run."""

    def __init__(self, survey: Survey, origins: Origins, front: FrontPage) -> None:
        self.survey = survey
        self.origins = origins
        self.front = front
        self._sections: dict[str, Section] = {}
        self._topics: dict[str, Topic | None] = {}
        self._bylines: dict[str, Byline | None] = {}

    @property
    def byline_count(self) -> int:
        return len({byline.pk for byline in self._bylines.values() if byline})

    def forget(self) -> None:
        """Looks for everything anew, as after a transaction that was taken back."""
        self._sections.clear()
        self._topics.clear()
        self._bylines.clear()

    def section_and_topics(self, item: Item) -> tuple[Section, list[Topic]]:
        """The section of an item's first category, and topics for its other categories and its tags.

        “Uncategorized” is a section only for what has no better one.
        """
        categories = [filing for filing in item.filings if filing.taxonomy == CATEGORY]
        named = [filing for filing in categories if filing.slug != UNFILED] or categories
        section = self.section(named[0] if named else self._unfiled())
        others = [*named[1:], *(filing for filing in item.filings if filing.taxonomy == TAG)]
        topics = {topic.pk: topic for filing in others if (topic := self.topic(filing))}
        return section, list(topics.values())

    def _unfiled(self) -> Filing:
        term = self.survey.terms.get((CATEGORY, UNFILED))
        return Filing(CATEGORY, UNFILED if term else "news", term.name if term else _("News"))

    def section(self, filing: Filing) -> Section:
        if filing.slug not in self._sections:
            self._sections[filing.slug] = self._section(filing)
        return self._sections[filing.slug]

    def _section(self, filing: Filing) -> Section:
        if (pk := self.origins.object_id(CATEGORY, filing.slug)) and (kept := Section.objects.filter(pk=pk).first()):
            return kept
        title, description = self._words(filing)
        wanted = address_part(filing.slug, title) or "section"
        with transaction.atomic():
            section = Section.objects.child_of(self.front).filter(slug=wanted).first()
            if section is None:
                slug = free_address(self.front, wanted, is_top=True)
                section = Section(title=shortened(title, 255), slug=slug, introduction=description, show_in_menus=True)
                # Treebeard reckons the new path from what the parent in memory says of its children.
                self.front.refresh_from_db()
                self.front.add_child(instance=section)
                section.save_revision(clean=False).publish(log_action=False)
                section.refresh_from_db()
            self.origins.keep(CATEGORY, filing.slug, section)
        return section

    def topic(self, filing: Filing) -> Topic | None:
        """The topic of a category or tag; `None` where its name holds nothing to make an address of."""
        if filing.slug not in self._topics:
            self._topics[filing.slug] = self._topic(filing)
        return self._topics[filing.slug]

    def _topic(self, filing: Filing) -> Topic | None:
        pk = self.origins.object_id("topic", filing.slug)
        if pk and (kept := Topic.objects.filter(pk=pk).first()):
            return kept
        title, description = self._words(filing)
        slug = address_part(filing.slug, title)
        if not slug:
            return None
        with transaction.atomic():
            topic, _made = Topic.objects.get_or_create(
                slug=slug, defaults={"name": shortened(title, 120), "description": description}
            )
            self.origins.keep("topic", filing.slug, topic)
        return topic

    def _words(self, filing: Filing) -> tuple[str, str]:
        term = self.survey.terms.get((filing.taxonomy, filing.slug))
        title = words_of(term.name if term else filing.name) or filing.slug
        return title, words_of(term.description) if term else ""

    def byline(self, login: str) -> Byline | None:
        """The byline of an author by login name, `None` where there is no name. Their e-mail address stays private."""
        if login not in self._bylines:
            author = self.survey.authors.get(login, Author(login))
            self._bylines[login] = self._byline(author) if login else None
        return self._bylines[login]

    def _byline(self, author: Author) -> Byline:
        pk = self.origins.object_id("author", author.login)
        if pk and (kept := Byline.objects.filter(pk=pk).first()):
            return kept
        name = (
            words_of(author.display_name)
            or words_of(f"{author.first_name} {author.last_name}")
            or words_of(author.login)
        )
        name = shortened(name or _("Author"), 120)
        wanted = address_part(author.login, name, ascii_only=True) or f"author-{author.id or 1}"
        with transaction.atomic():
            byline = Byline.objects.filter(slug=wanted, name=name).first()
            if byline is None:
                taken = set(Byline.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
                byline = Byline.objects.create(name=name, slug=numbered(wanted, taken))
            self.origins.keep("author", author.login, byline)
        return byline
