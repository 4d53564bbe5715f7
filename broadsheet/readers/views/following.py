"""What is new from whom and what the reader follows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
@login_required
def following(request: HttpRequest) -> HttpResponse:
    return render(request, "readers/account/following.html")
