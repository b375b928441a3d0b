"""Mobile and identity numbers in texts: the middle is hidden in what is printed, and nothing else is touched."""

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.reports.personal_contacts import hide_contacts
from surveyapp.reports.personal_names import mask_text
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
        ("138 12 34 56 78", "138 ** ** 56 78"),
        ("1381-234-5678", "1381-***-5678"),
        ("一三八一二三四五六七八", "一三八****五六七八"),
        ("打幺三九九九一二三四五六", "打幺三九****三四五六"),
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


def test_behind_its_word_an_identity_number_is_known_without_its_check_digit() -> None:
    """Fifteen digits, or eighteen with a slip."""
    assert hide_numbers("身份证号：652323800101123") == "身份证号：652323******123"
    assert hide_numbers("身份证652323198001011238") == "身份证652323********1238"


@each(
    ("written", "quoted"),
    [
        ("邮箱 zhang.wei@163.com", "邮箱 *********@163.com"),
        ("微信号 wx_zhang1985 加我", "微信号 ************ 加我"),
        ("v信 lihua-88，QQ 345678912", "v信 ********，QQ *********"),
        ("扣扣号：10086123", "扣扣号：********"),
        ("车牌新A12345、京AD12345、新B·8K392", "车牌新A*****、京A******、新B·*****"),
        ("银行卡 6222 0212 3456 7890 123", "银行卡 **** **** **** ***0 123"),
        ("住5栋2单元301室，23号3单元502", "住5栋2单元***室，23号3单元***"),
        ("微信小程序、QQ群、微信支付", "微信小程序、QQ群、微信支付"),
        ("0994-2345678，延安北路198号，3号楼2单元漏水", "0994-2345678，延安北路198号，3号楼2单元漏水"),
        ("G7高速、新疆A级景区、订单号20241234567890123", "G7高速、新疆A级景区、订单号20241234567890123"),
    ],
)
def test_what_leads_to_a_person_is_no_part_of_a_quote(written: str, quoted: str) -> None:
    assert hide_contacts(written) == quoted
    assert hide_contacts(quoted) == quoted
    assert mask_text(written).text == quoted, "with the names"


@given(st.text())
def test_a_text_keeps_its_length_and_is_hidden_once(text: str) -> None:
    """Only digits become stars, one for one; hiding again changes nothing."""
    printed = hide_numbers(text)
    assert len(printed) == len(text)
    assert all(new in (old, "*") for old, new in zip(text, printed, strict=True))
    assert hide_numbers(printed) == printed
