"""Downloads of an evaluation: the Word report and the Excel workbook, made in the background."""

from flask import Blueprint

evaluation_downloads = Blueprint("evaluation_downloads", __name__)
