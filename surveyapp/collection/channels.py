"""The kinds of channels through which answers come: who held the device, and which screening rules make sense.

A channel's name begins with its kind, alone or before `-`, `.` or `_`: `kiosk`, `kiosk-hall`, `访问员-07`. Every
other name is that of a link which citizens open on their own device.
"""

import re
from collections.abc import Mapping
from typing import Literal, get_args

ChannelKind = Literal["self", "kiosk", "interviewer", "paper", "phone", "import"]

CHANNEL_KINDS: tuple[ChannelKind, ...] = get_args(ChannelKind)
"""All kinds: citizens themselves, a shared device in a hall, an interviewer, paper typed in later, a telephone
interview, and a file of answers collected elsewhere."""

_NAMED: Mapping[str, ChannelKind] = {
    "kiosk": "kiosk",
    "自助终端": "kiosk",
    "interviewer": "interviewer",
    "访问员": "interviewer",
    "paper": "paper",
    "纸质": "paper",
    "phone": "phone",
    "电话": "phone",
}
"""First part of a channel's name -> its kind, in English and in Chinese."""

_BOUNDARY = re.compile(r"[-._]")


def channel_kind(channel: str, *, imported: bool = False) -> ChannelKind:
    """The kind of the channel named `channel`. An `imported` response has the kind import, whatever its channel is
    called.

    >>> channel_kind("online"), channel_kind("kiosk-hall"), channel_kind("访问员_07"), channel_kind("kiosks")
    ('self', 'kiosk', 'interviewer', 'self')
    >>> channel_kind("phone", imported=True)
    'import'
    """
    if imported:
        return "import"
    return _NAMED.get(_BOUNDARY.split(channel, maxsplit=1)[0].lower(), "self")
