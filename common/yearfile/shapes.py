"""What the sections of a year file hand around. Its values may be anything a file says, so they are checked, not typed.

`common.yearfile.reading.Node` checks a JSON object key by key; past it the values have the types of the model's fields.
"""

from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
"""An object as it stands in a file, or is written to one."""
Fields: TypeAlias = dict[str, Any]
"""Values for fields of a row, by the model's names. A field that is missing stays as it stands."""
Parts: TypeAlias = dict[str, Any]
"""What the sections have read and applied so far, by name.

Every section finds `notes` (probable slips, to which it adds its own), `codes` (the members') and, once the first
section was applied, `bloc_year`. A section's own parts are read by that section alone.
"""
