"""The paper's list of domains in force."""

from broadsheet.common.in_force import InForce
from broadsheet.moderation.models.texts import WatchedDomain
from broadsheet.moderation.texts.domains import DomainList

#: All watched domains, each with its `WatchedDomain.Answer`.
in_force = InForce(WatchedDomain, lambda: DomainList(dict(WatchedDomain.objects.values_list("domain", "answer"))))
