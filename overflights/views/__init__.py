"""Views: read the request into a filter, ask a QuerySet or a report, render. urls.py names them all."""
