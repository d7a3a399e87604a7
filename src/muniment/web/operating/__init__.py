"""What whoever runs the pages sees of them: a line for each request, numbers for Prometheus, whether they are well."""
