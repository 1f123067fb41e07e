"""A client that a program wrote from the document does a delegate's work: nobody has to read ours to use it."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from openapi_python_client import Config, GeneratorData
from openapi_python_client import Project as Generated
from openapi_python_client.config import ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError

from kb import KnowledgeBase
from kb.accounts.account import Account
from tests import sites
from tests.pages.api.documented import SAID

NAME = "client_of_the_document"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ModuleType]]:
    """The modules of the client, by their names."""
    folder = tmp_path_factory.mktemp("generated")
    source = folder / "openapi.json"
    config = Config.from_sources(
        ConfigFile(post_hooks=[]), MetaType.NONE, source, "utf-8", overwrite=True, output_path=folder / NAME
    )
    data = GeneratorData.from_dict(SAID, config=config)
    assert not isinstance(data, GeneratorError), data
    assert [error for tag in data.endpoint_collections_by_tag.values() for error in tag.parse_errors] == []
    assert list(Generated(openapi=data, config=config).build()) == []
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"{NAME}.{name}")
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.partition(".")[0] == NAME]:
        del sys.modules[name]


def test_a_delegate_s_work_is_done_by_the_client(
    generated: Callable[[str], ModuleType], world: KnowledgeBase, account_of: Callable[[str], Account], tmp_path: Path
) -> None:
    secret = world.accounts.tokens.make_token(account_of("other_delegate").person(), "t", "submit record", "1").secret
    client = generated("client").AuthenticatedClient(base_url="http://localhost", token=secret)
    site = httpx.WSGITransport(sites.application(world).wsgi_app)
    client.set_httpx_client(
        httpx.Client(base_url="http://localhost", transport=site, headers={"Authorization": f"Bearer {secret}"})
    )
    sites.client(world)
    types, models = generated("types"), generated("models")

    def said(operation: str, *args: object, **named: object):  # type: ignore[no-untyped-def]
        answer = generated(f"api.{operation}").sync_detailed(*args, client=client, **named)
        assert answer.status_code < 300, answer.content
        return answer.parsed

    found = said("practices.search", q="online market", economy=["Chile"])
    assert [hit.id for hit in found.hits] == ["chile-market-days"] and found.hits[0].passage
    practice = said("practices.practice", "chile-market-days")
    assert practice.title in practice.markdown or practice.summary
    assert said("practices.similar", practice.id, limit=3).id == practice.id

    adoption = models.RecordAdoptionBody(
        economy="Japan", stage=models.RecordAdoptionBodyStage.ADOPTED, effective="2022-05-01", instrument="A programme"
    )
    assert said("the_ledger.record_adoption", practice.id, body=adoption).done
    (question,) = said("the_ledger.asked", practice=practice.id, economy="Japan", year="2023").questions
    assert question.answer is None
    yes = models.AnswerBody(practice.id, "Japan", models.AnswerBodyAnswer.YES, year="2023")
    assert said("the_ledger.answer", body=yes, if_match=question.version).recorded

    body = models.HandInBody(
        title="Fairs on wheels", summary="A bus that is a market.", economies=["Japan"], kind="programme",
        status="running", problem="Few customers come to far places, and traders cannot leave their shops for days.",
        done="A bus goes round once a week with a market on board, and whoever trades joins it for a day.",
        agency="The office of fairs", consent="A. Sato, director", consent_on="2024-05-01",
    )  # fmt: skip
    answer = generated("api.submissions.hand_in").sync_detailed(client=client, body=body, idempotency_key="k-1")
    assert answer.status_code in (201, 422), answer.content
    if answer.status_code == 422:
        raise AssertionError(answer.content.decode())
    told = said("submissions.submission_text", answer.parsed.id)
    assert told.entries["title"] == "Fairs on wheels"
    again = said("submissions.hand_in", body=body, idempotency_key="k-1")
    assert again.id == answer.parsed.id
    assert answer.parsed.id in {one.id for one in said("submissions.my_submissions").items}

    tally = said("figures.tally", year="2023")
    assert tally.figures["shared"].value == len(tally.figures["shared"].practices)
    refused = generated("api.the_desk_and_the_accounts.take").sync_detailed("d1", client=client, body=types.UNSET)
    assert refused.status_code == 403 and refused.parsed.status == 403 and "review" in refused.parsed.detail
