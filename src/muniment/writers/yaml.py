"""A record as commented YAML: every answer below its item and label, good to edit and to keep in git.

Keys and comments come from the definition of the form, their order from its layout. What was never said can be written
as an empty key, so that a draft shows what is asked. `muniment.readers.yaml` reads it back to the same record.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from textwrap import wrap
from typing import Any, cast

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.codes import CodeTable
from muniment.errors import RecordError
from muniment.forms import FormSpec, Record, form_of
from muniment.forms.definition import AsFiled, Field, Part, attachments_of, fields
from muniment.forms.layout import FILE
from muniment.forms.tables import help_for
from muniment.values import Choice, Kind, Mark, Text

_WIDTH = 100
_FEW = 40  # choices that a comment lists: all but the states and countries
# Words that need no quotes, and those among them that other programs would take for a number, a day or a yes.
_PLAIN = re.compile(r"[A-Za-z0-9$/(][^\n\t:#{}\[\]&*!|>'\"%@`,]*(?<!\s)").fullmatch
_TYPED = re.compile(r"[-+.0-9][-+.0-9_:eExXa-fA-F]*|true|false|yes|no|on|off|null|y|n|~", re.IGNORECASE).fullmatch
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


NOT_READ = "# Not read"
"""How a comment begins that keeps what no field took."""


class Remarks(Struct, frozen=True):
    """What a draft says beside its answers: lines at its head, and one line at single fields, by path.

    `own` are the comments of who wrote it, by the path that they stand above; elsewhere they stand below all.
    """

    head: tuple[str, ...] = ()
    at: Mapping[str, str] = {}
    own: Mapping[str, tuple[str, ...]] = {}

    @property
    def unread(self) -> tuple[str, ...]:
        """What stood in the file and no field took, line by line."""
        return tuple(line.removeprefix(NOT_READ) for line in chain(*self.own.values()) if line.startswith(NOT_READ))

    def without_unread(self) -> "Remarks":
        """Return the remarks without what stood in the file and no field took."""
        own = {path: tuple(line for line in lines if not line.startswith(NOT_READ)) for path, lines in self.own.items()}
        return structs.replace(self, own={path: lines for path, lines in own.items() if lines})


def write_yaml(record: Record, *, with_empty: bool = False, remarks: Remarks | None = None) -> bytes:
    """Return `record` as YAML.

    With `with_empty` the fields that it does not answer are there too, as empty keys; `remarks` are added as comments.
    """
    return _Writer(form_of(record), with_empty=with_empty, remarks=remarks or Remarks()).written(record)


class _Writer:
    def __init__(self, form: FormSpec, *, with_empty: bool, remarks: Remarks) -> None:
        self.form, self.with_empty, self.remarks = form, with_empty, remarks
        self.section = FILE
        self.own = dict(self.remarks.own)

    def written(self, record: Record) -> bytes:
        """Return the whole file."""
        lines = [f"# {self.form.title}.", *(f"# {line}" for line in self.remarks.head), *self.own.pop("form", ())]
        lines.append(f'form: "{self.form.name}"')
        lines += self._part(record, "", "", "")
        if attached := attachments_of(record):  # a schedule holds them beside the fields of its form
            field = next(candidate for candidate in fields(self.form.header) if candidate.name == "attachments")
            lines += ["", *self._entries(field, attached, "", "", "")]
        lines += chain.from_iterable(self.own.values())
        return ("\n".join(lines) + "\n").encode()

    def _part(self, part: Part, indent: str, path: str, plain: str) -> Iterator[str]:
        instead = {spelling.field: spelling.words or "" for spelling in part.as_filed if _stands_alone(part, spelling)}
        for field in self.form.layout.fields(type(part), plain):
            value = getattr(part, field.name)
            is_printed = field.name in instead or self._is_asked(field, part, f"{path}{field.name}")
            if value is UNSET and not is_printed:
                continue
            yield from self._comment(field, indent, f"{path}{field.name}", f"{plain}{field.name}")
            if field.name in instead:
                yield f"{indent}{field.name}: {_quoted(instead[field.name])}"
            elif field.part is None:
                # A value may take several lines: an entry of a list indents each of them.
                yield from f"{indent}{field.name}:{self._value(field, value, indent)}".split("\n")
            elif field.repeats:
                yield from self._entries(field, value, indent, path, plain)
            else:
                inner = field.part() if value is UNSET else value
                lines = list(self._part(inner, f"{indent}  ", f"{path}{field.name}.", f"{plain}{field.name}."))
                yield f"{indent}{field.name}:{'' if lines else ' {}'}"
                yield from lines
        yield from _spelling([spelling for spelling in part.as_filed if not _stands_alone(part, spelling)], indent)

    def _is_asked(self, field: Field, part: Part, path: str) -> bool:
        """Return whether a field without an answer is shown: not where the source has something else in its place."""
        if any(spelling.field == field.name for spelling in part.as_filed):
            return False
        if self.with_empty or field.part is None:
            return self.with_empty or path in self.remarks.at or path in self.own
        inside, empty = f"{path}[0]." if field.repeats else f"{path}.", field.part()
        return any(self._is_asked(inner, empty, f"{inside}{inner.name}") for inner in fields(field.part))

    def _entries(
        self, field: Field, entries: tuple[Part, ...] | UnsetType, indent: str, path: str, plain: str
    ) -> Iterator[str]:
        parts = entries or ((field.part(),) if entries is UNSET and field.part else ())
        yield f"{indent}{field.name}:{'' if parts else ' []'}"
        for number, part in enumerate(parts):
            lines = list(self._part(part, f"{indent}  ", f"{path}{field.name}[{number}].", f"{plain}{field.name}[]."))
            # The dash of a list entry stands before its first key, comments above that before the dash.
            dashed = False
            for line in lines:
                bare = line.strip()
                if dashed or not bare or bare.startswith("#"):
                    yield f"  {line}" if line else line
                else:
                    dashed = True
                    yield f"{indent}  - {line.removeprefix(f'{indent}  ')}"
            if not dashed:
                yield f"{indent}  - {{}}"

    def _value(self, field: Field, value: object, indent: str) -> str:
        if value is UNSET:
            return ""
        if not field.repeats:
            return f" {_scalar(field.at.kind, value, indent)}"
        if not value:
            return " []"
        entries = cast("tuple[object, ...]", value)
        return "".join(f"\n{indent}  - {_scalar(field.at.kind, entry, indent + '  ')}" for entry in entries)

    # ---- comments ---------------------------------------------------------------------------------------------------

    def _comment(self, field: Field, indent: str, path: str, plain: str) -> Iterator[str]:
        section = self.form.layout.section(plain) if not indent else None
        if section and section.key != self.section:
            self.section = section.key
            yield ""
            yield f"# ---- {section.number or section.called} ".ljust(_WIDTH, "-")
        text = _sentence(field.at.label)
        if self.with_empty and field.part is None:
            text += f" {_sentence(help_for(self.form.name, plain))}".rstrip()
            text += f" {_choices(field.at.kind)}".rstrip()
        if text and (self.with_empty or not indent):
            yield from (f"{indent}# {line}" for line in wrap(text, _WIDTH - len(indent)))
        remark = self.remarks.at.get(path)
        if remark:
            yield from (f"{indent}# LOOK: {line}" for line in wrap(remark, _WIDTH - len(indent)))
        yield from (f"{indent}{line}" for line in self.own.pop(path, ()))


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", ":")) else f"{text}."


def _choices(kind: Kind[Any] | None) -> str:
    if not isinstance(kind, Choice):
        return ""
    codes = kind.codes
    if len(codes) > _FEW:
        return "By name, or by EDGAR's code." if isinstance(codes, CodeTable) else ""
    return "One of: " + ", ".join(_labelled(codes, code) for code in codes) + "."


def _labelled(codes: object, code: str) -> str:
    label = codes[code].label if isinstance(codes, CodeTable) else code
    return code if label == code else f"{code} ({label})"


# ---- values ---------------------------------------------------------------------------------------------------------


def _stands_alone(part: Part, as_filed: AsFiled) -> bool:
    """Return whether words of the source ("", "N/A") stand in the place of a value that is not there."""
    return as_filed.words is not UNSET and not as_filed.path and getattr(part, as_filed.field, ()) is UNSET


def _spelling(spelled: list[AsFiled], indent: str) -> Iterator[str]:
    """Yield what the source wrote otherwise than its values alone would be written."""
    if spelled:
        yield f"{indent}as_filed:"
    for spelling in spelled:
        pairs = [("field", spelling.field), ("words", spelling.words), ("path", spelling.path)]
        written = ", ".join(f"{name}: {_quoted(value)}" for name, value in pairs if value is not UNSET and value != "")
        if spelling.words == "":
            written = f'{written}, words: ""'.removeprefix(", ")
        yield f"{indent}  - {{{written}}}"


def _scalar(kind: Kind[Any] | None, value: object, indent: str) -> str:
    """Return a value as YAML: yes and no as true and false, numbers and days bare, texts quoted where they need it."""
    if isinstance(value, bool):
        if isinstance(kind, Mark) and not value:
            raise RecordError(f"{value!r} is no {kind.title}: a box that is not ticked is left out")
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return kind.write_typed(value).replace(",", "") if kind else str(value)
    if isinstance(kind, Text) and "\n" in value and _keeps_lines(value):
        mark = "|" if value.endswith("\n") else "|-"
        return mark + "".join(f"\n{indent}  {line}" if line else "\n" for line in value.removesuffix("\n").split("\n"))
    # A code that the list does not have is quoted: unquoted, the name of a code is read as the code.
    unlisted = isinstance(kind, Choice) and value not in kind.codes
    if _PLAIN(value) and not _TYPED(value) and not _ODD.search(value) and not unlisted:
        return value
    return _quoted(value)


def _quoted(text: str) -> str:
    """Return a text in quotes, with escapes for what no YAML file may hold as it is."""
    return _ODD.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _keeps_lines(text: str) -> bool:
    """Return whether a block of YAML would give the same text again; free lines at its end would be the file's."""
    lines = text.split("\n")
    tidy = all(line == line.rstrip(" \t\r") for line in lines)
    tidy = tidy and not text.endswith("\n\n")
    return tidy and bool(lines[0]) and not lines[0][0].isspace() and not _ODD.search(text) and "\t" not in text
