"""The items of a schedule: where each begins, what it answers, who and what is told of in it."""
