"""Settings: the environment wins over geo-fondue.toml, which wins over defaults; a bad one is named."""

import os
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.engine import make_url

from geo_fondue.errors import InputError
from geo_fondue.reports.working_time import WorkingHours
from geo_fondue.settings import Settings, load_settings


@pytest.fixture
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty working folder, with no setting in the environment."""
    for name in [name for name in os.environ if name.upper().startswith("GEO_FONDUE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("working_folder")
def test_without_anything_set_the_documented_defaults_hold() -> None:
    settings = load_settings()
    assert settings.data == Path("geo-fondue-data")
    assert settings.database_url == "sqlite:///geo-fondue-data/reports.sqlite"
    assert settings.timezone == ZoneInfo("Asia/Bangkok")
    assert settings.tolerance_m == 2000.0
    assert settings.language == "th"
    assert settings.suppress_below == 5
    assert settings.basemap == "none"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


@pytest.mark.usefixtures("working_folder")
def test_an_office_is_open_when_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().office == WorkingHours()
    monkeypatch.setenv("GEO_FONDUE_WORKING_HOURS", "9:00-17:00")
    monkeypatch.setenv("GEO_FONDUE_HOLIDAYS", "none")
    assert load_settings().office == WorkingHours(time(9), time(17), "none")


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize(("key", "value"), [("WORKING_HOURS", "9-17"), ("HOLIDAYS", "ZZ")])
def test_what_is_no_office_is_named(key: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GEO_FONDUE_{key}", value)
    with pytest.raises(InputError, match=f"GEO_FONDUE_{key}.*{value}"):
        load_settings()


def test_the_file_is_read_and_the_environment_wins_over_it(
    working_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (working_folder / "geo-fondue.toml").write_text('port = 9000\nlanguage = "en"\ndata = "from-file"\n')
    monkeypatch.setenv("GEO_FONDUE_DATA", "from-env")
    settings = load_settings()
    assert (settings.port, settings.language, settings.data) == (9000, "en", Path("from-env"))
    assert settings.database_url == "sqlite:///from-env/reports.sqlite"


@pytest.mark.usefixtures("working_folder")
def test_what_the_command_line_gives_wins_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_FONDUE_PORT", "9000")
    settings = load_settings(port=9001, data=None)
    assert (settings.port, settings.data) == (9001, Path("geo-fondue-data"))


@pytest.mark.usefixtures("working_folder")
def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_FONDUE_PORT", "")
    assert load_settings().port == 8000


@pytest.mark.usefixtures("working_folder")
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GEO_FONDUE_PORT", "eighty"),
        ("GEO_FONDUE_PORT", "65536"),
        ("GEO_FONDUE_TIMEZONE", "Asia/Krungthep"),
        ("GEO_FONDUE_TOLERANCE_M", "nan"),
        ("GEO_FONDUE_TOLERANCE_M", "-1"),
        ("GEO_FONDUE_LANGUAGE", "fr"),
        ("GEO_FONDUE_SUPPRESS_BELOW", "-1"),
        ("GEO_FONDUE_DATABASE_URL", "no url at all"),
        ("GEO_FONDUE_EMBED_IN", "https://a.example; script-src *"),
    ],
)
def test_a_bad_variable_is_named_in_one_line(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InputError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"{variable}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("working_folder")
def test_a_database_url_that_is_refused_is_not_repeated_for_it_may_hold_a_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEO_FONDUE_DATABASE_URL", "postgresql//me:secret@host")
    with pytest.raises(InputError) as caught:
        load_settings()
    assert "secret" not in str(caught.value)


def test_an_unknown_key_of_the_file_is_refused_and_the_known_ones_listed(working_folder: Path) -> None:
    (working_folder / "geo-fondue.toml").write_text("tolerance = 5\n")
    with pytest.raises(
        InputError, match=r"geo-fondue\.toml: tolerance: there is no such setting.*tolerance_m"
    ):
        load_settings()


@pytest.mark.parametrize("content", [b"port = = 1\n", b"\xff\xfe\x00"])
def test_a_file_that_is_not_toml_is_said_to_be_so(working_folder: Path, content: bytes) -> None:
    (working_folder / "geo-fondue.toml").write_bytes(content)
    with pytest.raises(InputError, match=r"^geo-fondue\.toml: "):
        load_settings()


@pytest.mark.usefixtures("working_folder")
def test_odd_letters_in_the_data_folder_do_not_break_the_database_url() -> None:
    settings = load_settings(data=Path("ข้อมูล?a#b %41"))
    assert make_url(settings.database_url).database == "ข้อมูล?a#b %41/reports.sqlite"


def test_every_setting_is_described_in_the_docstring() -> None:
    assert Settings.__doc__ is not None
    for key in Settings.model_fields:
        assert key in Settings.__doc__


def test_sites_that_may_frame_our_maps_stand_with_spaces_between_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEO_FONDUE_EMBED_IN", "https://www.example.go.th https://*.example.org:8443")
    assert load_settings().embed_in == ("https://www.example.go.th", "https://*.example.org:8443")
