"""The pages and doors of a bloc-year by who may open them, as `tests/test_permissions.py` tries them."""

# What is open to everybody: tests/documents/pages/test_verify.py tries what it tells, and
# tests/members/test_calendarpage.py to whom a calendar's private address leads.
PUBLIC = {"verify", "verify-code", "calendar-feed"}
# For whoever watches over the machines: tests/common/web/test_health.py and test_measures.py.
HEALTH = {"lives", "is-ready", "is-worked", "measures"}
# Outside any bloc-year, of the standing body: tests/members/test_councilpage.py.
COUNCIL = {
    "council-dossiers",
    "council-dossiers.pdf",
    "council-dossiers.xlsx",
    "council.pdf",
    "council.xlsx",
    "council",
    "council-officer",
    "council-statistics",
    "council-statistics.pdf",
    "council-statistics.xlsx",
}
SITE = {
    *COUNCIL,
    *(
        "home",
        "login",
        "logout",
        "account",
        "set-password",
        "found-bloc",
        "blocs",
        "next-year-of-newest",
        "award-ledger-of-newest",
        "help",
        "help.pdf",
    ),
    *PUBLIC,
    *HEALTH,
}
# Pages of a bloc-year that every role of the bloc may open, by their doors.
OPEN = {
    "overview": "pdf",
    "bloc-info": "pdf",
    "members": "pdf xlsx",
    "member": "pdf",
    "pact": "pdf",
    "pact-sign": "",
    "pact-files": "",
    "conferences": "pdf xlsx",
    "regulation": "pdf",
    "reviews": "pdf xlsx",
    "ballot-recount": "pdf",
    "campaigns": "pdf",
    **dict.fromkeys(("campaign", "activity"), "pdf"),
    **dict.fromkeys(("activities", "charity", "meet", "newmodels", "works", "plan", "visits"), "pdf xlsx"),
    "eligibility": "pdf xlsx",
    "registrations": "pdf",
    "reports": "pdf",
    "registration": "pdf",
    "rubric": "pdf xlsx",
    "rubric-trial": "pdf",
    "standings": "pdf xlsx",
    "progress": "pdf xlsx",
    **dict.fromkeys(("standings-years", "comparison"), "pdf xlsx"),
    "log": "pdf xlsx",
    "documents": "pdf xlsx",
    **dict.fromkeys(("award-catalogue", "award-ledger"), "pdf xlsx"),
    "award-agency": "pdf",
    "proposals": "pdf xlsx",
    "calendar": "pdf xlsx",
    "search": "pdf",
}
# Pages for whoever manages the year; and one for the member itself alone.
MANAGED = {
    "members-edit": "",
    "campaigns-edit": "",
    "campaign-new": "",
    "campaign-edit": "",
    "accounts": "pdf xlsx",
    **dict.fromkeys(("next-year", "next-year-undo", "handover"), ""),
    **dict.fromkeys(("activities-settings", "activity-new", "activity-edit", "activity-result", "activity-remove"), ""),
    **dict.fromkeys(("activity-pictures", "charity-contribution", "charity-use", "work-edit", "visit-edit"), ""),
    **dict.fromkeys(("award-form", "award-pay", "award-ground", "award-edit"), ""),
    **dict.fromkeys(("proposal-new", "proposals-checklist", "proposals-holidays"), ""),
    **dict.fromkeys(("contest-edit", "meet-edit", "eligibility-edit", "eligibility-settings"), ""),
    "award-import": "xlsx",
    **dict.fromkeys(("plan-edit", "plan-done"), ""),
    "conference-edit": "",
    "report-call": "",
    "pact-edit": "",
    "pact-freeze": "",
    "regulation-edit": "",
    "progress-settings": "",
    "progress-new": "",
    "progress-appraisers": "pdf xlsx",
    "progress-exemptions": "pdf xlsx",
    **dict.fromkeys(("progress-submit", "progress-means", "progress-appraise"), "pdf xlsx"),
    "progress-reminders": "pdf",
}
MEMBERS_OWN = {"explain": ""}
# Forms and files of the rubric's editor, for the same. They say nothing of any score.
RUBRIC_FORMS = {
    "rubric-edit": "",
    "rubric-settings": "",
    "rubric-source": "",
    "rubric-intake": "",
    "rubric-new": "",
    "rubric-node": "",
    "rubric-delete": "",
    "rubric-book": "",
}
MANAGERS = ("thuky", "quantri")
# Forms of a member and of the secretary on its behalf: tests/campaigns/pages/test_registrations.py fills them in.
REGISTERING = {"registration-edit": "", "registration-results": ""}
# What only the bloc's own people open, and who of them may write there.
DRAFTS = {"compositions": "", "composition": "pdf", "composition-issue": "", "dossier": ""}
# New models, and who writes of them: tests/campaigns/pages/test_newmodels.py.
NEW_MODELS = {"newmodel", "newmodel.pdf", "newmodel-edit", "newmodel-review", "newmodel-spread", "newmodel-files"}
# A proposal, which is the bloc's own people's and, once sent, its member's; and a submission, which is theirs alone:
# tests/awards/pages/test_proposals.py and test_submissions.py.
PROPOSALS = {"proposal", "proposal.pdf", "proposal-step", "submission", "submission.pdf", "submission.xlsx"}
PROPOSALS |= {"proposal-edit", "submission-edit", "submission-send", "submission-item", "submission-appraisal"}
# A member's report, which is its own and the bloc's people's: test_reports.py and test_reportfiles.py in
# tests/campaigns/pages/.
REPORTS = {"report", "report.pdf", "report-edit", "report-files", "report-file"}
# What there is once there is a contest: test_meets.py and test_matches.py in tests/campaigns/pages/.
CONTESTS = {"contest", "contest.pdf", "contest.xlsx", "contest-matches", "team-edit"}
# One conference, where there is any: tests/pacts/pages/test_conferences.py.
CONFERENCE = {
    *("conference", "conference.pdf", "conference.xlsx"),
    *("conference-invitees", "conference-attendance", "conference-results"),
}
# One award, where there is any, and its papers: tests/awards/pages/test_ledger.py.
AWARDS = {"award", "award.pdf", "award-file"}
# One review meeting, where there is any: tests/awards/pages/test_reviews.py; and what a member says to its not being
# reviewed, once it is not: tests/awards/pages/test_eligibility.py.
REVIEWS = {"review", "review.pdf", "review.xlsx", "review-settings", "eligibility-answer"}
REVIEWS |= {"review-run", "review-screen", "review-opinions"}
# Where it votes on something: tests/awards/pages/test_votes.py.
REVIEWS |= {"review-votes", "review-votes.pdf", "review-votes.xlsx", "review-ballots", "review-ballots.pdf"}
# What such a meeting votes on, and who is put forward: tests/awards/pages/test_nominations.py.
REVIEWS |= {"nominations", "nominations.pdf", "nominations.xlsx", "question-edit", "nomination-edit"}
# Where an urn was opened: tests/awards/pages/test_ballots.py.
REVIEWS |= {"ballot", "ballot.pdf", "ballot.xlsx", "ballot.csv", "ballot-open", "ballot-close"}
# What there is once a dossier was made (tests/documents/dossier/test_dossier.py tries it) or something was registered.
DOSSIERS = {"dossier.pdf", "dossier.zip", "registrations.xlsx", "reports.xlsx"}
WRITERS = ("thuky", "vanthu", "quantri")
# Where who files paper notes what was signed on it.
NOTED = {"pact-paper": ""}
# Pages that show cards: what a member may open of them depends on the round.
CARDS = {
    "grid": "pdf xlsx",
    "card": "pdf xlsx",
    "evidence": "pdf xlsx",
    "history": "pdf",
    "told": "",
    "grid-import": "",
    "card-import": "",
}
# What each of several appraisers puts in is open to it and to the bloc: tests/scoring/pages/test_appraisals.py.
APPRAISALS = {"appraisals", "appraisals.pdf", "appraisals.xlsx"}
# A file behind a score is open to whom its card is; tests/scoring/pages/test_evidence.py tries it with files in place.
# So are the files of a document to whom the document is: tests/documents/pages/test_register.py.
# So are the files of a new model to whom the model is: tests/campaigns/pages/test_newmodelfiles.py.
# The pictures of joint activities are open to everybody in the bloc: tests/campaigns/pages/test_activity_pictures.py.
# What is kept of a pact is open to everybody in the bloc: tests/pacts/pages/test_life.py.
FILES = {
    "activity-picture",
    "newmodel-file",
    "proposal-file",
    "evidence-file",
    "document-file",
    "pact-file",
    "pact-text",
}
FILES |= {"submission-file", "submission-zip"}
# A page of all members' values: everybody opens it, and finds there the rows of whose cards it may open.
ROWS = {"criterion": "pdf xlsx"}
# Forms of whoever runs the bloc: all its staff look at them, and are told there who may send them.
FORMS = {"standings-publish": "", "standings-correction": ""}
# What there is only once something was published, issued or filed: tests/scoring/pages/test_publications.py and
# tests/documents/pages/test_register.py try who opens it then.
PUBLISHED = {"standings-publication": "pdf json", "document": "pdf"}
# A form of whoever keeps the register.
REGISTER = {"document-new": ""}
REGISTRARS = ("thuky", "vanthu", "quantri")


def doors(pages: dict[str, str]) -> set[str]:
    return {name for page, others in pages.items() for name in (page, *(f"{page}.{door}" for door in others.split()))}
