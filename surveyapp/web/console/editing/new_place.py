"""The common part of the pages of a new survey and of a new evaluation: its place, and the two ways to begin."""

from collections.abc import Callable, Collection
from typing import Any, NoReturn

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_FOLDER_TITLE, LONGEST_TITLE
from surveyapp.services.people.teams import folders
from surveyapp.services.surveys.new_place import NewPlace, names_in, own_folders, own_teams, suggested_name
from surveyapp.services.surveys.technical_names import proposed_name
from surveyapp.services.surveys.uploaded_text import UploadedText, read_upload
from surveyapp.web.console.access import actor, engine, settings
from surveyapp.web.console.decision_forms import answer_form
from surveyapp.web.console.folder_names import folder_label

LONGEST_NEW_TITLE = Length(max=LONGEST_TITLE, message=_l("标题最多 %(most)s 个字", most=LONGEST_TITLE))


class PlaceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """Where something new goes. The service judges whether this person may use the folder and the team."""

    folder = SelectField(_l("放在哪个文件夹"), validate_choice=False)
    folder_title = StringField(
        _l("新文件夹的名称"),
        validators=[
            Length(max=LONGEST_FOLDER_TITLE, message=_l("名称最多 %(most)s 个字", most=LONGEST_FOLDER_TITLE))
        ],
        filters=[lambda value: " ".join((value or "").split())],
    )
    new_folder = StringField(_l("技术名"), filters=[lambda value: (value or "").strip()])
    team = SelectField(_l("新文件夹归哪个团队"), validate_choice=False)
    name = StringField(_l("名称"), filters=[lambda value: (value or "").strip()])

    def offer(self) -> None:
        """Fill the choices with what this person may use."""
        person = actor()
        folders = own_folders(engine(), person, settings().questionnaires)
        self.folder.choices = [SelectChoice(folder, folder_label(folder)) for folder in folders]
        self.folder.choices.append(SelectChoice("", _("新建文件夹")))
        teams = own_teams(engine(), person)
        self.team.choices = [SelectChoice(str(number), name) for number, name in teams]
        if person.folders is None:
            self.team.choices.insert(0, SelectChoice("", _("不分配给团队（只有管理员可见）")))

    def place(self, source_name: str) -> NewPlace:
        """The place as filled in; a name that was left out is made from `source_name`, a new folder's from its title.

        `Refusal` with `name_proposed` where a technical name is written in Chinese: one is proposed in its place.
        """
        new = not self.folder.data
        if new and not self.new_folder.data and self.folder_title.data:
            self.new_folder.data = proposed_name(self.folder_title.data, folder_names(), "folder")
        if new and not self.new_folder.data.isascii():
            self.folder_title.data = self.folder_title.data or self.new_folder.data[:LONGEST_FOLDER_TITLE]
            _propose(self.new_folder, folder_names(), "folder")
        folder = self.new_folder.data if new else self.folder.data
        taken = names_in(engine(), folder, settings().questionnaires) if folder else set()
        if not self.name.data.isascii():
            _propose(self.name, taken, "survey")
        team = int(self.team.data[:20]) if (self.team.data or "").isdecimal() else None  # no team has more
        title = self.folder_title.data if new else ""
        return NewPlace(folder, self.name.data or suggested_name(source_name, taken), new, team, title)


class UploadForm(PlaceForm):
    """An uploaded `file`; `text` and `file_name` keep what was read while the place is corrected."""

    text = HiddenField()
    file_name = HiddenField()

    def text_and_place(self) -> tuple[UploadedText, NewPlace]:
        """The text of the uploaded file, or that from before the place was corrected; and the place."""
        sent: Any = self.file.data
        if sent:
            uploaded = read_upload(sent.stream.read(LARGEST_DEFINITION_FILE + 1))
            self.text.data, self.file_name.data = uploaded.text, sent.filename or ""
        elif self.text.data:
            uploaded = UploadedText(self.text.data, "utf-8-sig")
        else:
            raise Refusal("upload_is_missing")
        return uploaded, self.place(self.file_name.data or "")


def printed_line(value: str | None) -> str:
    """What somebody typed as one line without control characters: the filter of titles."""
    return "".join(filter(str.isprintable, " ".join((value or "").split())))


def folder_names() -> list[str]:
    """The names of folders that are in use."""
    return folders(engine(), settings().questionnaires)


def editor_of(place: NewPlace) -> str:
    """The address of the form of a new survey."""
    return url_for("console.questionnaire_form.form", folder=place.folder, name=place.name)


def begin_chosen(
    template: str,
    copy: PlaceForm,
    upload: UploadForm,
    begin_copy: Callable[[Any], ResponseReturnValue],
    begin_upload: Callable[[Any], ResponseReturnValue],
    neither: str,
    **shown: object,
) -> ResponseReturnValue:
    """The response of the chosen way to begin; else the page with both ways and what is wrong.

    `neither` is the message where no way was chosen; `shown` is what the page needs beside the forms.
    """
    way = request.form.get("way", "")
    context = {"copy": copy, "upload": upload, "way": way, "limit": LARGEST_DEFINITION_FILE // 1000, **shown}

    def page(messages: list[str]) -> str:
        return render_template(template, messages=messages, **context)

    if way == "copy":
        return answer_form(copy, lambda: begin_copy(copy), page)
    if way == "upload":
        return answer_form(upload, lambda: begin_upload(upload), page)
    return (page([neither]), 422) if copy.is_submitted() else (page([]), 200)


def wants_archived() -> bool:
    """Whether archived surveys or evaluations are to be chosen from, instead of those in use."""
    return bool(request.args.get("archived"))


def wanted_source(copy: PlaceForm) -> str:
    """The source that a link or the sent form names; it is offered even where it is archived."""
    return (copy.source.data or "") if copy.is_submitted() else request.args.get("source", "")


def _propose(field: StringField, names_in_use: Collection[str], usual: str) -> NoReturn:
    """Replace a Chinese name by a proposed technical one, to be looked at before anything is made."""
    typed = field.data
    field.data = proposed_name(typed, names_in_use, usual)
    raise Refusal("name_proposed", found=typed, proposed=field.data)
