"""Run one part of the proof: `MUNIMENT_FORMS=forms.form_x.spec:FORM_X python -m forms.form_x PART FOLDER`."""

import sys
from pathlib import Path

from forms.form_x.proof import Proof

if __name__ == "__main__":
    getattr(Proof(Path(sys.argv[2])), sys.argv[1])()
