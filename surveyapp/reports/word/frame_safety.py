"""Checks an own Word frame before anything in it is read, and once more when it is filled in.

A frame is a file that somebody sends, and the report made with it is opened by others. So it may not fetch, run or
bring along anything: whatever is not known to be harmless is refused, with the part of the file and what was found.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lxml import etree

from surveyapp.reports.limits import LARGEST_FRAME, LARGEST_XML_PART, MOST_FRAME_PARTS
from surveyapp.reports.word.frame_allowed import (
    ELEMENTS,
    FETCHED,
    LINK,
    MAIN,
    NAMESPACES,
    NESTED,
    OUTSIDE,
    PART_TYPES,
    PICTURES,
    RELATIONS,
    field_fault,
    is_picture,
    is_web_address,
    may_be_xml,
    relation_of,
)
from surveyapp.reports.word.frame_error import FrameError

_TYPES = "[Content_Types].xml"
_ENCODINGS = (None, "UTF-8", "UTF-16", "US-ASCII", "ASCII")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError),
    *(OSError, etree.XMLSyntaxError),
)
"""What reading a damaged archive raises."""


def check_package(data: bytes) -> None:
    """Raise FrameError unless this is a .docx file of harmless parts only."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_entries(archive.infolist())
        types = _part_types(archive)
        if MAIN not in types.values():
            raise FrameError("not_a_word_file")
        for name, kind in types.items():
            if kind not in PART_TYPES:
                raise FrameError("part_not_allowed", part=name[:100], found=kind[:100] or "?")
            content = archive.read(name)  # nothing is packed larger than it says
            if _is_xml(kind):
                _check_xml(name, content)
            elif may_be_xml(content) or (kind.startswith("image/") and not is_picture(content)):
                # Some programs go by what a part is to another, or by its first bytes, and not by its kind.
                raise FrameError("part_not_allowed", part=name[:100], found=f"{kind} ?")
    except _BROKEN as error:
        raise FrameError("not_a_word_file") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """What the archive says of its parts, before one of them is unpacked."""
    if len(entries) > MOST_FRAME_PARTS:
        raise FrameError("too_many_parts", limit=MOST_FRAME_PARTS)
    if sum(entry.file_size for entry in entries) > LARGEST_FRAME:
        raise FrameError("too_large", limit=LARGEST_FRAME)
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        shown = name[:100]
        if name.startswith("/") or ".." in name.split("/") or any(sign in name for sign in "\\:%\0"):
            raise FrameError("part_named_badly", part=shown.replace("\0", "?"))
        if name.lower() in seen:
            raise FrameError("part_twice", part=shown)
        if entry.flag_bits & 0x1:
            raise FrameError("part_encrypted", part=shown)
        seen.add(name.lower())


