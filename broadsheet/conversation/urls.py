"""The addresses of the conversation. Comments' ids have sixteen digits, so they have a converter of their own."""

from django.urls import path, register_converter

from broadsheet.conversation.views import acting, news, own, people, reading, reporting, writing


class CommentIdConverter:
    """`<comment:pk>`: sixteen digits at most, in one spelling."""

    regex = "[1-9][0-9]{0,15}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(CommentIdConverter, "comment")

urlpatterns = [
    path("discussions/<whole:pk>/", reading.discussion, name="discussion"),
    path("discussions/<whole:pk>/since/<comment:than>/", reading.newer, name="discussion_newer"),
    path("discussions/<whole:pk>/news/", news.news, name="discussion_news"),
    path("discussions/<whole:pk>/comments/", writing.post, name="comment_post"),
    path("discussions/<whole:pk>/write/", writing.write, name="comment_write"),
    path("discussions/<whole:pk>/preview/", writing.preview, name="comment_preview"),
    path("discussions/<whole:pk>/names/", writing.names, name="comment_names"),
    path("discussions/<whole:pk>/<slug:order>/", reading.discussion, name="discussion_order"),
    path("discussions/<whole:pk>/<slug:order>/after/<slug:key>/", reading.discussion, name="discussion_after"),
    path("comments/mine/", own.mine, name="own_comments"),
    path("comments/replies/", own.replies, name="own_replies"),
    path("comments/<comment:pk>/", reading.comment, name="comment"),
    path("comments/<comment:pk>/after/<comment:after>/", reading.comment, name="comment_after"),
    path("comments/<comment:pk>/history/", reading.history, name="comment_history"),
    path("comments/<comment:pk>/reply/", writing.reply, name="comment_reply"),
    path("comments/<comment:pk>/edit/", writing.edit, name="comment_edit"),
    path("comments/<comment:pk>/withdraw/", writing.withdraw, name="comment_withdraw"),
    path("comments/<comment:pk>/react/", acting.react, name="comment_react"),
    path("comments/<comment:pk>/report/", reporting.report, name="comment_report"),
    path("comments/<comment:pk>/judge/", acting.judge, name="comment_judge"),
    path("readers/<str:handle>/comments/", people.comments, name="reader_comments"),
    path("readers/<str:handle>/comments/before/<comment:before>/", people.comments, name="reader_comments_before"),
]
