"""The pages of receipts: made once for each view, with the number and the times of the receipt filled in."""

from dataclasses import replace

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.answers.receipts import StoredReceipt
from surveyapp.web.citizen.bounded_cache import BoundedCache
from surveyapp.web.citizen.page_with_gaps import PageWithGaps, gap
from surveyapp.web.citizen.rendering import Moment, Viewing, receipt_page

_NUMBER, _KEY = "number", "key"
_NAMES = (_NUMBER, _KEY, "submitted", "submittedshown", "withdrawn", "withdrawnshown")


class ReceiptPages:
    """The pages of receipts, which this process makes when they are first asked for."""

    def __init__(self) -> None:
        self._pages: BoundedCache[tuple[object, ...], PageWithGaps] = BoundedCache(200)

    def page(
        self,
        address: str,
        survey: str,
        version: str,
        questionnaire: Questionnaire,
        receipt: StoredReceipt,
        viewing: Viewing,
        ending: str,
        *,
        compressed: bool,
    ) -> bytes:
        """The page of a receipt as `receipt_page` makes it; `address`: the path of the survey's page."""
        viewed = replace(viewing, key=gap(_KEY)) if viewing.key else viewing
        withdrawn = receipt.withdrawn is not None
        state = (withdrawn, receipt.is_frozen, ending)
        key = (address, survey, version, viewed, state)
        page = self._pages.get(key)
        if page is None:
            html = receipt_page(
                survey,
                questionnaire,
                viewed,
                number=gap(_NUMBER),
                submitted=_gaps("submitted"),
                withdrawn=_gaps("withdrawn") if withdrawn else None,
                frozen=receipt.is_frozen,
                withdrawal=f"{address}/receipt/{gap(_NUMBER)}/withdraw{viewed.query()}",
                ending=ending,
            )
            page = PageWithGaps(html, _NAMES)
            if not viewing.channel:  # no link to a receipt names one: whoever writes them in fills no memory
                self._pages.keep(key, page)
        values = {_NUMBER: str(receipt.response_id), _KEY: viewing.key}
        for name, time in (("submitted", receipt.submitted), ("withdrawn", receipt.withdrawn)):
            if time is not None:
                moment = Moment.of(time)
                values[name], values[f"{name}shown"] = moment.stamp, moment.shown
        return page.fill_compressed(values) if compressed else page.fill(values)


def _gaps(name: str) -> Moment:
    return Moment(gap(name), gap(f"{name}shown"))
