"""Settings: variables ``GEO_FONDUE_*``, else ``geo-fondue.toml`` in the working folder, else defaults."""

import base64
import os
import re
import tomllib
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo_fondue.errors import InputError
from geo_fondue.reports.working_time import NO_COUNTRY, WorkingHours

TOML_FILE = "geo-fondue.toml"
"""The file with settings, looked for in the working folder."""

ENV_PREFIX = "GEO_FONDUE_"

SECRET_PREFIX = "whsec_"  # noqa: S105 - how secrets in base64 begin, not one
"""A secret that begins with it goes on in base64."""


def _default_database_url(values: dict[str, Any]) -> str:
    # "data" is absent when its own value was refused; that error is then the one that is told
    database = Path(values.get("data", "")) / "reports.sqlite"
    return URL.create("sqlite", database=str(database)).render_as_string()


class Settings(BaseSettings):
    """What can be set, and what holds where nothing is.

    Each key is a variable ``GEO_FONDUE_<KEY>`` and a key of ``geo-fondue.toml``; the variable wins.

    Attributes
    ----------
    data : Path
        Folder with the editions and, unless ``database_url`` says otherwise, the reports.
    database_url : str
        Where the reports are, as an SQLAlchemy URL; SQLite in the data folder by default.
    timezone : ZoneInfo
        The zone of times that come without one, and of the days that filters speak of.
    working_hours : str
        When an office is open, from Monday to Friday, for times in working hours; on quarters of an hour.
    holidays : str
        The country whose holidays an office is closed on, by two letters; ``none`` for no holidays.
    tolerance_m : float
        How far outside every area a point may lie, in metres, to be given the nearest one; 0 for never.
    certain_share : float
        The share of the probability, 0 to 1, from which on an answer to a rough position is certain.
    language : {"th", "en"}
        The language of pages when the reader asks for none.
    suppress_below : int
        Public maps of places hide counts below this, so that nobody is found by a map; 0 hides none.
    public_grid_m : float
        The side, in metres, of the cells in whose middle the public sees reports; 0 for where they are.
    basemap : str
        The map under the map, a name in ``maps/basemaps.toml``; ``none`` asks nothing of the internet.
    tiles : Path or None
        The tiles of the basemap ``local``: a PMTiles or MBTiles file, or a folder with ``z/x/y.png``; without
        it ``tiles.pmtiles``, ``tiles.mbtiles`` or ``tiles`` in the data folder.
    embed_in : tuple of str
        The sites that may show our maps in a frame, as origins, beside our own pages; in a variable, with
        spaces between them. ``*`` stands for any.
    chromium : Path or None
        The program that draws pictures and PDFs; None for one that is found.
    host, port : str, int
        Where ``geo-fondue serve`` listens.
    painters : int
        Processes beside each serving one that make pages, so that these hold nothing else up; with 0 it makes
        them itself.
    live_clients : int
        So many may listen to ``/v1/live`` at once, in each serving process.
    access_log : bool
        Whether the server logs a line for each request.
    traffy_feed, traffy_exchange : str
        Where Traffy Fondue's public feed and its exchange API are.
    traffy_user, traffy_password, traffy_org_id : str, SecretStr, str, or None
        Who asks the exchange API, and for which organisation.
    sync_wait : float
        Seconds between two questions to a server that reports are fetched from, at least.
    boundaries_mirror : str or None
        Whom ``demo --live`` asks for boundaries, instead of OCHA.
    webhooks : tuple of str
        Addresses of systems that are told which codes changed; in a variable, with spaces between them.
    webhook_secret : SecretStr or None
        What these notices are signed with; needed where there are any.
    hook_allow : tuple of networks
        Where webhooks may come from, as ``203.0.113.0/24``; in a variable, with spaces between them. Without
        any, from everywhere.
    hook_max_bytes : int
        The longest body of a webhook.
    hook_keep_days : float
        So long is a webhook kept after it was taken into the reports.
    """

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_ignore_empty=True, toml_file=TOML_FILE, extra="forbid", frozen=True
    )

    data: Path = Path("geo-fondue-data")
    database_url: str = Field(default_factory=_default_database_url)
    timezone: ZoneInfo = ZoneInfo("Asia/Bangkok")
    working_hours: str = "8:30-16:30"
    holidays: str = "TH"
    tolerance_m: float = Field(default=2000.0, ge=0, le=1_000_000, allow_inf_nan=False)
    certain_share: float = Field(default=0.95, ge=0, le=1, allow_inf_nan=False)
    language: Literal["th", "en"] = "th"
    suppress_below: int = Field(default=5, ge=0)
    public_grid_m: float = Field(default=100.0, ge=0, le=100_000, allow_inf_nan=False)
    basemap: str = "none"
    tiles: Path | None = None
    embed_in: Annotated[tuple[str, ...], NoDecode] = ()
    chromium: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    painters: int = Field(default=1, ge=0, le=64)
    live_clients: int = Field(default=500, ge=0, le=100_000)
    access_log: bool = False
    traffy_feed: str = "https://publicapi.traffy.in.th/teamchadchart-stat-api/geojson/v2"
    traffy_exchange: str = "https://publicapi.traffy.in.th/exchange-api"
    traffy_user: str | None = None
    traffy_password: SecretStr | None = None
    traffy_org_id: str | None = None
    sync_wait: float = Field(default=0.5, ge=0, le=3600, allow_inf_nan=False)
    boundaries_mirror: str | None = None
    webhooks: Annotated[tuple[str, ...], NoDecode] = ()
    webhook_secret: Annotated[SecretStr | None, Field(validate_default=True)] = None
    hook_allow: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()
    hook_max_bytes: int = Field(default=1_000_000, ge=1_000, le=16_000_000)
    hook_keep_days: float = Field(default=7.0, ge=0, le=3650, allow_inf_nan=False)

    @field_validator("data", "chromium")
    @classmethod
    def _home_expanded(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser()

    @field_validator("database_url")
    @classmethod
    def _is_a_database_url(cls, url: str) -> str:
        try:
            make_url(url)
        except (ArgumentError, ValueError) as error:
            # the URL may hold a password, so it is not repeated
            raise ValueError("this is no database URL; write one like sqlite:///reports.sqlite") from error
        return url

    @field_validator("working_hours", "holidays")
    @classmethod
    def _are_of_an_office(cls, given: str, info: ValidationInfo) -> str:
        hours, country = (given, NO_COUNTRY) if info.field_name == "working_hours" else ("0:00-1:00", given)
        try:
            WorkingHours.parse(hours, country=country, timezone=ZoneInfo("UTC"))
        except InputError as error:
            raise ValueError(f"{error.what}. {error.remedy}") from error
        return given

    @cached_property
    def office(self) -> WorkingHours:
        """When an office is open."""
        return WorkingHours.parse(self.working_hours, country=self.holidays, timezone=self.timezone)

    @field_validator("embed_in", mode="before")
    @classmethod
    def _are_origins(cls, given: object) -> object:
        origins = given.split() if isinstance(given, str) else given
        for origin in origins if isinstance(origins, list | tuple) else ():
            if not re.fullmatch(r"\*|https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?", str(origin)):
                raise ValueError("write origins like https://www.example.go.th, with spaces between them")
        return origins

    @field_validator("webhooks", mode="before")
    @classmethod
    def _are_addresses(cls, given: object) -> object:
        addresses = given.split() if isinstance(given, str) else given
        for address in addresses if isinstance(addresses, list | tuple) else ():
            if not re.fullmatch(r"https?://[^\s/?#]+\S*", str(address)):
                # which may hold a key, so it is not repeated
                raise ValueError("not every one is an address like https://example.org/hook")
        return addresses

    @field_validator("hook_allow", mode="before")
    @classmethod
    def _are_networks(cls, given: object) -> object:
        return given.split() if isinstance(given, str) else given

    @field_validator("webhook_secret")
    @classmethod
    def _signs_webhooks(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if info.data.get("webhooks") and (secret is None or not secret.get_secret_value()):
            raise ValueError("webhooks are set, and nothing to sign them with; give any long text")
        text = "" if secret is None else secret.get_secret_value()
        if text.startswith(SECRET_PREFIX):
            try:
                base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
            except ValueError:
                raise ValueError(f"what comes after {SECRET_PREFIX} is not base64") from None
        return secret

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what was passed, then the environment, then the TOML file; the first that has a key wins."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: object) -> Settings:
    """Read the settings from the environment and ``geo-fondue.toml``.

    Parameters
    ----------
    **overrides
        Keys given on the command line, which win over both; None means not given.

    Raises
    ------
    InputError
        When a value cannot be used: one line that names the variable, key or option.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # values are checked by the model itself
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(_what(first), where=_where(first, given), remedy=_remedy(first)) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", where=TOML_FILE) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=TOML_FILE) from error


def hand_down(**given: object) -> None:
    """Put settings into the environment, where processes that this one starts find them.

    Parameters
    ----------
    **given
        By key; None means not given.
    """
    for key, value in given.items():
        if value is not None:
            os.environ[f"{ENV_PREFIX}{key.upper()}"] = str(value)


def tracebacks_wanted() -> bool:
    """Return whether ``GEO_FONDUE_TRACEBACK`` asks to see the inside of errors that nobody foresaw."""
    return bool(os.environ.get(f"{ENV_PREFIX}TRACEBACK"))


def _what(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such setting"
    if error["loc"][:1] in (("database_url",), ("webhooks",), ("webhook_secret",), ("traffy_password",)):
        # what is secret is not repeated
        return str(error.get("ctx", {}).get("error", error["msg"]))
    return f"{error['input']!r} cannot be used: {error['msg'].removeprefix('Value error, ')}"


def _where(error: ErrorDetails, given: dict[str, object]) -> str:
    key = str(error["loc"][0]) if error["loc"] else "settings"
    variable = f"{ENV_PREFIX}{key.upper()}"
    if key in given:
        return f"--{key.replace('_', '-')}"
    if any(name.upper() == variable for name in os.environ):
        return variable
    return f"{TOML_FILE}: {key}"


def _remedy(error: ErrorDetails) -> str | None:
    if error["type"] == "extra_forbidden":
        return f"The settings are {', '.join(Settings.model_fields)}"
    return None
