"""The proof that a form is a folder: Form X stands in `form_x/spec.py` and nowhere else, and can all that a form can.

Each part runs in a process of its own, which finds the form in `MUNIMENT_FORMS` as a user's program would; see
`form_x/proof.py` for what is asked of it. The form with a seventh field has that one everywhere, too.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import muniment
from forms.form_x.spec import FORM_X
from lanes import some
from muniment.forms import ADDED, FORMS, forms_of

TESTS = Path(__file__).parents[1]
PARTS = {
    "files": ("files", "pages", "redline", "checked", "drafts"),
    "store": ("stored",),
    "browser": ("browser",),
    "edgar": ("edgar",),
}


def proved(form, folder, *parts):
    """Run parts of the proof with a form of `form_x/spec.py`."""
    found = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        [sys.executable, "-m", "forms.form_x", folder, *parts],
        env=os.environ | {ADDED: f"forms.form_x.spec:{form}", "PYTHONPATH": found},
        cwd=TESTS,
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("form", some(["WIDENED", "FORM_X"], 2))  # with a seventh field, and by night without it
def test_a_form_can_do_everything(form, parts, tmp_path):
    done = proved(form, tmp_path, *parts)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_field_that_no_page_prints_fails_the_proof(tmp_path):
    done = proved("FORGETFUL", tmp_path, "pages")
    assert done.returncode != 0
    assert "not said: ['lamps.example']" in done.stderr


def test_nobody_knows_the_form_who_was_not_told():
    assert "X" not in FORMS
    with pytest.raises(muniment.FormNotRead):
        muniment.read(b"<edgarSubmission><submissionType>X</submissionType><amount>1</amount></edgarSubmission>")


def test_two_forms_of_one_name_are_refused():
    with pytest.raises(muniment.UsageError, match="Form X: another form is called X"):
        forms_of(*FORMS.values(), FORM_X, FORM_X)


@pytest.mark.parametrize(
    ("named", "told"),
    [
        *((name, f"{ADDED}: {name!r} ") for name in ("nowhere:FORM", "muniment.forms:NOTHING", "os", "os:sep")),
        ("muniment.forms.form_d:FORM_D", "Form D: another form is called D"),
    ],
)
def test_a_form_that_is_not_there_is_told_in_one_line(named, told):
    done = subprocess.run(
        [sys.executable, "-m", "muniment", "list"],
        env=os.environ | {ADDED: named},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"error: {told}")
