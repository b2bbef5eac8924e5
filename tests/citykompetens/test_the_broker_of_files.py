"""Messages appear whole: a worker that looks while one is written finds nothing, not half of it."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection


@pytest.fixture
def queue(tmp_path):
    folders = dict.fromkeys(["data_folder_in", "data_folder_out", "control_folder"], str(tmp_path))
    transport = "citykompetens.filebroker:Transport"
    with Connection("filesystem://localhost", transport=transport, transport_options=folders) as connection:
        yield connection.SimpleQueue("bell")


def test_a_message_that_is_being_written_cannot_be_taken(queue, monkeypatch):
    looked = []

    def look_then_rename(unfinished: Path, message: Path) -> None:
        assert unfinished.read_text()  # all of it is on the disk by now
        with pytest.raises(Empty):
            queue.get_nowait()
        looked.append(message)
        unfinished.replace(message)

    monkeypatch.setattr(Path, "rename", look_then_rename)
    queue.put({"sweep": "mail"})
    assert len(looked) == 1
    assert queue.get_nowait().payload == {"sweep": "mail"}
