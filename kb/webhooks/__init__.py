"""Other systems are told what happens here: webhooks, signed, sent until they have arrived."""

from kb.webhooks.webhook import EVENTS as EVENTS
from kb.webhooks.webhook import PAGE as PAGE
from kb.webhooks.webhook import Delivery as Delivery
from kb.webhooks.webhook import HookState as HookState
from kb.webhooks.webhook import SetUpWebhook as SetUpWebhook
from kb.webhooks.webhook import Webhook as Webhook
