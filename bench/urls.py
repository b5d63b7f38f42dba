"""The portal's addresses and two more, the floor: the least that a page, and a save, can cost in this house."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from common.audit.log import Actor, Change, write
from khoithidua.urls import portal
from khoithidua.urls import urlpatterns as house
from members.models import Membership
from scoring.models import Score

# The frame's words as constants: the floor asks the database for nothing but its rows.
FRAME: dict[str, Any] = {
    "year": {"bloc": {"name": "Khối thi đua"}, "year": 2024},
    "year_choices": [{"title": "Khối thi đua, năm 2024", "url": "/khoi/2024/", "current": True}],
    "menu": [
        {"title": page.menu, "url": f"/khoi/2024/{page.path}/", "current": page.name == "overview"}
        for page in portal.pages
        if page.menu
    ],
    "page": {"title": "Sàn", "pdf_url": "/khoi/2024/san.pdf", "xlsx_url": "/khoi/2024/san.xlsx"},
    "may_manage": True,
}


def floor(request: HttpRequest, year: int) -> HttpResponse:
    """The floor page: the middleware, log-in and base template of every page; one query, nine rows of three cells."""
    rows = Membership.objects.filter(year=year).order_by("order").values_list("order", "name", "short_name")
    return render(request, "bench/floor.html", FRAME | {"rows": rows})


def floor_save(request: HttpRequest, score: int) -> JsonResponse:
    """The floor save: the same middleware and log-in; one UPDATE of a score and one log entry in one transaction."""
    with transaction.atomic():
        Score.objects.filter(pk=score).update(explanation=request.POST["value"], version=F("version") + 1)
        change = Change(subject="Sàn", action="sửa", key="san", new=request.POST["value"])
        write(Actor(user=request.user), [change], bloc="khoi", year=2024)
    return JsonResponse({"fate": "saved", "text": request.POST["value"]})


urlpatterns = [
    path("san/<int:year>/", floor, name="floor"),
    path("san/luu/<int:score>/", floor_save, name="floor-save"),
    *house,
]
