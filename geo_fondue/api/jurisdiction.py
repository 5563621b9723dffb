"""How the answer about a point is described in the contract."""

from typing import Literal

from pydantic import BaseModel, Field


class AreaAnswer(BaseModel):
    """An area, as an answer names it."""

    code: str
    name: dict[str, str] = Field(description="By language; a language without a name is absent.")


class AgencyBrief(BaseModel):
    """An agency, as an answer names it."""

    org_id: str
    name: dict[str, str] = Field(description="By language; a language without a name is absent.")


class RulingAnswer(BaseModel):
    """Why an agency is responsible, or why none is."""

    id: str | None = Field(description="The rule that fired; null where none did.")
    layer: str | None = Field(description="The layer of the area that it fired for.")
    code: str | None = Field(description="That area's code.")
    category: str | None = Field(description="The category that counted, as the rules write it.")
    also: list[str] = Field(description="Agencies whose claim is as good as that of the one named.")
    why: dict[str, str] = Field(description="The reason for people, by language.")


class CandidateAnswer(BaseModel):
    """Where the point may really lie."""

    code: str | None = Field(description="Of the area; null for the other kinds.")
    layer: str
    share: float = Field(description="Of the probability; those of all candidates sum to 1.")
    kind: Literal["area", "others", "outside"] = Field(
        description="One area; all further areas together, each too unlikely to be listed; or outside all."
    )


class ResolveAnswer(BaseModel):
    """Whose job it is at a point."""

    outcome: str = Field(description="inside an area, nearest to one within the tolerance, or outside.")
    edition: str = Field(description="The edition of the boundaries that this was answered from.")
    areas: dict[str, AreaAnswer] = Field(description="The area in each layer that has one at the point.")
    agency: AgencyBrief | None = Field(description="Who is responsible; null where nobody is named.")
    rule: RulingAnswer | None = Field(
        default=None, description="Why that agency, or why none; absent where no agencies are known at all."
    )
    distance_m: float | None = Field(default=None, description="For nearest: metres to the area.")
    border_distance_m: float | None = Field(
        default=None, description="With accuracy: metres to the nearest border of the finest layer's area."
    )
    certain: bool | None = Field(
        default=None, description="With accuracy: whether the answer's area has certain_share or more."
    )
    certain_share: float | None = Field(
        default=None, description="With accuracy: the share of the probability that counts as certain."
    )
    candidates: list[CandidateAnswer] | None = Field(
        default=None, description="With accuracy: where the point may really lie, the likeliest area first."
    )
