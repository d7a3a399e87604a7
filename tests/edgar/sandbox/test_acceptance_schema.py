"""What the official schema refuses, the local EDGAR suspends."""

import os

import pytest
from lxml import etree

from edgar.sandbox.desk import errors, submission
from edgar.sandbox.refusing import FORMS, refused
from muniment.edgar.sandbox.behaviours import set_switch

NUMBER = int(os.environ.get("MUNIMENT_SCHEMA_CHANGES", "48"))


@pytest.mark.parametrize("name", FORMS)
def test_what_the_schema_refuses_is_suspended_with_its_line_and_reason(desk, name):
    found = list(refused(desk, name, seed=20, number=NUMBER))
    assert len(found) > NUMBER // 2
    assert [ended for ended in found if ended.status != "SUSPENDED"] == []
    assert [(ended.change.kind, ended.change.name) for ended in found if not ended.explained] == []
    assert desk.row("SELECT count(*) FROM submissions WHERE final = 0") == (0,)


def misplaced(body: bytes, name: str) -> bytes:
    """The same with one element behind the one that follows it."""
    root = etree.fromstring(body)
    (node, *_) = root.iter(f"{{*}}{name}")
    node.getnext().addnext(node)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@pytest.mark.parametrize(("name", "element"), [("schedule-13g", "issuerName"), ("form-d", "issuerPhoneNumber")])
def test_another_order_is_taken_where_that_is_chosen_and_nothing_else_is(desk, name, element):
    body = misplaced(submission(name), element)
    assert errors(desk.become(body))
    set_switch(desk.connection, "element-order", "take")
    status = desk.become(body)
    assert (status.status, errors(status)) == ("ACCEPTED", []), status.submission_messages
    without = etree.fromstring(body)
    (node, *_) = without.iter(f"{{*}}{element}")
    node.text = "x" * 500
    assert desk.become(etree.tostring(without)).status == "SUSPENDED"
