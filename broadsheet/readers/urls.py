"""The addresses of readers: who am I, the account, readers' pages. django-allauth's own are under /accounts/ too."""

from django.urls import include, path

from broadsheet.readers.views import (
    account,
    confirm,
    follow,
    following,
    leaving,
    me,
    own_data,
    people,
    privacy,
    sessions,
)

urlpatterns = [
    path("me", me.me, name="me"),
    path("accounts/", account.overview, name="account"),
    path("accounts/profile/", account.profile, name="account_profile"),
    path("accounts/sessions/", sessions.sessions, name="account_sessions"),
    path("accounts/confirm/", confirm.confirm, name="account_confirm"),
    path("accounts/privacy/", own_data.own_data, name="account_privacy"),
    path("accounts/privacy/<int:number>/", own_data.download, name="account_copy"),
    path("accounts/leave/", leaving.leave, name="account_leave"),
    path("accounts/stay/", leaving.stay, name="account_stay"),
    path("accounts/left/", leaving.left, name="account_left"),
    path("accounts/", include("allauth.urls")),
    path("following/", following.following, name="following"),
    path("following/manage/", following.manage, name="following_manage"),
    path("follow/<slug:kind>/<long:pk>/", follow.follow, name="follow"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("readers/<str:handle>/", people.reader_page, name="reader"),
    path("readers/<str:handle>/follows/", people.follows, name="reader_follows"),
    path("readers/<str:handle>/follows/page/<whole:number>/", people.follows, name="reader_follows_page"),
    path("readers/<str:handle>/picture.svg", people.picture, name="reader_picture"),
]
