"""The kind of a channel stands at the beginning of its name."""

from cases import each

from surveyapp.collection.channels import CHANNEL_KINDS, channel_kind


@each(
    ("channel", "kind"),
    [
        ("online", "self"),
        ("微信", "self"),
        ("kiosk", "kiosk"),
        ("Kiosk-hall", "kiosk"),
        ("interviewer.07", "interviewer"),
        ("访问员-07", "interviewer"),
        ("paper_2024", "paper"),
        ("电话", "phone"),
        ("phones", "self"),
        ("hall-kiosk", "self"),
    ],
)
def test_the_name_of_a_channel_begins_with_its_kind(channel: str, kind: str) -> None:
    """Alone or before a dash, a dot or an underscore, in Chinese or English; every other link is the citizens' own."""
    assert channel_kind(channel) == kind
    assert kind in CHANNEL_KINDS


def test_what_a_file_brought_is_imported_whatever_its_source_says() -> None:
    """A survey website's 来源 is no channel of ours."""
    assert channel_kind("phone", imported=True) == "import"
