"""Composition of the addresses: every app's pages in the order of the menu, and the few outside any bloc-year."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import path

from awards import heirlooms as award_heirlooms
from awards.calendar import calendar_days as award_days
from awards.dossier import dossier_parts as award_parts
from awards.dues import dues as award_dues
from awards.midyear import proposed_after
from awards.overview import overview as awards_overview
from awards.pages import DOORS as AWARD_DOORS
from awards.pages import PAGES as AWARD_PAGES
from awards.pages import councildossiers
from awards.pages.ledger import of_newest as ledger_of_newest
from awards.searching import KINDS as AWARD_THINGS
from campaigns import heirlooms as campaign_heirlooms
from campaigns.calendar import calendar_days as campaign_days
from campaigns.dossier import dossier_parts as campaign_parts
from campaigns.dues import dues as campaign_dues
from campaigns.overview import campaign_steps
from campaigns.overview import overview as campaigns_overview
from campaigns.pages import DOORS as CAMPAIGN_DOORS
from campaigns.pages import WHAT_CAME_OF_IT, campaign_pages
from campaigns.planned import of_pact
from campaigns.searching import KINDS as CAMPAIGN_THINGS
from common.web import health, measures
from documents.council import FACTS as DOCUMENT_FACTS
from documents.dossier.contents import Contents
from documents.pages import DOORS as DOCUMENT_DOORS
from documents.pages import dossier as dossierpage
from documents.pages import register_pages
from documents.pages import verify as verifypage
from documents.pages.editor import PAGES as COMPOSING_PAGES
from documents.searching import KINDS as DOCUMENT_THINGS
from khoithidua.catalogue import SETTINGS, catalogue
from members import (
    accountspage,
    blocpage,
    blocspage,
    calendarpage,
    councilpage,
    founding,
    handoverpage,
    logpage,
    nextyearpage,
    nextyearundopage,
    rosterpage,
    searchpage,
    site,
)
from members import views as members
from members.overview import overview_page
from members.pages import Portal
from members.setpassword import SetPassword
from members.starting import member_steps
from pacts import heirlooms as pact_heirlooms
from pacts import views as pacts
from pacts.calendar import calendar_days as pact_days
from pacts.citing import citing_pacts
from pacts.council import FACTS as PACT_FACTS
from pacts.pages import CONFERENCE_PAGES, pact_pages
from pacts.pages import DOORS as PACT_DOORS
from pacts.regulation import heirlooms as regulation_heirlooms
from pacts.regulation.form import regulation_form
from pacts.regulation.page import regulation_page
from pacts.searching import KINDS as PACT_THINGS
from pacts.verbs.freezing import PACT
from scoring.calendar import calendar_days as round_days
from scoring.council import FACTS as SCORING_FACTS
from scoring.dues import dues as scoring_dues
from scoring.pages import DOORS as SCORING_DOORS
from scoring.pages import PAGES as SCORING_PAGES
from scoring.pages import comparison, years
from scoring.pages.logfilters import LOG_FILTERS
from scoring.pages.overview import overview as scoring_overview
from scoring.pages.overview import round_steps, rubric_steps
from scoring.pages.rounds import has_sample
from scoring.presenters.grounds import citing_rubrics
from scoring.presenters.samples import holds_real
from scoring.rubrics import heirlooms as rubric_heirlooms
from scoring.searching import KINDS as SCORING_THINGS
from scoring.verbs.rounds import years_at_work

# What a year can begin with of the last one.
HEIRLOOMS = [campaign_heirlooms, pact_heirlooms, regulation_heirlooms, rubric_heirlooms, award_heirlooms]
CALENDAR = [pact_days, campaign_days, round_days, award_days]
# What can be looked for, in the order in which it is shown.
THINGS = [searchpage.MEMBERS, *PACT_THINGS, *CAMPAIGN_THINGS, *SCORING_THINGS, *AWARD_THINGS, *DOCUMENT_THINGS]
# What is due for whom, told to whoever logs in.
DUES = [scoring_dues, campaign_dues, award_dues]

# What is known of a bloc's year where the standing body sees the blocs side by side.
COUNCIL = [*PACT_FACTS, *SCORING_FACTS, *DOCUMENT_FACTS]

portal = Portal(
    [
        overview_page(
            [pacts.overview, campaigns_overview, scoring_overview, awards_overview],
            holds_real,
            [member_steps, campaign_steps, rubric_steps, pacts.pact_steps, round_steps],
            [comparison.PAGE, *WHAT_CAME_OF_IT, years.PAGE],
        ),
        members.MEMBERS,
        rosterpage.PAGE,
        accountspage.PAGE,
        handoverpage.PAGE,
        blocpage.PAGE,
        nextyearpage.page([one.heirlooms for one in HEIRLOOMS]),
        nextyearundopage.page([one.handed_down for one in HEIRLOOMS]),
        members.MEMBER,
        *pact_pages(of_pact),
        *CONFERENCE_PAGES,
        regulation_page(SETTINGS),
        regulation_form(SETTINGS),
        *campaign_pages(proposed_after),
        *SCORING_PAGES,
        *AWARD_PAGES,
        calendarpage.page(CALENDAR),
        *COMPOSING_PAGES,
        *register_pages([citing_pacts, citing_rubrics], compose="compositions"),
        dossierpage.PAGE,
        logpage.log_page(has_sample, LOG_FILTERS),
        searchpage.page(THINGS),
    ],
    [*PACT_DOORS, *CAMPAIGN_DOORS, *SCORING_DOORS, *AWARD_DOORS, *DOCUMENT_DOORS],
)

# What the dossier of a year holds besides what is registered: pages as they print.
contents = Contents(catalogue, portal, pages={"pact": PACT.slug, "activities": ""}, parts=[campaign_parts, award_parts])

# A disk or a database that fails is told as what it is, wherever it does.
handler500 = "common.web.faults.answer"

urlpatterns = [
    path("", site.home_page(years_at_work), name="home"),
    path("dang-nhap/", site.PortalLogin.as_view(dues=DUES), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("tai-khoan/", site.Account.as_view(), name="account"),
    # Two words before the rest: no address of a bloc's year looks like it.
    path("tai-khoan/dat-mat-khau/<slug:uidb64>/<slug:token>/", SetPassword.as_view(dues=DUES), name="set-password"),
    path("huong-dan/", site.help_page, name="help"),
    path("huong-dan.pdf", site.help_record, name="help.pdf"),
    *verifypage.URLS,
    path("suc-khoe/song/", health.lives, name="lives"),
    path("suc-khoe/san-sang/", health.is_ready, name="is-ready"),
    path("suc-khoe/viec-nen/", health.is_worked, name="is-worked"),
    path("suc-khoe/so-do/", measures.measures, name="measures"),
    path("cac-khoi/", blocspage.blocs, name="blocs"),
    *councilpage.urls(COUNCIL),
    *councildossiers.URLS,
    path("lap-khoi/", founding.found, name="found-bloc"),
    path("lich/<str:key>.ics", calendarpage.feed(CALENDAR), name="calendar-feed"),
    path("quan-tri/", admin.site.urls),
    path("<slug:bloc>/mo-nam-moi/", nextyearpage.of_newest, name="next-year-of-newest"),
    path("<slug:bloc>/so-khen-thuong/", ledger_of_newest, name="award-ledger-of-newest"),
    *portal.urls,
]
