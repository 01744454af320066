"""The two background jobs, and the two ways to run them: in this process, or on a Celery worker."""
