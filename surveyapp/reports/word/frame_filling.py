"""Filling a frame, in a process of its own with bounded time and memory (this module is its program).

A frame is a file that somebody sends. Its language is bounded (`frame_language`), but what reads it is not: the
patterns by which docxtpl finds tags take time that grows with the square or cube of a crafted text, and nothing in
the same process can interrupt them. So the process is ended by the system, and only the frame is lost.

In: one line of JSON with the values, then the frame. Out: one line of JSON, `{}` or the FrameError, then the frame
filled in. Only what filling needs is imported here: the process starts in a third of a second.
"""

import io
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import orjson
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from surveyapp.reports.limits import FILLING_MEMORY, FILLING_SECONDS
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.reports.word.frame_language import CONSTRUCTS, MARKER, VARIABLES, refused_construct
from surveyapp.reports.word.frame_safety import check_package


def fill_in_own_process(data: bytes, values: Mapping[str, object], seconds: int = FILLING_SECONDS) -> bytes:
    """The frame with these values, made in a process of its own. Raises FrameError."""
    command = [sys.executable, "-m", "surveyapp.reports.word.frame_filling", str(seconds)]
    done = subprocess.run(command, input=orjson.dumps(values) + b"\n" + data, capture_output=True)  # noqa: S603  # our own command, no shell
    if done.returncode < 0:
        raise FrameError("too_costly", seconds=seconds)
    done.check_returncode()
    said, _, filled = done.stdout.partition(b"\n")
    problem = orjson.loads(said)
    if problem:
        raise FrameError(problem["code"], **problem["params"])
    return filled


def fill_template(data: bytes, values: Mapping[str, object]) -> bytes:
    """A frame that somebody sent, checked and filled with these values. Raises FrameError."""
    check_package(data)
    made = fill_unchecked(data, values)
    # Once more: what a condition left out may have hidden the beginning of something else.
    check_package(made)
    return made


def fill_unchecked(data: bytes, values: Mapping[str, object]) -> bytes:
    """A frame of known parts with these values. Values are escaped: whatever people wrote stands there literally.

    Raises FrameError.
    """
    template = DocxTemplate(io.BytesIO(data))
    try:
        template.init_docx()
    except Exception as error:  # whatever python-docx stumbles over, it stands in the frame
        raise FrameError("not_a_word_file") from error
    try:
        template.render(values, _FrameEnvironment(), autoescape=True)
    except (FrameError, MemoryError):
        raise
    except TemplateSyntaxError as error:
        raise FrameError("template_syntax", detail=str(error.message)) from error
    except Exception as error:  # so it does here
        raise FrameError("template_fails", detail=str(error) or type(error).__name__) from error
    marker_in(template.docx)
    stream = io.BytesIO()
    template.docx.save(stream)
    return stream.getvalue()


class _FrameEnvironment(SandboxedEnvironment):
    """Whatever is compiled, be it body, header, footnote or property, is read first and must be plain."""

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        for offered in (self.filters, self.tests, self.globals):
            offered.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        refused = refused_construct(template)
        if refused is not None:
            raise FrameError("construct_not_allowed", found=refused, allowed=list(CONSTRUCTS))
        unknown = sorted(meta.find_undeclared_variables(template) - set(VARIABLES))
        if unknown:
            raise FrameError("unknown_variables", found=unknown, allowed=list(VARIABLES))
        return template


def marker_in(document: Any) -> Any:
    """The paragraph element that is the marker. Raises FrameError unless there is exactly one."""
    markers = [
        candidate
        for candidate in document.element.body.findall(qn("w:p"))
        if "".join(text.text or "" for text in candidate.iter(qn("w:t"))).strip() == MARKER
    ]
    if not markers:
        raise FrameError("marker_missing", marker=MARKER)
    if len(markers) > 1:
        raise FrameError("marker_repeated", marker=MARKER)
    return markers[0]


def main() -> None:
    """Fill the frame that comes in; say what is wrong with it, or give it out filled."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (FILLING_MEMORY, FILLING_MEMORY))
    problem: dict[str, object] = {}
    result = b""
    try:
        values = orjson.loads(sys.stdin.buffer.readline())
        result = fill_template(sys.stdin.buffer.read(), values)
    except FrameError as error:
        problem = {"code": error.code, "params": error.params}
    except MemoryError:
        problem = {"code": "too_costly", "params": {"seconds": seconds}}
    sys.stdout.buffer.write(orjson.dumps(problem) + b"\n" + result)


if __name__ == "__main__":
    main()
