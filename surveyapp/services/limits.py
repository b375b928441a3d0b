"""The limits, periods and thresholds of the use cases, folder by folder, with the reason of each.

How often somebody may try a password or a code stands in `people/attempts.py`, what a password must have in
`people/passwords.py`: both are tables of their own.
"""

from datetime import timedelta

from surveyapp.definition.limits import ANNOUNCED_DAYS

# What people type

LONGEST_TITLE = 200
"""Characters in the title of a new survey or evaluation: a heading of two or three lines."""

LONGEST_REASON = 500
"""Characters: a few sentences."""

LONGEST_FOLDER_TITLE = 60
"""Characters of a folder's title: it stands beside the technical name in lists and choices."""

LONGEST_NAME_SOURCE = 100
"""Characters of what somebody typed that a name is made from."""

LONGEST_PROPOSED_NAME = 50
"""Characters of a technical name that is proposed: it stands in links."""

LONGEST_PERSON_NAME = 100
"""Characters of a person's name: what its column holds."""

LONGEST_SYSTEM_NAME = 100
"""Characters in the name of a folder or system for which the database has room."""

LONGEST_EVIDENCE_NAME = 300
"""Characters in the name of an evidence file."""

LONGEST_EVIDENCE_PAGE = 50
"""Characters in what says where in it."""

LONGEST_FORM_CELL = 200
"""Characters in a cell of a 基础表."""

LONGEST_FILLER_NAME = 80
"""Characters in the name of whoever fills in a form behind a link."""


# People: sessions, links, passwords, the audit trail

SESSION_IDLE = timedelta(minutes=30)
"""A session without a request for so long has ended."""

SESSION_LIFETIME = timedelta(hours=12)
"""No session lives longer, however busy it is."""

SESSION_NOTED_EVERY = timedelta(seconds=60)
"""The precision with which the last request is noted, so that not every request is a write."""

INVITATION_VALIDITY = timedelta(days=7)
"""How long a link can be used."""

ONE_TIME_PASSWORD_VALIDITY = timedelta(days=7)
"""How long a one-time password can be used: one that lies on a desk or in a chat for longer is useless."""

FAILURES_KEPT_FOR = timedelta(days=1)
"""Older failed attempts are removed."""

DENIALS_KEPT_FOR = timedelta(days=1)
"""Older counts of pages that somebody was kept from are removed."""

MOST_DENIED_PAGES = 20
"""Different pages and subjects of one account that are told apart within an hour."""

LONGEST_DENIED_SUBJECT = 200
"""Characters of the subject of such a page that are stored."""

MOST_STEPS_AHEAD = 2
"""Time steps that a phone may be ahead of the server; further ahead, the server's own clock was wrong then."""

LONGEST_PASSWORD = 128
"""Characters of the longest password that is accepted."""

LONGEST_TYPED_PASSWORD = 4 * LONGEST_PASSWORD
"""Characters of a password as a keyboard may send it: a letter and its marks one by one. What is longer is none."""

LONGEST_PERSONAL_PART = 100
"""Characters of a user name or a name that are looked for in a password."""

PASSWORDS_REMEMBERED = 5
"""How many passwords back `dengbao` looks, the present one included."""

LONGEST_PASSWORD_PIECE = 40
"""Longer words are not looked for."""

MOST_LOOSE_DIGITS = 4
"""Digits in a row that a password of known pieces may have once and still be guessed like one."""

MOST_NAMES_SEARCHED = 20
"""Names of a person, a team and surveys that are looked for in a password."""

LONGEST_NAME_PART = 8
"""Characters of a part of such a name that is looked for by itself."""

LONGEST_SIGNATURE = 100
"""Characters of a person's name with the user name behind it, as it is stored beside what they did."""

LONGEST_AUDIT_TEXT = 500
"""Characters of a subject or a detail that are kept, so that nobody can write endless lines."""

LONGEST_AUDIT_COLUMNS = {"person": 100, "action": 40, "result": 20, "subject": LONGEST_AUDIT_TEXT}
"""Column of the audit trail -> the characters that it holds; the first three are widths in the database."""

AUDIT_LINES_AT_ONCE = 1000
"""How many lines an export reads at a time."""

SHORTEST_SECRET_KEY = 32
"""Characters of the key that sessions and receipts are signed with."""


# Surveys

MOST_LINES_COMPARED = 3000
"""Lines of either text up to which they are compared: more take too long."""

LONGEST_BLOCK_SEARCH = 100
"""Characters that are looked for in earlier surveys: a few words."""

SOURCES_AT_ONCE = 50
"""Texts of earlier surveys that are fetched at a time."""

MOST_SURVEYS_READ = 40
"""Earlier surveys that are read for one search: each takes some hundredths of a second."""

