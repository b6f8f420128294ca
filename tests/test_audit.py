"""`make audit` says what it knows, and never that all is well when it could not ask."""

import json

import pytest

from tests.audit import judge

GOOD = {"name": "good", "version": "1.0", "vulns": []}
FAULTY = {"name": "faulty", "version": "2.0", "vulns": [{"id": "CVE-2026-0001", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "code", "says"),
    [
        ([GOOD], 0, "No known fault in 1 packages."),
        ([GOOD, FAULTY], 1, "faulty 2.0: CVE-2026-0001, mended in 2.1"),
        ([FAULTY, UNKNOWN], 1, "Not audited, for the list of known faults does not answer for them: unknown."),
        ([GOOD, UNKNOWN], 2, "Not audited, for the list of known faults does not answer for them: unknown."),
        ([UNKNOWN], 2, "Nothing was audited: the list of known faults could not be reached."),
        ([], 2, "Nothing was audited: the list of known faults could not be reached."),
    ],
)
def test_only_a_whole_answer_without_a_fault_is_good_news(packages, code, says):
    judged, lines = judge(json.dumps({"dependencies": packages, "fixes": []}))
    assert judged == code
    assert says in lines


def test_an_audit_that_ended_without_a_report_is_no_good_news():
    assert judge("") == (2, ["Nothing was audited: the list of known faults could not be reached."])
