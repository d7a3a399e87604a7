"""A form of six fields that nobody but the proof knows: see `tests/forms/test_form_x.py`."""