MOST_BLOCKS_FOUND = 100
"""Questions and blocks after which a search ends: nobody reads more, other words find the rest."""

MOST_BLOCKS_OF_SURVEY = 30
"""Of these those of one survey."""


# Reviews of questionnaires before field work

REVIEW_LINK_VALIDITY = timedelta(days=30)
"""How long a review link can be used: a commissioner may have to ask several offices."""

SHORT_HASH = 8
"""Digits of a version hash that people compare."""

MOST_REVIEW_LINKS = 20
"""Links of one survey that can be used at once: more are not looked after."""

MOST_REVIEW_COMMENTS = 300
"""Comments and answers by one link: several for each question of a long questionnaire, and an end for a loop."""

MOST_REVIEW_APPROVALS = 20
"""Approvals by one link: one for each version of a draft that is much discussed."""

LONGEST_REVIEW_COMMENT = 1000
"""Characters of a comment: a paragraph."""

LONGEST_REVIEWER_NAME = 50
"""Characters of the name under which somebody comments or approves, and of their position."""

LONGEST_REVIEW_UNIT = 100
"""Characters of the commissioner's unit: what its column holds."""


# Answers: storing, receipts, late ones

MOST_CONFLICTS = 5
"""Other answers that are set aside for one id; more arrive only from a broken or hostile client."""

STORING_TRIES = 5
"""How often storing is tried while somebody opens and closes the survey."""

RECEIPT_RETRY = timedelta(minutes=10)
"""How long after a response was stored the same answers under its id lead to its holder's address again.

A page may repeat a submission whose response it did not get for that long. Later, whoever sends them may have taken
them from an export, where id and answers stand together.
"""

LONGEST_FREEZE = timedelta(hours=6)
"""A snapshot that has been in writing for longer is given up: its process must have ended."""

LATE_ROOM = 8 * 1024 * 1024
"""Bytes of late answers for one survey: some ten thousand usual forms."""

LATE_ROW_BYTES = 500
"""What a row takes beside its answers."""

LATE_PER_MINUTE = 300
"""Different forms of one minute: as many as a busy survey gets while people finish what they began."""

MOST_ARRIVALS = 100
"""Arrivals of the same answers that are kept with id and time; of further ones only the number."""

LATE_NOTICED_FROM = 20
"""Late arrivals from which the pages of a survey point them out."""

LATE_ALARM_FROM = 1000
"""Different late answers from which the pages say that something is wrong: so many people are not that late."""

MOST_LATE_AT_ONCE = 20_000
"""Late arrivals that are accepted at once, which takes a second or two."""

LATE_ROWS_AT_ONCE = 500
"""Late answers that are read or stored at a time."""

MOST_LATE_LINES = 100
"""Lines of a list: the latest."""


# Answers: imports and uploads

LONGEST_WEBSITE_NUMBER = 100
"""Characters of a website's number of a response that are stored."""

LONGEST_FILE_NAME = 300
"""Characters of a file's name that are stored."""

IMPORTED_AT_ONCE = 500
"""Responses that are stored with one statement."""

MOST_IMPORTS_NAMED = 20
"""Imports of a survey that are named to whoever asks for another one: the latest."""

UPLOADS_KEPT_FOR = timedelta(hours=24)
"""How long an upload waits before it is removed."""

MOST_UPLOAD_ROWS = 100_000
"""Rows in one upload: what is matched and stored before a browser gives up waiting. The command line takes more."""

MOST_UPLOAD_CELLS = 2_000_000
"""Cells in one upload, for the same reason: 100,000 rows of 20 columns, or 40,000 of 50."""

MOST_WAITING_UPLOADS = 20
"""Uploads of one account that wait at once: a day's exports of many surveys."""

MOST_WAITING_BYTES = 400_000_000
"""What they and the cells read out of them may take: a few of the largest."""


# Answers: what lists and overviews show, and hold in memory

RESPONSES_ON_A_PAGE = 50
"""Responses on one page."""

MOST_SUMMARISED_CHOICES = 3
"""Choices that a summary names where there is no main scale."""

HOURS_OF_PROGRESS = 48
"""Hours for which the returns are shown one by one."""

MOST_UNCOUNTED = 1_000
"""Responses that a page counts one by one before they are counted for all later pages."""

MOST_UNCOUNTED_BY_READERS = 20_000
"""The same of what reads all answers, and has citizens wait for nothing meanwhile (docs/decisions/0012-counts.md)."""

COUNTED_AT_FIRST = 1_000
"""Responses that are counted at once; twice as many each time while that is quick and few arrive meanwhile."""

COUNTING_SECONDS = 0.1
"""Seconds that are quick: nobody who answers feels that SQLite is not to be had for so long."""

