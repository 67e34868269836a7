"""How SSCCs are numbered: the prefix, and serial references from one to another."""

from stockhand.store import number_series
from stockhand.store.logistic_units import SERIES
from stockhand.store.views import logistic_units as views
from stockhand.store.views import print_jobs
from tests.rules.books import codes
from tests.warehouses import Office


def test_serial_references_fit_beside_the_prefix_and_run_out(office: Office) -> None:
    given = {"company_prefix": "950600013435", "extension_digit": 3}
    nothing = views.numbering(office.tx)
    assert (nothing.company_prefix, nothing.next_sscc, nothing.left) == ("", "", 0)
    refused = office.answer("save-sscc-numbering", **given, starting_no="1", ending_no="10000")
    assert codes(refused) == ["malformed-command"]
    assert [(one.path, one.reason) for one in refused.problems] == [
        ("ending_no", "at most 4 digits")
    ]
    office.do("save-sscc-numbering", **given, starting_no="0007", ending_no="0008")
    found = views.numbering(office.tx)
    assert (found.next_sscc, found.left) == ("395060001343500072", 2)
    assert number_series.take(office.tx, SERIES, 1) == ["0007"]
    office.do("save-sscc-numbering", **given)
    kept = views.numbering(office.tx)
    assert (kept.starting_no, kept.last_no, kept.left) == ("0007", "0007", 1)
    assert number_series.take(office.tx, SERIES, 1) == ["0008"]
    assert number_series.take(office.tx, SERIES, 1) == []
    over = views.numbering(office.tx)
    assert (over.next_sscc, over.left) == ("", 0)


def test_a_test_print_is_one_label_that_names_its_printer(office: Office) -> None:
    office.do("save-location", code="HALL")
    office.do("save-printer", location="HALL", code="DESK", kind="browser")
    done = office.do("print-test-label", location="HALL", code="DESK")
    job = print_jobs.job(office.tx, done["job_id"], None)
    assert job is not None
    assert (job.printer, job.state, [one.name for one in job.labels]) == (
        *("DESK", "waiting"),
        ["TEST"],
    )
    assert codes(office.answer("print-test-label", location="HALL", code="NONE")) == ["not-found"]
