"""The addresses of logging in from elsewhere, below /accounts/ (allauth includes them)."""

from django.urls import path

from broadsheet.readers.providers import views

urlpatterns = [
    path("enter/<str:provider>/", views.enter, name="enter_by"),
    path("sign-on/", views.sign_on_start, name="sign-on_login"),
    path("sign-on/return/", views.sign_on_return, name="sign-on_callback"),
    path("oidc/<str:provider_id>/login/", views.issuer_login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", views.issuer_callback, name="openid_connect_callback"),
]
