import pytest

from edgar.sandbox.serving import FILER, OTHER, Caller, error_of

FM = f"/fm/{FILER}"


def test_what_is_on_file_is_told_without_the_code(edgar):
    details = {"state": "DE", "business": {"street1": "1 Reed Lane", "city": "Boston", "state": "MA", "zip": "02110"}}
    edgar.http.put("/sandbox/filers", json={"cik": FILER, "name": "Heron Fund", "details": details})
    answer = edgar.http.get(FM, headers=edgar.both)
    [told] = answer.json()["filerInfo"]
    assert (told["entityName"], told["stateCode"], told["businessCity"], told["individualOrCompany"]) == (
        "Heron Fund", "DE", "Boston", "C",
    )  # fmt: skip
    assert "ccc" not in told
    assert edgar.ccc not in answer.text


def test_whether_tokens_can_file_is_told(edgar):
    told = edgar.http.get(f"{FM}/verify", headers=edgar.both).json()
    assert told["canFile"] is True
    assert told["filerApiTokenExpirationDate"].endswith(("T00:00:00-05:00", "T00:00:00-04:00"))
    assert edgar.http.get(f"/fm/{OTHER}/verify", headers=edgar.both).json()["canFile"] is False


def test_a_code_is_made_by_chance_or_chosen(edgar):
    made = edgar.http.post(f"{FM}/ccc", headers=edgar.both).json()["filerCCC"]
    assert edgar.submit(edgar.schedule(made)).status_code == 202
    wrong = edgar.http.put(f"{FM}/ccc", json={"ccc": edgar.ccc, "newCCC": "next1@ok"}, headers=edgar.both)
    assert wrong.status_code == 400
    assert "not right" in error_of(wrong)[1]
    bad = edgar.http.put(f"{FM}/ccc", json={"ccc": made, "newCCC": "short"}, headers=edgar.both)
    assert bad.status_code == 400
    assert "short" not in " ".join(error_of(bad))
    chosen = edgar.http.put(f"{FM}/ccc", json={"ccc": made, "newCCC": "next1@ok"}, headers=edgar.both)
    assert chosen.json()["filerCCC"] == "next1@ok"
    edgar.submit(edgar.schedule("next1@ok"))
    assert [len(one["refused"]) for one in edgar.submissions()] == [0, 0]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/fm/{OTHER}"),
        ("POST", f"/fm/{OTHER}/ccc"),
        ("GET", f"/fm/{OTHER}/delegations"),
        ("GET", f"/fm/{OTHER}/individuals"),
    ],
)
def test_another_filer_is_nobodys_business(refusing, method, path):
    Caller(str(refusing.http.base_url), OTHER, email="stranger@example.com")
    answer = refusing.http.request(method, path, headers=refusing.both)
    assert answer.status_code == 403
    assert error_of(answer) == ["Forbidden."]


@pytest.mark.parametrize("cik", ["9900014", "abc", "00099000145", "..%2f"])
def test_a_cik_has_ten_digits(refusing, cik):
    answer = refusing.http.get(f"/fm/{cik}", headers=refusing.both)
    assert answer.status_code == 400
    error_of(answer)


def test_delegations_are_sent_and_seen_from_both_sides(edgar):
    agent = Caller(str(edgar.http.base_url), OTHER, email="agent@example.com")
    assert agent.submit(edgar.schedule()).status_code == 403
    assert edgar.http.post(f"{FM}/delegations", json=[OTHER], headers=edgar.both).status_code == 200
    assert agent.submit(edgar.schedule()).status_code == 202
    [given] = edgar.http.get(f"{FM}/delegations", headers=edgar.both).json()["delegationsTo"]
    [had] = agent.http.get(f"/fm/{OTHER}/delegations", headers=agent.both).json()["delegationsFrom"]
    assert (given["entityCik"], given["status"], had["entityCik"], had["isRequest"]) == (OTHER, "ACTIVE", FILER, False)
    number = agent.submissions()[-1]["accession"]
    assert number.startswith(OTHER)
    assert edgar.http.get(f"/submission/{number}/status", headers=edgar.alone).status_code == 200


def test_a_pending_invitation_waits_for_the_dashboard(edgar):
    agent = Caller(str(edgar.http.base_url), OTHER, email="agent@example.com")
    edgar.http.put("/sandbox/behaviours", json={"invitations": "pending"})
    edgar.http.post(f"{FM}/delegations", json=[OTHER], headers=edgar.both)
    assert agent.submit(edgar.schedule()).status_code == 403
    edgar.http.put("/sandbox/delegations", json={"filer": FILER, "delegate": OTHER})
    assert agent.submit(edgar.schedule()).status_code == 202


def test_a_request_for_delegation_allows_nothing_yet(edgar):
    agent = Caller(str(edgar.http.base_url), OTHER, email="agent@example.com")
    answer = agent.http.post(f"/fm/{OTHER}/delegationRequests", json=[FILER], headers=agent.both)
    assert answer.status_code == 200
    assert agent.submit(edgar.schedule()).status_code == 403
    [asked] = edgar.http.get(f"{FM}/delegations", headers=edgar.both).json()["delegationsTo"]
    assert (asked["status"], asked["isRequest"]) == ("REQUESTED", True)


@pytest.mark.parametrize("body", [[], ["0000000099"], ["abc"], [FILER], {}, [1]])
def test_a_delegation_to_nobody_is_refused(refusing, body):
    answer = refusing.http.post(f"{FM}/delegations", json=body, headers=refusing.both)
    assert answer.status_code == 400
    error_of(answer)


def test_individuals_are_added_changed_and_removed(edgar):
    path = f"{FM}/individuals"
    added = [{"firstName": "Wren", "lastName": "Marsh", "email": "Wren@example.com", "inUserRole": True}]
    assert edgar.http.post(path, json=added, headers=edgar.both).status_code == 200

    def seen():
        found = edgar.http.get(path, headers=edgar.both).json()["individuals"]
        return {one["email"]: (one["inAdminRole"], one["inUserRole"]) for one in found}

    assert seen() == {"filer@example.com": (True, True), "wren@example.com": (False, True)}
    changed = [{"email": "wren@example.com", "inAdminRole": True}]
    assert edgar.http.put(path, json=changed, headers=edgar.both).status_code == 200
    assert seen()["wren@example.com"] == (True, False)
    removed = edgar.http.request("DELETE", path, json=["wren@example.com"], headers=edgar.both)
    assert removed.status_code == 200
    assert set(seen()) == {"filer@example.com"}


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("PUT", [{"email": "filer@example.com"}]),
        ("DELETE", ["filer@example.com"]),
        ("DELETE", ["nobody@example.com"]),
        ("POST", [{"email": "no address", "inUserRole": True}]),
        ("POST", [{"inUserRole": True}]),
        ("POST", {}),
    ],
)
def test_a_change_that_cannot_be_leaves_everything_as_it_was(refusing, method, body):
    before = refusing.http.get(f"{FM}/individuals", headers=refusing.both).json()["individuals"]
    answer = refusing.http.request(method, f"{FM}/individuals", json=body, headers=refusing.both)
    assert answer.status_code == 400
    error_of(answer)
    assert refusing.http.get(f"{FM}/individuals", headers=refusing.both).json()["individuals"] == before
