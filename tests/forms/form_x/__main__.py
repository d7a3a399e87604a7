"""Register Form X before anything else, then run one part of the proof: `python -m forms.form_x six|seven PART FOLDER`."""

import sys
from pathlib import Path

from forms.form_x.spec import FORM_X, FORGETFUL, WIDENED
from muniment.forms import register

SPECS = {"six": FORM_X, "seven": WIDENED, "forgetful": FORGETFUL}

if __name__ == "__main__":
    spec = SPECS[sys.argv[1]]
    register(spec)
    from forms.form_x import proof  # only now: what is made of the forms is made when it is imported

    proof.Proof(spec, Path(sys.argv[3])).run(sys.argv[2])
