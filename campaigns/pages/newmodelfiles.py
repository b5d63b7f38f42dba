"""The files behind a new model: the page that takes them, and the door to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import ModelFile, NewModel
from campaigns.pages.newmodels import model_or_404
from campaigns.verbs.modelfiles import (
    MOST_MODEL_FILES,
    add_files,
    remove_file,
    restore_file,
)
from common.files.answer import stored_answer
from common.files.intake import files_sent
from common.files.taking import not_taken, store
from common.web.sent import whole_number
from members.access import may_write_new_model
from members.pages import Again, Opened, Page, YearDoor


@dataclass(frozen=True, kw_only=True)
class ModelFilesPage:
    """A model's files, those `removed` that may be brought back, and what was `refused`: a name and why."""

    title: str
    model: NewModel
    files: list[ModelFile]
    removed: list[ModelFile]
    full: bool
    most: int
    refused: Sequence[tuple[str, str]]
    on_behalf: bool
    back: str


def _written(opened: Opened) -> NewModel:
    """The model that the address names, if this reader may write it."""
    model = model_or_404(opened)
    opened.require(may_write_new_model(opened.reader, model.member.code, model.state))
    return model


def load(opened: Opened) -> ModelFilesPage:
    """The files as they stand."""
    return _page(opened, _written(opened))


def _page(opened: Opened, model: NewModel, refused: Sequence[tuple[str, str]] = ()) -> ModelFilesPage:
    files = list(model.files.order_by("id"))
    present = [file for file in files if file.removed_at is None]
    return ModelFilesPage(
        title=f"Minh chứng: {model.name}",
        model=model,
        files=present,
        removed=[file for file in files if file.removed_at is not None],
        full=len(present) >= MOST_MODEL_FILES,
        most=MOST_MODEL_FILES,
        refused=refused,
        on_behalf=model.member.code not in opened.reader.own,
        back=opened.address("newmodel", model.number),
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Takes files in, takes one away or brings one back, by the pressed button."""
    model = _written(opened)
    deed, _, which = opened.posted.get("deed", "").partition(":")
    how: dict[str, Any] = {
        "year": opened.year,
        "number": model.number,
        "actor": opened.actor,
        "reader": opened.reader,
    }
    try:
        if deed == "add":
            return _take(opened, model, how)
        act, number = {"remove": remove_file, "restore": restore_file}.get(deed), whole_number(which)
        if act is None or number is None:
            raise Http404
        done = act(**how, file_id=number)
    except PermissionError as refused:
        return Again(_page(opened, model, [("", str(refused))]))
    except (NewModel.DoesNotExist, ModelFile.DoesNotExist):
        raise Http404 from None
    said = f"Đã gỡ «{done.name}». Bấm «Khôi phục» để lấy lại." if deed == "remove" else f"Đã lấy lại «{done.name}»."
    messages.success(opened.request, said)
    return HttpResponseRedirect(opened.path)


def _take(opened: Opened, model: NewModel, how: dict[str, Any]) -> HttpResponseBase | Again:
    taken = add_files(**how, files=files_sent(opened.request, "files"))
    refused = not_taken(opened.request, taken, none="Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Thêm tệp».")
    if count := sum(one.row is not None for one in taken):
        messages.success(opened.request, f"Đã thêm {count} tệp.")
    return Again(_page(opened, model, refused)) if refused else HttpResponseRedirect(opened.path)


def fetch(opened: Opened) -> HttpResponseBase:
    """One file, for whoever may know of the model; once it was taken away, there is none."""
    model = model_or_404(opened)
    found = model.files.filter(pk=opened.kwargs["file"], removed_at__isnull=True).first()
    if found is None:
        raise Http404
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


PAGE = Page(
    name="newmodel-files",
    within="campaigns",
    path="mo-hinh/<int:number>/minh-chung",
    title="Minh chứng của mô hình",
    load=load,
    save=save,
    template="campaigns/newmodel_files.html",
    printed=False,
)
FILE = YearDoor(name="newmodel-file", path="mo-hinh/<int:number>/tep/<int:file>", answer=fetch)
