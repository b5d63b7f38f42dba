"""What may differ in a PDF that was signed: pyHanko's own rules, and besides the first form that a file ever gets.

A document that was issued has no form at all: whoever signs it adds one with the signature's field. pyHanko compares
forms with forms only. Slow to load, since pyHanko is.
"""

from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FieldComparisonContext,
    FieldComparisonSpec,
    FormUpdate,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
)

# What a form of nothing but signatures has.
_KEYS = {"/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"}


class _AlsoTheFirstForm(FormUpdatingRule):
    """Compares form with form; where there was none, every field of the new one must be a signature's."""

    def apply(self, old: Any, new: Any) -> Iterable[Any]:
        if "/AcroForm" in old.root:
            yield from super().apply(old, new)
        elif "/AcroForm" in new.root:
            yield from self._first(old, new)

    def _first(self, old: Any, new: Any) -> Iterable[Any]:
        form = new.root["/AcroForm"]
        if not isinstance(form, DictionaryObject) or not set(form) <= _KEYS or "/Fields" not in form:
            raise SuspiciousModification("The first form holds more than signatures.")
        for value in (new.root.raw_get("/AcroForm"), form.raw_get("/Fields")):
            if isinstance(value, IndirectObject):
                yield ModificationLevel.LTA_UPDATES, FormUpdate(updated_ref=_new(value, old), field_name=None)
        if "/DR" in form:
            for ref in new.collect_dependencies(form.raw_get("/DR"), since_revision=old.revision + 1):
                yield ModificationLevel.FORM_FILLING, FormUpdate(updated_ref=ref, field_name=None)
        context = FieldComparisonContext(field_specs=dict(_fields(form["/Fields"], old)), old=old, new=new)
        for rule in self.field_rules:
            yield from rule.apply(context)


def _fields(listed: Any, old: Any) -> Iterable[tuple[str, FieldComparisonSpec]]:
    for value in listed:
        field = value.get_object()
        if not isinstance(value, IndirectObject) or field.get("/FT") != "/Sig" or "/T" not in field:
            raise SuspiciousModification("The first form has a field that is no signature's.")
        yield (
            str(field["/T"]),
            FieldComparisonSpec(
                field_type="/Sig", old_field_ref=None, new_field_ref=_new(value, old), old_canonical_path=None
            ),
        )


def _new(value: Any, old: Any) -> Any:
    """The reference, if it is of something that the file had not before."""
    if not old.is_ref_unassignable(value.reference):
        raise SuspiciousModification("The first form stands where something else stood.")
    return value.reference


POLICY = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=_AlsoTheFirstForm(
        [
            SigFieldCreationRule(),  # type: ignore[no-untyped-call]
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ]
    ),
)
