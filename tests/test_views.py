"""A record as people see it: nothing that it says is left out of an answer that holds several things."""

from muniment.forms import FormD, Schedule13D
from muniment.forms.form_d.fields import Recipient, SolicitationState
from muniment.forms.schedule_13.base import Signer
from muniment.forms.schedule_13.schedule_13d import PersonSignature
from muniment.views import flat_answers


def words(record):
    return {answer.path: answer.words for answer in flat_answers(record, {})}


def test_a_title_that_stands_in_the_signature_too_is_an_answer():
    signer = Signer(signature="Heron GP LLC, General Partner", title="General Partner")
    record = Schedule13D(signatures=(PersonSignature(reporting_person="Heron LP", signers=(signer,)),))
    assert words(record)["signatures[0].signers"] == "Heron GP LLC, General Partner; General Partner"


def test_the_name_of_a_state_is_said_once():
    states = (SolicitationState(state="CA", name="CALIFORNIA"), SolicitationState(state="NY", name="NEW YORK"))
    record = FormD(recipients=(Recipient(name="Heron Brokers", states=states),))
    assert words(record)["recipients[0].states"] == "California (CA); New York (NY)"
