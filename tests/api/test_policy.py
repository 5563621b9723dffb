"""The policy allows what stands in the page by its hash, and whom the basemap asks."""

from geo_fondue.api.policy import framed_by, policy_of


def test_scripts_and_styles_in_the_page_are_allowed_by_hash_and_nothing_else_is() -> None:
    page = (
        '<style>p{}</style><script src="/static/a.js"></script>'
        '<script type="application/json">{}</script><script>\nlet a = 1;\n</script>'
    )
    policy = dict(part.split(" ", 1) for part in policy_of(page).split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self' 'sha256-wCpX6PRaV2tYabHPuD0EVrhGyeiYQpOhQOJ8OhOtDwA='"
    assert policy["style-src"].startswith("'self' 'sha256-")
    assert policy["img-src"] == "'self' data:"


def test_pictures_of_a_basemap_may_be_asked_of_its_host() -> None:
    osm = policy_of("", "https://tile.openstreetmap.org/{z}/{x}/{y}.png")
    subdomains = policy_of("", "https://{s}.tiles.example/{z}/{x}/{y}.png")
    own = policy_of("", "/tiles/{z}/{x}/{y}.png")
    assert "img-src 'self' data: https://tile.openstreetmap.org;" in osm
    assert "img-src 'self' data: https://*.tiles.example;" in subdomains
    assert "img-src 'self' data:;" in own


def test_a_page_says_who_may_frame_it() -> None:
    assert framed_by("default-src 'none'") == "default-src 'none'; frame-ancestors 'self'"
    found = framed_by("default-src 'none'", ("https://www.example.go.th",))
    assert found.endswith("frame-ancestors 'self' https://www.example.go.th")
