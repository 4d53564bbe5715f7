"""Where the operations of the API are gathered. One router, since an address takes all its methods from one."""

from ninja import Router

router = Router()
