"""What answers about single reports are made of, for the contract."""

from typing import Any, Literal

from pydantic import BaseModel, Field


class PointGeometry(BaseModel):
    """Where a report is: for the public the middle of a cell of the grid."""

    type: Literal["Point"]
    coordinates: list[float] = Field(description="lon, lat in degrees, WGS84.", min_length=2, max_length=2)


class ReportProperties(BaseModel):
    """What is known of a report; from ``distance_to_area_m`` on with a key of the scope staff only."""

    source: str
    ticket_id: str
    categories: list[str]
    state: str = Field(description="A code, or the source's own label where it is not known.")
    state_group: Literal["open", "closed", "excluded"]
    created_at: str | None = Field(description="In UTC, as all times.")
    last_activity: str | None
    closed_at: str | None
    reopened: int
    organisations: list[str]
    outcome: Literal["inside", "nearest", "outside"]
    edition: str = Field(description="Of the boundaries that it was resolved by.")
    areas: dict[str, str] = Field(description="The code of the area it lies in, by layer.")
    distance_to_area_m: float | None = Field(
        default=None, description="Where the outcome is nearest: how far it lies outside."
    )
    started_at: str | None = None
    star: int | None = None
    description: str | None = None
    address: str | None = None
    photo: list[str] | None = None
    photo_after: list[str] | None = None
    extra: dict[str, Any] | None = Field(default=None, description="What else the source said.")


class ReportFeature(BaseModel):
    """A report."""

    type: Literal["Feature"]
    id: str = Field(description="source:ticket_id")
    geometry: PointGeometry
    properties: ReportProperties


class StayAnswer(BaseModel):
    """A state that a report was in."""

    state: str
    state_group: Literal["open", "closed", "excluded"]
    since: str
    until: str | None = Field(description="null for the state that it is in now.")
    hours: float | None = Field(description="By the clock; until now for an open report.")
    working_hours: float | None = Field(description="In the working hours of the settings.")


class WholeReportProperties(ReportProperties):
    """What is known of a report, and with a key of the scope staff its life."""

    hours_to_close: float | None = None
    working_hours_to_close: float | None = None
    states: list[StayAnswer] | None = Field(default=None, description="In the order of time.")


class WholeReport(ReportFeature):
    """A report by itself."""

    properties: WholeReportProperties


class ReportPage(BaseModel):
    """Some of the reports asked for, in the order they came to be known."""

    type: Literal["FeatureCollection"]
    data_version: int
    grid_m: float | None = Field(
        description="The side of the cells in whose middle the reports are shown; null where they are exact."
    )
    limit: int = Field(description="The most reports on a page.")
    next: str | None = Field(description="The address of the next page; null on the last.")
    features: list[ReportFeature]


class NearProperties(ReportProperties):
    """What is known of a report near a place."""

    distance_m: float = Field(description="Geodesic, from where the report is shown.")


class NearFeature(ReportFeature):
    """A report near a place."""

    properties: NearProperties


class NearAnswer(BaseModel):
    """The open reports near a place, nearest first."""

    type: Literal["FeatureCollection"]
    data_version: int
    grid_m: float | None
    radius_m: float
    limit: int
    within: int = Field(description="How many there are within the radius.")
    cut: bool = Field(description="Whether the limit left some out.")
    features: list[NearFeature]


class ClusterMember(BaseModel):
    """One report of a group."""

    source: str
    ticket_id: str
    coordinates: list[float]
    created_at: str


class ClusterProperties(BaseModel):
    """A group of open reports that may well be one."""

    category: str | None
    size: int
    first: str = Field(description="When the first of them was made.")
    last: str
    members: list[ClusterMember] = Field(description="By when they were made; 100 at most.")
    members_cut: bool = Field(description="Whether there are more members.")


class ClusterFeature(BaseModel):
    """A group, at the middle of its members."""

    type: Literal["Feature"]
    geometry: PointGeometry
    properties: ClusterProperties


class ClustersAnswer(BaseModel):
    """Groups of open reports of one category, near in place and in time; the biggest first."""

    type: Literal["FeatureCollection"]
    data_version: int
    radius_m: float
    days: float
    limit: int
    clusters: int = Field(description="How many groups there are.")
    cut: bool = Field(description="Whether the limit left some out.")
    reports: int = Field(description="How many open reports were looked at.")
    features: list[ClusterFeature]
