"""What becomes of a submission: reviewed by the rules of profile `submit`, then suspended or accepted.

```
worker ─▶ review   what the submission alone states: XML, schema, rulebook, attachments       (no transaction)
       ─▶ on_file  what EDGAR has on file: CIKs, earlier filings, names, switches          ┐ one transaction:
       ─▶ accepting: numbers, dating, header, public copy ─▶ publishing                      │ state, filing, numbers,
       ─▶ settling: status, notification ─▶ outbox                                           ┘ notifications
notifier: outbox ─▶ mailbox folder, webhook
```

Submissions are taken in their order. What is done in the transaction is done for all of it or not at all, so that a
process that dies at any instant loses nothing and does nothing twice.
"""

MAILBOX = "mailbox"
"""The folder of the mail, inside the sandbox's: a folder for each address, in it `{accession number}.eml`."""
