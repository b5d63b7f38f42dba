"""Who sends the forms: two members, the bloc's staff, and who has no business there."""

OWN, OTHER = "dv-02", "dv-03"
STAFF = ("thuky", "truongkhoi", "vanthu", "quantri")
# Of another bloc: its staff, and who stands there for the very agency that is «own» here.
FOREIGN = ("thuky-khac", "truongkhoi-khac", "vanthu-khac", "dai-dien-khac")
OUTSIDE = ("khong-vai-tro", *FOREIGN)
INSIDE = (*STAFF, OWN, OTHER)
EVERYBODY = ("", *OUTSIDE, *INSIDE)
