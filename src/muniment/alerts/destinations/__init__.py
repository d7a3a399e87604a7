"""Where alerts go: webhooks, Slack, e-mail, files and feeds; each kind sends a message and says what was answered."""
