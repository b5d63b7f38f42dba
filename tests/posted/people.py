"""Who sends the forms: two members, the bloc's staff, and who has no business there."""

OWN, OTHER = "dv-02", "dv-03"
STAFF = ("thuky", "truongkhoi", "vanthu", "quantri")
# Of another bloc: its staff, and who stands there for the very agency that is «own» here.
FOREIGN = ("thuky-khac", "truongkhoi-khac", "vanthu-khac", "dai-dien-khac")
OUTSIDE = ("khong-vai-tro", *FOREIGN)
INSIDE = (*STAFF, OWN, OTHER)
EVERYBODY = ("", *OUTSIDE, *INSIDE)
# The bloc's staff again: whose term has not begun, and whose is over since the year that the forms are of.
NOT_YET = ("thuky-chua-nhan", "truongkhoi-chua-nhan", "vanthu-chua-nhan")
FORMER = ("thuky-da-giao", "truongkhoi-da-giao", "vanthu-da-giao")