MANY_ARRIVALS = 20
"""Answers that came while some were counted: from so many on counting rests, so that they get their turn."""

BEHIND_CITIZENS = 10
"""The niceness of what serves evaluators: a tenth of a citizen's share. It may hold a lock that citizens wait for."""

MOST_PLANS_IN_MEMORY = 10_000
"""Versions whose plan of issued questionnaires is held in a process."""

MOST_MARKED_SURVEYS = 16
"""Surveys whose marks are kept in one process."""

MOST_SCREENED_FOR_A_PAGE = 100_000
"""Responses compared with one another when their list is opened: some seconds. Of more, `surveyapp screen` tells."""


# Evaluations

FORM_LINK_VALIDITY = timedelta(days=14)
"""How long a link to fill in a form can be used."""

MOST_FORM_DRAFTS = 200
"""How often a form is saved by one link before it is submitted: ten times a day for all the days of the link."""


# Downloads: jobs, the worker, files

DOWNLOADS_KEPT_FOR = timedelta(days=7)
"""How long a finished job and its file are kept."""

LONGEST_JOB = timedelta(minutes=30)
"""How long making one file may take; the largest take a few minutes."""

MOST_ROWS_UNASKED = 200_000
"""Responses of a workbook up to which nobody is asked whether it shall be made: computers of evaluators open it."""

WORKBOOK_CELLS_PER_MINUTE = 25_000_000
"""Cells of a workbook written in a minute: a third of what was measured alone, since others work beside it."""

WORKBOOK_CELL_BYTES = 4
"""Bytes that a cell takes in a workbook of many responses, compressed, as measured (docs/performance.md)."""

MOST_JOB_ATTEMPTS = 3
"""How often a job is taken up before it counts as failed."""

MOST_WAITING_JOBS = 20
"""Unfinished jobs that one account may have."""

MOST_JOBS_LISTED = 50
"""Jobs that the page of downloads lists: the latest."""

WORKER_ALIVE = timedelta(seconds=15)
"""How long ago a worker may have been seen and still count as running."""

WORKER_LOST = timedelta(seconds=60)
"""After so long without a sign of its worker a job is given to another one."""

LOOK_FOR_PARENT_EVERY = 0.5
"""Seconds until a fork notices that nobody waits for what it computes."""

HEARTBEAT_SECONDS = 5.0
"""Seconds between two signs of life."""

PROGRESS_SECONDS = 0.5
"""Seconds between two writes of how far a job is."""

PROGRESS_RESPONSES = 500
"""Responses between two messages of how far a file is."""

EARLIEST_YEAR = 1970
"""The first year of a period that responses are looked for in: an earlier one is a typing error."""

LATEST_YEAR = 2199
"""The last year of such a period."""

LONGEST_PART_IN_FILE_NAME = 24
"""Characters of the words for whose responses alone a file is about, in its name."""

LONGEST_TITLE_IN_FILE_NAME = 60
"""Characters of a survey's or an evaluation's title, or of a frame's file, in the name of a file."""


# Deletion of answers

ANNOUNCED_BEFORE = timedelta(days=ANNOUNCED_DAYS)
"""How long before the deletion it is announced in the console."""

MOST_PERIODS_IN_MEMORY = 10_000
"""Versions whose period of retention is held in a process."""

LONGEST_HOLD = timedelta(days=3660)
"""Ten years: for an audit that takes longer a new hold is set."""

DELETED_AT_ONCE = 5_000
"""Responses that are deleted in one statement; other surveys' answers wait no longer than that takes."""

FREEZING_TRIES = 3
"""How often freezing is tried before answers are deleted, where others keep arriving."""


# Room on the disk

UPLOAD_FACTOR = 2
"""Times its size that an upload takes: the file itself, and the cells that were read out of it."""

FROZEN_BYTES = 2_000
"""Bytes of one response in a snapshot, at most: one byte or a few for each choice, and what was written."""

DOWNLOAD_BYTES = 20_000_000
"""Bytes of a file to download, whatever is in it, while it is made and packed."""

DOWNLOADED_BYTES = 4_000
"""Bytes of each response in it."""


# Messages

MOST_PROBLEMS_SHOWN = 50
"""Problems that a page or a command lists one by one: nobody reads more, and a file is easier to work through."""

LONGEST_QUOTED = 80
"""Characters that a message quotes of what somebody wrote."""

LONGEST_QUOTED_LIST = 400
"""Characters of a list of what would have been right."""


# Editing

MOST_DRAFT_STEPS = 60
"""Changes of a draft that can be undone: each holds the whole text, and nobody remembers more."""

MOST_STEP_CHARACTERS = 12_000_000
"""Characters of the texts of these changes together: so many of the longest, or few with large files of options."""
