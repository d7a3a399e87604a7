"""Run parts of the proof: `MUNIMENT_FORMS=forms.form_x.spec:FORM_X python -m forms.form_x FOLDER PART...`."""

import sys
from pathlib import Path

from forms.form_x.proof import Proof

if __name__ == "__main__":
    for part in sys.argv[2:]:
        getattr(Proof(Path(sys.argv[1])), part)()
