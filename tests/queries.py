"""How many queries each page and each save may ask, as `tests/test_queries.py` counts them."""

ME = "dv-02"
# A page's doors and what each asks, alike for the secretary and a member.
PAGES = {
    **dict.fromkeys(("overview", "overview.pdf"), 14),
    **dict.fromkeys(("members", "members.pdf", "members.xlsx", "works", "works.pdf", "works.xlsx"), 5),
    **dict.fromkeys(("visits", "visits.pdf", "visits.xlsx"), 5),
    **dict.fromkeys(("proposals", "proposals.pdf", "proposals.xlsx"), 9),
    **dict.fromkeys(("award-catalogue", "award-catalogue.pdf", "award-catalogue.xlsx"), 7),
    **dict.fromkeys(("eligibility", "eligibility.pdf", "eligibility.xlsx"), 11),
    **dict.fromkeys(("award-ledger", "award-ledger.pdf", "award-ledger.xlsx"), 9),
    **dict.fromkeys(("award-agency", "award-agency.pdf"), 12),
    **dict.fromkeys(("plan", "plan.pdf", "plan.xlsx"), 5),
    **dict.fromkeys(("bloc-info", "bloc-info.pdf"), 4),
    **dict.fromkeys(("member", "member.pdf"), 7),
    **dict.fromkeys(("pact", "pact.pdf"), 15),
    **dict.fromkeys(("conferences", "conferences.pdf", "conferences.xlsx"), 7),
    **dict.fromkeys(("reviews", "reviews.pdf", "reviews.xlsx"), 6),
    **dict.fromkeys(("ballot-recount", "ballot-recount.pdf"), 4),
    "pact-sign": 9,
    "pact-files": 8,
    **dict.fromkeys(("regulation", "regulation.pdf"), 10),
    **dict.fromkeys(("activities", "activities.pdf", "activities.xlsx"), 7),
    **dict.fromkeys(("activity", "activity.pdf"), 9),
    **dict.fromkeys(("meet", "meet.pdf", "meet.xlsx"), 7),
    **dict.fromkeys(("charity", "charity.pdf", "charity.xlsx"), 6),
    **dict.fromkeys(("campaigns", "campaigns.pdf"), 8),
    **dict.fromkeys(("campaign", "campaign.pdf"), 12),
    **dict.fromkeys(("registrations", "registrations.pdf"), 6),
    **dict.fromkeys(("registration", "registration.pdf"), 7),
    "rubric": 9,
    "rubric.pdf": 10,
    "rubric.xlsx": 9,
    "rubric-trial": 7,
    "rubric-trial.pdf": 8,
    "grid": 11,
    "grid.pdf": 13,
    "grid.xlsx": 11,
    "history": 11,
    "history.pdf": 11,
    "card": 11,
    "card.pdf": 13,
    "card.xlsx": 11,
    "grid-import": 10,
    "card-import": 10,
    "criterion": 12,
    # Of one year without reports; tests/scoring/pages/test_comparison.py counts for two years with all there is.
    **dict.fromkeys(("comparison", "comparison.pdf", "comparison.xlsx"), 10),
    "criterion.pdf": 14,
    "criterion.xlsx": 12,
    **dict.fromkeys(("evidence", "evidence.pdf", "evidence.xlsx"), 11),
    "standings": 10,
    "standings.pdf": 12,
    "standings.xlsx": 10,
    "progress": 12,
    "progress.pdf": 13,
    "progress.xlsx": 12,
    **dict.fromkeys(("standings-years", "standings-years.pdf", "standings-years.xlsx"), 8),
    "standings-publish": 10,
    "standings-publication": 8,
    "standings-publication.pdf": 7,
    "standings-publication.json": 7,
    "standings-correction": 7,
    **dict.fromkeys(("documents", "documents.pdf", "documents.xlsx"), 5),
    **dict.fromkeys(("newmodels", "newmodels.pdf", "newmodels.xlsx"), 5),
    **dict.fromkeys(("reports", "reports.pdf"), 5),
    **dict.fromkeys(("document", "document.pdf"), 13),
    **dict.fromkeys(("log", "log.pdf", "log.xlsx"), 11),
    **dict.fromkeys(("calendar", "calendar.pdf", "calendar.xlsx"), 14),
    # Before anything is looked for; tests/members/test_searchpage.py counts for one bloc and for many.
    **dict.fromkeys(("search", "search.pdf"), 4),
}
# What only who manages the year opens, and what only the member itself; the others are told that they may not.
MANAGED = {
    **dict.fromkeys(("members-edit", "charity-contribution", "report-call", "work-edit"), 5),
    **dict.fromkeys(("plan-edit", "plan-done"), 7),
    "next-year": 27,
    "next-year-undo": 5,
    "handover": 10,
    "campaigns-edit": 8,
    **dict.fromkeys(("campaign-new", "charity-use", "conference-edit"), 4),
    **dict.fromkeys(("campaign-edit", "activity-new"), 6),
    **dict.fromkeys(("award-pay", "award-ground"), 4),
    "award-form": 5,
    "eligibility-edit": 7,
    "eligibility-settings": 6,
    "award-edit": 10,
    "proposal-new": 7,
    **dict.fromkeys(("proposals-checklist", "proposals-holidays"), 6),
    "award-import": 4,
    "award-import.xlsx": 10,
    "visit-edit": 6,
    **dict.fromkeys(("activity-edit", "activity-result"), 9),
    "meet-edit": 8,
    **dict.fromkeys(("activities-settings", "activity-remove", "activity-pictures", "contest-edit"), 7),
    "accounts": 9,
    **dict.fromkeys(("accounts.pdf", "accounts.xlsx"), 8),
    "pact-edit": 12,
    "pact-freeze": 8,
    "regulation-edit": 9,
    "pact-paper": 9,
    "progress-settings": 9,
    "progress-new": 7,
    **dict.fromkeys(("progress-exemptions", "progress-exemptions.xlsx"), 9),
    "progress-exemptions.pdf": 11,
    "progress-appraisers": 10,
    "progress-appraisers.pdf": 12,
    "progress-appraisers.xlsx": 10,
    **dict.fromkeys(("progress-submit", "progress-submit.xlsx"), 12),
    "progress-submit.pdf": 13,
    # Where no card was handed in; tests/scoring/pages/test_allcards.py counts where many were.
    **dict.fromkeys(("progress-appraise", "progress-appraise.pdf", "progress-appraise.xlsx"), 10),
    **dict.fromkeys(("progress-means", "progress-means.pdf", "progress-means.xlsx"), 10),
    "progress-reminders": 16,
    "progress-reminders.pdf": 16,
    "document-new": 5,
}
OWN = {"explain": 11}
# Where something has to be registered or proposed first: test_registration_queries.py, test_newmodels.py,
# test_meets.py, test_matches.py and test_reports.py in tests/campaigns/pages/.
REGISTERED = {"registrations.xlsx", "registration-edit", "registration-results"}
REGISTERED |= {"contest", "contest.pdf", "contest.xlsx", "contest-matches", "team-edit"}
# tests/pacts/pages/test_conferences.py counts for one that has all its rows.
REGISTERED |= {"conference", "conference.pdf", "conference.xlsx"}
REGISTERED |= {"conference-invitees", "conference-attendance", "conference-results"}
# tests/awards/pages/test_ledger.py counts for one award.
REGISTERED |= {"award", "award.pdf"}
# tests/scoring/pages/test_appraisals.py counts for a card that several appraise.
REGISTERED |= {"appraisals", "appraisals.pdf", "appraisals.xlsx"}
# tests/awards/pages/test_proposals.py and test_submissions.py count where there are proposals.
REGISTERED |= {"proposal", "proposal.pdf", "proposal-step", "submission", "submission.pdf", "submission.xlsx"}
REGISTERED |= {"proposal-edit", "submission-edit", "submission-send", "submission-item", "submission-appraisal"}
# tests/awards/pages/test_reviews.py counts for one meeting.
REGISTERED |= {"review", "review.pdf", "review.xlsx", "review-settings", "review-opinions"}
# tests/awards/pages/test_eligibility.py
REGISTERED |= {"eligibility-answer"}
REGISTERED |= {"review-run", "review-screen"}
# tests/awards/pages/test_votes.py counts for one question.
REGISTERED |= {"review-votes", "review-votes.pdf", "review-votes.xlsx", "review-ballots", "review-ballots.pdf"}
# tests/awards/pages/test_nominations.py counts for one meeting.
REGISTERED |= {"nominations", "nominations.pdf", "nominations.xlsx", "question-edit", "nomination-edit"}
# tests/awards/pages/test_ballots.py counts for one urn.
REGISTERED |= {"ballot", "ballot.pdf", "ballot.xlsx", "ballot.csv", "ballot-open", "ballot-close"}
REGISTERED |= {"report", "report.pdf", "report-edit", "report-files", "reports.xlsx"}
REGISTERED |= {"newmodel", "newmodel.pdf", "newmodel-edit", "newmodel-review", "newmodel-spread", "newmodel-files"}
# A member is asked for the cards it is to appraise; what it prints of the progress nobody signs.
MEMBERS = {
    "overview": 13,
    "overview.pdf": 13,
    # Nor when proposals are due.
    **dict.fromkeys(("calendar", "calendar.pdf", "calendar.xlsx"), 13),
    # Nor is it asked who was chosen and is not proposed yet.
    **dict.fromkeys(("proposals", "proposals.pdf", "proposals.xlsx"), 8),
    "progress.pdf": 12,
    # What the rounds show decides which documents it may know of.
    "documents": 7,
    "documents.pdf": 7,
    "documents.xlsx": 7,
    "document": 12,
    "document.pdf": 12,
}
# What it costs to be told that one may not; four, but where the card is asked for first.
FORBIDDEN = {"explain": 11}
# Who may not see the grid is sent to its card.
SENT_TO_ITS_CARD = 5
# Forms of whoever manages the year, with a rubric that may be changed; then what their buttons take.
FORMS = {
    "rubric-edit": 9,
    "rubric-settings": 10,
    "rubric-source": 7,
    "rubric-intake": 6,
    **dict.fromkeys(("rubric-new", "rubric-node", "rubric-delete", "rubric-book"), 8),
}
# What only the bloc's own people open: each document with its preview, by its source.
DRAFTS = {
    ("compositions", ""): 27,
    ("dossier", ""): 6,
    ("composition-issue", "ke-hoach"): 15,
    ("composition-issue", f"phieu-cham-diem/nam/{ME}"): 15,
    **{
        (door, source): count
        for source, count in {
            "danh-sach-thanh-vien": 8,
            "quyet-dinh-thanh-vien": 8,
            "bien-ban-hoi-nghi": 11,
            "ke-hoach": 13,
            "phat-dong/1": 12,
            "bang-danh-gia": 11,
            f"phieu-cham-diem/nam/{ME}": 15,
            "bang-tong-hop/nam": 14,
            "bang-xep-hang/nam": 14,
            "bang-xep-hang/sau-thang": 11,
            "nhat-ky": 9,
        }.items()
        for door in ("composition", "composition.pdf")
    },
}
# A change writes the tree whole, level by level: that is done a few times a year, and never by many at once.
RUBRIC_SAVES = {"a button of the tree": 25, "a node": 25, "the settings": 24, "a stale form": 14}
# What a member is not to have: the staff's forms, and the file with everybody's figures.
CLOSED = {"standings-publish": 4, "standings-correction": 4, "standings-publication.json": 6}
# Outside any bloc-year; two of them send on who is logged in.
SITE = {"home": 4, "account": 3, "help": 2, "help.pdf": 2, "login": 2}
SENT_ON = {"home", "login"}
# A score saved by the page's script, whose answer has all totals and ranks; then a whole form without scripting,
# once with everything saved and once shown again: with what was refused, and what somebody else had changed.
SAVES = {
    "a workbook's preview": 12,
    "a workbook held back": 14,
    "a workbook": 14,
    "an office's sheet": 12,
    "an office's sheet looked at": 11,
    # The round is read once to say what is meant, and once more under its lock.
    "an office's sheet written": 20,
    "one score": 14,
    "a score that moves others": 15,
    "a score that was changed meanwhile": 12,
    "a pasted block": 14,
    "a form": 13,
    "a form shown again": 17,
    # A card asks what its own files are called, where the grid asks how many everybody has.
    "a card's form shown again": 17,
}
# What the answer to the script asks besides, for the counts of the page's filters: what has evidence. The criterion
# that is saved here wants none. Where a member has answered its appraisal, a page of all asks for those marks too.
COUNTS = {"grid": 1, "card": 1, "criterion": 0}
