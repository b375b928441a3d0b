"""Mobile and identity numbers in texts: the middle is hidden in what is printed, and nothing else is touched."""

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.reports.personal_numbers import hide_numbers


def check_digit(first: str) -> str:
    """The last digit of an identity number, computed apart: weights are powers of two modulo 11."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first))
    return "10X98765432"[total % 11]


@each(
    ("written", "printed"),
    [
        ("13812345678", "138****5678"),
        ("电话13812345678，谢谢", "电话138****5678，谢谢"),
        ("138 1234 5678", "138 **** 5678"),
        ("138-1234-5678", "138-****-5678"),
        ("+86 138-1234-5678", "+86 138-****-5678"),
        ("8613812345678", "86138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("138　1234　5678", "138　****　5678"),
        ("13812345678/19912345678", "138****5678/199****5678"),
        ("1.13812345678", "1.138****5678"),
        ("微信a13812345678b", "微信a138****5678b"),
    ],
)
def test_a_mobile_number_is_hidden_however_it_is_written(written: str, printed: str) -> None:
    """Alone, in a sentence, in groups, with the country's number, in full width."""
    assert hide_numbers(written) == printed


@each(
    "text",
    [
        "12812345678",  # no mobile number begins so
        "1381234567",
        "138123456789",
        "订单号2024138123456789",
        "0991-2345678",
        "银行卡 6222021234567890123",
        "2024-11-30 13:45:10",
        "满意度 97.64%",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """Longer and shorter numbers, landlines, dates and percentages are no mobile numbers."""
    assert hide_numbers(text) == text


@given(st.from_regex(r"[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|2[0-8])[0-9]{3}", fullmatch=True))
def test_an_identity_number_is_hidden_by_its_check_digit_alone(first: str) -> None:
    """With the right last digit birthday and middle are gone; with any other it is some other number."""
    right = check_digit(first)
    assert hide_numbers(f"证{first}{right}号") == f"证{first[:6]}********{first[14:]}{right}号"
    for wrong in set("0123456789X") - {right}:
        assert hide_numbers(first + wrong) == first + wrong


def test_an_identity_number_is_known_in_other_writings() -> None:
    """A small x, groups of 6-8-4, full width."""
    first = next(
        f"1101051949123100{n}" for n in range(10, 100) if check_digit(f"1101051949123100{n}"[:17]) == "X"
    )[:17]
    assert hide_numbers(f"{first}x") == f"{first[:6]}********{first[14:]}x"
    assert hide_numbers(f"{first[:6]} {first[6:14]} {first[14:]}Ｘ") == f"{first[:6]} ******** {first[14:]}Ｘ"


@given(st.text())
def test_a_text_keeps_its_length_and_is_hidden_once(text: str) -> None:
    """Only digits become stars, one for one; hiding again changes nothing."""
    printed = hide_numbers(text)
    assert len(printed) == len(text)
    assert all(new in (old, "*") for old, new in zip(text, printed, strict=True))
    assert hide_numbers(printed) == printed
