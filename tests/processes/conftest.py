import pytest
from django.db import connection

from tests.needs import needs_postgres


@pytest.fixture
def on_postgres(transactional_db: None) -> None:
    """The test's database is one that other processes can share, lock by lock."""
    needs_postgres()
    if connection.vendor != "postgresql":
        pytest.skip("these tests are on SQLite: DATABASE_URL names no PostgreSQL")