def _part_types(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each part -> its kind, in small letters where the kinds that are allowed differ in nothing else."""
    if archive.getinfo(_TYPES).file_size > LARGEST_XML_PART:
        raise FrameError("part_too_large", part=_TYPES, limit=LARGEST_XML_PART)
    root = _parsed(_TYPES, archive.read(_TYPES))
    known = {kind.lower(): kind for kind in PART_TYPES}
    by_ending: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for entry in root.iter(etree.Element):
        kind = entry.get("ContentType", "")
        if entry.get("Extension") is not None and entry.get("PartName") is not None:
            raise FrameError("part_not_allowed", part=entry.get("PartName")[:100], found=kind[:100])
        if (ending := entry.get("Extension")) is not None:
            if by_ending.setdefault(ending.lower(), kind) != kind:
                raise FrameError("part_not_allowed", part=f".{ending[:100]}", found=kind[:100])
        elif entry.get("PartName") is not None:
            name = entry.get("PartName")
            if kind.lower() not in known or by_name.setdefault(name.lower(), kind) != kind:
                raise FrameError("part_not_allowed", part=name.removeprefix("/")[:100], found=kind[:100])
    types: dict[str, str] = {}
    for entry in archive.infolist():
        name = entry.filename
        if name == _TYPES or (entry.is_dir() and not entry.file_size):
            continue
        kind = by_name.get(f"/{name.lower()}") or by_ending.get(name.rpartition(".")[2].lower(), "")
        types[name] = known.get(kind.lower(), kind)
        if _is_xml(types[name]) and entry.file_size > LARGEST_XML_PART:
            raise FrameError("part_too_large", part=name, limit=LARGEST_XML_PART)
    return types


def _is_xml(kind: str) -> bool:
    return kind.endswith(("+xml", "/xml"))


def _parsed(name: str, content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    about = root.getroottree().docinfo
    if about.doctype:
        raise FrameError("declares_entities", part=name)
    if about.encoding not in _ENCODINGS:
        raise FrameError("element_not_allowed", part=name, found=f"encoding {about.encoding}")
    return root


def _check_xml(name: str, content: bytes) -> None:
    root = _parsed(name, content)
    for instruction in root.getroottree().xpath("//processing-instruction('xml-stylesheet')"):
        raise FrameError("element_not_allowed", part=name, found=f"<?{instruction.target}?>")
    if name.lower().endswith(".rels"):
        _check_relations(name, root)
        return
    for element in root.iter(etree.Element):
        _check_element(name, element)
    for code in _field_codes(root):
        if (fault := field_fault(code)) is not None:
            raise FrameError("field_not_allowed", part=name, found=fault)


def _check_relations(name: str, root: Any) -> None:
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in root.iter("{*}Relationship"):
        kind, target = relation_of(str(relation.get("Type"))), str(relation.get("Target", ""))
        if kind not in RELATIONS:
            raise FrameError("relation_not_allowed", part=name, found=kind[-100:])
        mode = relation.get("TargetMode", "Internal")
        if mode == "External":
            if kind != "hyperlink":
                raise FrameError("relation_not_allowed", part=name, found=f"{kind} → {target[:100]}")
            if not is_web_address(target):
                raise FrameError("link_not_allowed", part=name, found=target[:100])
        elif mode != "Internal" or _leaves(folder, target):
            raise FrameError("link_not_allowed", part=name, found=target[:100])


def _leaves(folder: str, target: str) -> bool:
    """Whether the target of a relation is no part of the file: another server, another folder, a scheme."""
    plain = unquote(target)
    if plain.startswith("#"):
        return False
    if plain.startswith("//") or "\\" in plain or ":" in plain or not plain.isprintable():
        return True
    within = plain.removeprefix("/") if plain.startswith("/") else posixpath.join(folder, plain)
    return posixpath.normpath(within).startswith("..")


def _check_element(name: str, element: Any) -> None:
    namespace, _, local = element.tag[1:].rpartition("}") if element.tag[0] == "{" else ("", "", element.tag)
    if namespace == "http://www.w3.org/2001/XInclude":
        raise FrameError("element_not_allowed", part=name, found="XInclude")
    if not NAMESPACES.match(namespace):
        return
    if local in ELEMENTS:
        raise FrameError("element_not_allowed", part=name, found=local)
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        # A drawing may lead to a page when it is clicked on; a picture comes from the file itself.
        fetched = plain in FETCHED or (plain == LINK and local in PICTURES)
        if value and (fetched or (plain == LINK and not is_web_address(value))):
            raise FrameError("link_not_allowed", part=name, found=f"{local} {value[:100]}")
        if plain in OUTSIDE or (plain == "link" and attribute.startswith("{")):
            raise FrameError("element_not_allowed", part=name, found=f"{local} {plain}")


_STORIES = ("txbxContent", "Choice", "Fallback", "footnote", "endnote", "comment")
"""Elements whose content is a text of its own: a field begins and ends within it."""


def _field_codes(root: Any) -> Iterator[str]:
    """The codes of all fields of a part, each put together from its runs, with `NESTED` for the fields within it.

    Text of a code that stands where no code can be is a code by itself, so that nobody reads another field than we do.
    """
    stories = [root]
    while stories:
        yield from _codes_of_story(stories.pop(), stories)


def _codes_of_story(story: Any, stories: list[Any]) -> Iterator[str]:
    opened: list[list[str] | None] = []  # the code of each open field; None once its result has begun
    waiting = list(reversed(story))
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        local = element.tag.rpartition("}")[2]
        if local in _STORIES:
            stories.append(element)
            continue
        if local == "fldSimple":
            yield _attribute(element, "instr")
        elif local in ("instrText", "delInstrText"):
            text = str(element.xpath("string()"))
            if opened and opened[-1] is not None:
                opened[-1].append(text)
            else:
                yield text
        elif local in ("t", "delText") and opened and opened[-1] is not None:
            # Where it stands in a code it is read as one; a tag of the frame is gone when it is filled in.
            text = str(element.xpath("string()"))
            is_tag = text.strip().startswith("{%") and text.strip().endswith("%}")
            opened[-1].append("" if is_tag else text)
        elif local == "fldChar":
            yield from _at_mark(_attribute(element, "fldCharType"), opened)
        waiting += reversed(element)
    yield from ("".join(code) for code in opened if code is not None)


def _at_mark(mark: str, opened: list[list[str] | None]) -> Iterator[str]:
    """What a mark of a field does to the fields that are open; the code that it completes."""
    if mark == "begin":
        if opened and opened[-1] is not None:
            opened[-1].append(NESTED)
        opened.append([])
    elif mark == "separate" and opened:
        code = opened[-1]
        opened[-1] = None
        if code is not None:
            yield "".join(code)
    elif mark == "end" and opened:
        code = opened.pop()
        if code is not None:
            yield "".join(code)


def _attribute(element: Any, name: str) -> str:
    attributes: Mapping[str, str] = element.attrib
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")
