"""The study in the forms of others: its tables and questions ready to be written, and statements of ownership."""
