"""Addresses of moderation: the desk, what is told to writers, the rules of the house."""

from django.urls import URLPattern, URLResolver, path

import broadsheet.conversation.urls  # noqa: F401 - has the converter of comments' ids
from broadsheet.moderation.analyze import views as analyze
from broadsheet.moderation.views import (
    appeals,
    cleaning,
    counts,
    desk,
    names,
    numbers,
    numbers_audit,
    numbers_report,
    own,
    reader,
    rules,
    saved,
    sources,
    team,
    undoing,
    watching,
    words,
    writing_rules,
)

desk_urls: list[URLPattern] = [
    path("moderate/", desk.front, name="desk"),
    path("moderate/counts/", counts.counts, name="desk_counts"),
    path("moderate/undo/", undoing.undo_decision, name="desk_undo"),
    path("moderate/batches/", undoing.batches, name="desk_batches"),
    path("moderate/batches/<int:pk>/undo/", undoing.undo_many, name="desk_undo_many"),
    path("moderate/words/", words.words, name="desk_words"),
    path("moderate/sources/", sources.listed, name="desk_sources"),
    path("moderate/sources/<int:pk>/lift/", sources.lift, name="desk_source_lift"),
    path("moderate/saved/", saved.save, name="desk_save"),
    path("moderate/saved/<int:pk>/", saved.change, name="desk_saved"),
    path("moderate/rules/", writing_rules.rules, name="desk_rules"),
    path("moderate/rules/<whole:number>/", writing_rules.version, name="desk_rules_version"),
    path("moderate/team/", team.listed, name="desk_team"),
    path("moderate/team/<int:pk>/", team.assigned, name="desk_assign"),
    path("moderate/names/", names.names, name="desk_names"),
    path("moderate/names/<long:pk>/", names.decide, name="desk_name"),
    path("moderate/numbers/", numbers.numbers, name="desk_numbers"),
    path("moderate/report/", numbers_report.desk_report, name="desk_report"),
    path("moderate/report/report.csv", numbers_report.desk_report_csv, name="desk_report_csv"),
    path("moderate/report/report.json", numbers_report.desk_report_json, name="desk_report_json"),
    path("moderate/audit/", numbers_audit.audit, name="desk_audit"),
    path("moderate/audit/audit.csv", numbers_audit.audit_csv, name="desk_audit_csv"),
    path("moderate/audit/audit.json", numbers_audit.audit_json, name="desk_audit_json"),
    path("moderate/watch-list/", watching.watches, name="desk_watches"),
    path("moderate/watch-list/discussions/<int:discussion>/", watching.discussion, name="desk_watch_discussion"),
    path("moderate/watch-list/readers/<int:pk>/", watching.reader, name="desk_watch_reader"),
    path("moderate/appeals/", appeals.appeals, name="desk_appeals"),
    path("moderate/appeals/<long:pk>/", appeals.appeal, name="desk_appeal"),
    path("moderate/comments/<comment:pk>/claim/", counts.claim, name="desk_claim"),
    path("moderate/comments/<comment:pk>/release/", counts.release, name="desk_release"),
    path("moderate/readers/<int:pk>/", reader.reader, name="desk_reader"),
    path("moderate/readers/<int:pk>/clean-up/", cleaning.clean_up, name="desk_clean_up"),
    path("moderate/readers/<int:pk>/sources/", sources.of_reader, name="desk_reader_sources"),
    path("moderate/readers/<int:pk>/sanctions/<int:number>/lift/", reader.lift, name="desk_lift"),
    path("moderate/<slug:name>/", desk.queue, name="desk_queue"),
    path("moderate/<slug:name>/next/", desk.following, name="desk_following"),
    path("moderate/<slug:name>/decide/", desk.decide_many, name="desk_decide_many"),
    path("moderate/<slug:name>/<comment:pk>/", desk.comment, name="desk_comment"),
    path("moderate/<slug:name>/<comment:pk>/decide/", desk.decide, name="desk_decide"),
    path("moderate/<slug:name>/<comment:pk>/note/", desk.note, name="desk_note"),
]

own_urls: list[URLPattern] = [
    path("accounts/decisions/", own.decisions, name="own_decisions"),
    path("accounts/decisions/<long:pk>/", own.decision, name="own_decision"),
    path("transparency/", numbers_report.transparency, name="transparency"),
    path("transparency/<str:since>/<str:until>/", numbers_report.transparency_report, name="transparency_report"),
    path("transparency/<str:since>/<str:until>/report.csv", numbers_report.transparency_csv, name="transparency_csv"),
    path(
        "transparency/<str:since>/<str:until>/report.json", numbers_report.transparency_json, name="transparency_json"
    ),
    path("rules/", rules.rules, name="rules"),
    path("rules/<whole:number>/", rules.rules, name="rules_version"),
]

# Google's Perspective API, as programs elsewhere know it.
program_urls: list[URLPattern] = [
    path("v1alpha1/comments:analyze", analyze.analyze, name="analyze_comment"),
    path("v1alpha1/comments:suggestscore", analyze.suggest_score, name="suggest_score"),
]

urlpatterns: list[URLPattern | URLResolver] = [*desk_urls, *own_urls, *program_urls]
