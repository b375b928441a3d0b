"""What wrk sends in a citizen's name: the page, a full form, receipts, and all three in turn."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from surveyapp.collection.answers import read_answers
from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from tests.bench.wrk_load import RESULT

_GZIP = "wrk.headers['Accept-Encoding'] = 'gzip'\n"
_FORM = """wrk.method, wrk.body = 'POST', '{form}'
wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'
"""
_RECEIPTS = """local places, at = {{{places}}}, 0
function request()
  at = at % #places + 1
  return wrk.format('GET', places[at])
end
"""
_STEPS = """local page, form, places, first, last, filled = nil, nil, {{}}, 1, 0, true
stored = 0
function init()
  page = wrk.format('GET')
  wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'
  form = wrk.format('POST', nil, nil, '{form}')
  wrk.headers['Content-Type'] = nil
end
function request()
  if first <= last then
    local place = places[first]
    places[first] = nil
    first = first + 1
    return wrk.format('GET', place)
  end
  filled = not filled
  return filled and form or page
end
function response(status, headers)
  if status == 303 then
    stored = stored + 1
    last = last + 1
    places[last] = headers['Location']
  end
end
"""


def full_form(questionnaire: Questionnaire) -> str:
    """A form with every question answered, as a browser without script sends it: no id."""
    fields: list[tuple[str, str]] = [("version", version_hash(questionnaire)), ("response_id", "")]
    for asked in questionnaire.items:
        options = [option.code for option in asked.options]
        ticks = options[:3] if asked.kind == "ticks" else options[:1]
        fields += [(asked.code, tick) for tick in ticks]
        fields += [(written.code, "") for written in asked.write_ins]
    form: dict[str, list[str]] = {}
    for name, value in fields[2:]:
        form.setdefault(name, []).append(value)
    assert not read_answers(questionnaire, form).problems
    return urlencode(fields)


def scripts(folder: Path, questionnaire: Questionnaire) -> tuple[Path, Path]:
    """Reading the page, and a full form."""
    get, post = folder / "get.lua", folder / "post.lua"
    get.write_text(_GZIP + RESULT)
    post.write_text(_FORM.format(form=full_form(questionnaire)) + RESULT)
    return get, post


def receipts_script(script: Path, places: Sequence[str]) -> Path:
    """Reading the receipts at these paths, one after the other."""
    listed = ", ".join(f"'{place}'" for place in places)
    script.write_text(_GZIP + _RECEIPTS.format(places=listed) + RESULT)
    return script


def steps_script(script: Path, questionnaire: Questionnaire) -> Path:
    """The page, a full form, and the receipt to which its redirect leads, as often as one another."""
    script.write_text(_GZIP + _STEPS.format(form=full_form(questionnaire)) + RESULT)
    return script
