"""What is wrong with a request, in the shape in which Google's services say it (google.rpc.Status as JSON)."""

from typing import Any

from django.http import HttpResponse, JsonResponse

_STATUSES = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    405: "UNIMPLEMENTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
INVALID_REQUEST = "INVALID_REQUEST"


class Fault(Exception):
    """A request that cannot be answered. `message` is for whoever wrote the program, and in English like Google's."""

    def __init__(self, code: int, message: str, *details: dict[str, Any], wait: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.details, self.wait = code, message, details, wait


def invalid(message: str, error_type: str = INVALID_REQUEST, **more: Any) -> Fault:
    """What is wrong with the text or with what is asked of it. `error_type` is one of the API's `ErrorType`."""
    return Fault(400, message, {"@type": _ERROR, "errorType": error_type, **more})


def refused_key(code: int, message: str, reason: str) -> Fault:
    """What is wrong with the key. `reason` is one that Google's libraries know."""
    return Fault(code, message, {"@type": _INFO, "reason": reason, "domain": "googleapis.com"})


def too_often(wait: int) -> Fault:
    """The key has had as many texts scored in this minute as it may."""
    details = {"@type": _INFO, "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com"}
    return Fault(429, "Quota exceeded for this key: too many requests in a minute.", details, wait=wait)


def answer(fault: Fault) -> HttpResponse:
    error: dict[str, Any] = {"code": fault.code, "message": fault.message, "status": _STATUSES[fault.code]}
    if fault.details:
        error["details"] = list(fault.details)
    response = JsonResponse({"error": error}, status=fault.code)
    if fault.wait:
        response["Retry-After"] = str(fault.wait)
    return response
