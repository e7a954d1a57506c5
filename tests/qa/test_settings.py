"""A store's own settings: kept whole, read by other versions, defaults where there are none."""

from contextlib import closing

import pytest

from qa.config import PASSAGE_CHARACTERS
from qa.settings import Settings
from qa.store.database import (
    Database,
    EncoderIdentity,
    connect,
    earlier_settings,
    make_tables,
    pop_settings,
    push_settings,
    settings_of,
)


@pytest.fixture
def database():
    with closing(connect(None)) as connection:
        make_tables(connection, EncoderIdentity("", "f", 2))
        yield Database(connection)


def test_a_store_without_settings_has_the_defaults(database):
    assert settings_of(database) == Settings() == Settings.of_json(None)
    assert Settings().passage_characters == PASSAGE_CHARACTERS
    assert earlier_settings(database) is None


def test_settings_come_back_in_the_order_they_were_replaced(database):
    made = [Settings(0.25, 120, 3, 0.4), Settings(1.0, 260, 8)]
    for settings in made:
        push_settings(database, settings)
        assert settings_of(database) == settings
    assert earlier_settings(database) == made[0]
    pop_settings(database)
    assert settings_of(database) == made[0]
    pop_settings(database)
    assert settings_of(database) == Settings() and earlier_settings(database) is None


def test_settings_of_another_version_are_read_as_far_as_they_are_known():
    assert Settings.of_json('{"read_passages": 7, "not_yet_known": 1}') == Settings(read_passages=7)
