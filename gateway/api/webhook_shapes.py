"""What is taken and given of webhooks (`/api/v1/webhooks…`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from gateway.api.shapes import Taken, count_in_text
from gateway.api.told import Told
from grs_core.domain.webhooks import DeliveryState, Happening

ID = "^[0-9a-f]{32}$"
DELIVERY_ID = "^msg_[0-9a-f]{32}$"


class NewWebhook(Taken):
    """POST /webhooks."""

    url: Annotated[str, Field(min_length=8, max_length=500)] = Field(
        description="Where we post to: https, an address of the internet. Redirects are not followed.",
        examples=["https://example.org/grs"],
    )
    events: Annotated[list[Annotated[Happening, Field(strict=False)]], Field(max_length=20)] = Field(
        default_factory=list, description="Of what you want to be told; nothing given: of everything."
    )


class DeliveriesQuery(Taken):
    """GET /webhooks/{webhook}/deliveries."""

    before: Annotated[str, Field(pattern=DELIVERY_ID)] | None = Field(
        None, description="Only those before this one: the last `id` of the page before."
    )
    limit: Annotated[int, BeforeValidator(count_in_text)] = Field(50, ge=1, le=100)


class WebhookTold(Told):
    """Whom we tell. `failing_since`: since when it has taken nothing; after five days it is disabled."""

    id: Annotated[str, Field(pattern=ID)]
    url: str
    events: Sequence[Happening] = Field(description="Empty: all of them.")
    made_at: datetime
    failing_since: datetime | None
    retry_at: datetime | None = Field(description="It is left alone until then.")
    disabled_at: datetime | None
    disabled_by: str | None = Field(description="`failing`, `gone` (it answered 410), or somebody's login.")


class WebhookWithSecret(WebhookTold):
    secret: str = Field(description="`whsec_…`, shown this once: verify `webhook-signature` with it.")


class Webhooks(Told):
    webhooks: Sequence[WebhookTold]


class DeliveryTold(Told):
    """One notice. `status`: what your server answered last; `reason`: why it counts as not taken."""

    id: Annotated[str, Field(pattern=DELIVERY_ID)] = Field(description="The `webhook-id`, the same at every try.")
    event: Happening
    state: DeliveryState
    made_at: datetime
    attempts: int
    tried_at: datetime | None
    status: int | None
    reason: str | None
    next_at: datetime | None


class Deliveries(Told):
    deliveries: Sequence[DeliveryTold]
    next: str | None = Field(description="`before` of the next page; null when there is none.")
