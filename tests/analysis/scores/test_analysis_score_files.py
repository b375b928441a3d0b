"""Files of scores are read cell by cell as they stand, whatever their size, and errors name the line of the file."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.scores import score_files
from surveyapp.analysis.scores.score_files import ScoreFileError, read_score_file

CELLS = st.text(st.sampled_from('15 ."\n,;\t级'), max_size=4)


@pytest.fixture(autouse=True, scope="module")
def few_rows_at_once():
    """Files of a few rows are read in several blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score_files, "SCORE_ROWS_AT_ONCE", 3)
        yield


@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=10),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_a_file_holds_the_cells_that_were_written_trimmed(rows, delimiter, line_end, encoding):
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([("题一", "题二"), *rows])

    file = read_score_file(written.getvalue().encode(encoding))

    columns = [file.column(heading) for heading in ("题一", "题二")]
    cells = [[column.texts[place] for place in column.places] for column in columns]
    assert list(zip(*cells, strict=True)) == [(first.strip(), second.strip()) for first, second in rows]


def test_each_spelling_of_a_score_is_read_as_its_number():
    file = read_score_file("a\n 4\n4\n４\n4.0\n-1.5\n+2\n \n1e1\n".encode())

    assert str(file.scores(["a"]).scores[:, 0].tolist()) == "[4.0, 4.0, 4.0, 4.0, -1.5, 2.0, nan, 10.0]"


@pytest.mark.parametrize(
    "cell, code",
    [
        ("x", "score_file_no_number"),
        ("nan", "score_file_no_number"),
        ("1_0", "score_file_no_number"),
        ("1e300", "score_file_number_too_large"),
    ],
)
def test_an_error_names_the_first_line_that_has_it(cell, code):
    # A blank line and a cell of two lines stand before it; the same cell comes again after it.
    text = f'a,b\n1,2\n\n1,"\n2"\n3,4\n5,6\n7,{cell}\n8,{cell}\n'

    with pytest.raises(ScoreFileError) as error:
        read_score_file(text.encode()).scores(["a", "b"])

    assert error.value.code == code
    assert error.value.params["row"] == 8
    assert error.value.params["column"] == "b"


def test_a_row_of_another_length_is_named_in_any_block():
    with pytest.raises(ScoreFileError) as error:
        read_score_file(b"a,b\n" + b"1,2\n" * 7 + b"1\n")

    assert (error.value.code, error.value.params["row"]) == ("score_file_ragged", 9)


def test_a_file_of_headings_alone_has_no_rows():
    file = read_score_file(b"a,b\n")

    assert file.rows == 0
    assert file.scores(["b", "a"]).scores.shape == (0, 2)
