"""Sending a push message: encrypted for the one browser, signed for its push service, over kept connections."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from broadsheet.common.lines import Call, Lines
from broadsheet.common.outbound import Answer, OutboundError, RefusedError, target_of
from broadsheet.notifications.webpush import base64url
from broadsheet.notifications.webpush.encryption import EncryptionError, TooLongError, encrypt
from broadsheet.notifications.webpush.keys import Keys
from broadsheet.notifications.webpush.message import Message
from broadsheet.notifications.webpush.outcomes import USUAL_WAIT, Fate, Outcome, Spread, later, outcome_of, spread
from broadsheet.notifications.webpush.vapid import Vapid

#: Of an answer, octets that are read; services explain themselves in a few lines.
MOST_ANSWER = 16 * 1024
_MOST_WHY = 300


class Subscription(Protocol):
    """A browser that wants messages. All are texts: the keys in base64url, as the browser gave them.

    `server_key` is the public key of ours that it was made with (`Key.public`).
    """

    @property
    def endpoint(self) -> str: ...
    @property
    def p256dh(self) -> str: ...
    @property
    def auth(self) -> str: ...
    @property
    def server_key(self) -> str: ...


class Sender:
    """Sends messages for any number of threads, over at most `connections` to each push service.

    `keys` and `contact` are who we are (`Keys`, `Vapid`); `seconds` is for one message, from connecting to the answer;
    `spread` adds to the time before another try; `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        keys: Keys,
        contact: str,
        *,
        connections: int = 16,
        seconds: float = 10.0,
        spread: Spread = spread,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._vapid = Vapid(contact, clock=clock)
        self._lines = Lines(most=connections, most_bytes=MOST_ANSWER)
        self._seconds = seconds
        self._spread = spread
        self._clock = clock

    def send(self, subscription: Subscription, message: Message) -> Outcome:
        """Sends one message and says what became of it. Raises `KeyFileError` where our own keys cannot be read."""
        return self.start(subscription, message).finish()

    def start(self, subscription: Subscription, message: Message) -> "Sending":
        """The first half of `send`, for who has several messages on their way at once. Raises `KeyFileError`."""
        try:
            target = target_of(subscription.endpoint)
            key = self._keys.by_public(subscription.server_key)
            body = encrypt(message.plain, base64url.read(subscription.p256dh), base64url.read(subscription.auth))
        except TooLongError as error:
            return Sending(self, Outcome(Fate.TOO_LARGE, why=str(error)))
        except (RefusedError, EncryptionError, LookupError, ValueError) as error:
            return Sending(self, Outcome(Fate.REFUSED, why=str(error)))
        headers = {
            **message.headers,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": self._vapid.authorization(target.origin, key),
        }
        try:
            return Sending(self, self._lines.start(target, body=body, headers=headers, seconds=self._seconds))
        except OutboundError as error:
            return Sending(self, self.unanswered(error))

    def unanswered(self, error: OutboundError) -> Outcome:
        """What it means that there is no answer."""
        if isinstance(error, RefusedError):
            return Outcome(Fate.REFUSED, why=str(error))
        return later(USUAL_WAIT, self._spread, why=str(error))

    def understood(self, answer: Answer) -> Outcome:
        """What an answer means."""
        why = answer.body.decode("utf-8", "replace")[:_MOST_WHY]
        return outcome_of(answer.status, answer.headers, why, self._clock(), self._spread)

    def close(self) -> None:
        """Ends the connections that are not in use."""
        self._lines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Sending:
    """A message on its way (`Sender.start`)."""

    def __init__(self, sender: Sender, state: Call | Outcome) -> None:
        self._sender = sender
        self._state = state

    @property
    def is_answered(self) -> bool:
        """Whether `finish` need not wait."""
        return isinstance(self._state, Outcome) or self._state.is_answered

    def finish(self, *, grace: float = 0) -> Outcome:
        """What became of it. An answer that may have come while nobody looked has `grace` seconds more."""
        if isinstance(self._state, Outcome):
            return self._state
        try:
            return self._sender.understood(self._state.finish(grace=grace))
        except OutboundError as error:
            return self._sender.unanswered(error)
