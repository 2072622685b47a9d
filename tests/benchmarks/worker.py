"""Which worker answered, said in a header: the processes of a server are measured one by one."""

import os
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Worker"


def named(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def naming(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers[HEADER] = str(os.getpid())
        return response

    return naming
