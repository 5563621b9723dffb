/* Where reports are dense: counts of grid cells, spread by leaflet.heat. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element } = geoFondue;

  // leaflet.heat reads its canvas back at every drawing: browsers advise to say so, or they copy it from the GPU
  const { simpleheat } = window;
  window.simpleheat = (canvas) => {
    canvas.getContext("2d", { willReadFrequently: true });
    return simpleheat(canvas);
  };

  /** Draws the map of the data in element `id`. */
  geoFondue.heat = function (map, id) {
    const data = geoFondue.data(id);
    if (data.topology) geoFondue.ground(map, data, null);
    const own = density(map, data);
    let twin = null;

    const choose = (measure) => {
      const both = measure === "both";
      own.show(both ? "open" : measure);
      if (both && !twin) {
        twin = twinOf(map, data);
        twin.show("closed");
      } else if (!both && twin) {
        twin.remove();
        twin = null;
      }
      if (!both) tell(map, measure);
      if (geoFondue.note) geoFondue.note({ show: both ? "both" : null });
    };
    const groups = Object.entries(data.layers).map(([group, { label }]) => [group, label]);
    if (groups.length > 1) {
      geoFondue.chooser(map, data.texts.show, [...groups, ["both", data.texts.both]], data.measure, choose);
    } else {
      own.show(data.measure);
      tell(map, data.measure);
    }
    map.getContainer().dataset.drawn = Object.values(data.layers).reduce((sum, { cells }) => sum + cells.length, 0);
  };

  function tell(map, measure) {
    map
      .getContainer()
      .dispatchEvent(new CustomEvent("geofondue:measure", { bubbles: true, detail: { measure } }));
  }

  /** What a map has of density: `show(group)` draws the reports of a group and says so in the legend. */
  function density(map, data) {
    const legend = geoFondue.legend(map);
    // On a small map the country is small too
    const radius = Math.min(16, Math.max(8, Math.round(map.getSize().x / 50)));
    let layer = null;
    let shown = null;
    // What counts as much depends on the zoom: cells that fall together on the screen add up
    map.on("zoomend", () => layer && layer.setOptions({ max: strong(map, shown.cells, radius) }));
    return {
      show(group) {
        if (layer) layer.remove();
        shown = data.layers[group];
        const last = shown.colours.length - 1;
        const gradient = Object.fromEntries(shown.colours.map((colour, i) => [0.25 + (0.75 * i) / last, colour]));
        const max = strong(map, shown.cells, radius);
        // With maxZoom 0 leaflet.heat leaves the counts as they are
        layer = L.heatLayer(shown.cells, { radius, blur: radius, minOpacity: 0.18, maxZoom: 0, max, gradient });
        // leaflet.heat draws in the next frame even if it has been taken from its map by then
        const { _redraw: drawNow } = layer;
        layer._redraw = function () {
          if (this._map) drawNow.call(this);
        };
        layer.addTo(map);
        legend.update(legendOf(data, shown));
      },
    };
  }

  /** A second map beside a map, which shows the same place whichever of the two is moved. */
  function twinOf(map, data) {
    const first = map.getContainer();
    const pair = element("div", "gf-pair");
    const box = element("div", "folium-map gf-twin");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", data.texts.beside.replace("{label}", data.layers.closed.label));
    first.before(pair);
    pair.append(first, box);
    const { settings } = map.gf;
    Object.entries(settings.colours).forEach(([name, colour]) => box.style.setProperty("--gf-" + name, colour));
    map.invalidateSize({ animate: false, pan: false });
    const { zoomSnap, wheelPxPerZoomLevel, maxZoom, minZoom, maxBounds, maxBoundsViscosity } = map.options;
    const second = L.map(box, {
      ...{ zoomSnap, wheelPxPerZoomLevel, maxZoom, minZoom, maxBounds, maxBoundsViscosity },
      ...{ zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false, inertia: false },
    });
    second.gf = { settings, held: 0 };
    second.setView(map.getCenter(), map.getZoom(), { animate: false });
    if (settings.basemap) {
      const { url, maxZoom: maxNativeZoom } = settings.basemap;
      L.tileLayer(url, { maxZoom, maxNativeZoom, className: "gf-basemap" }).addTo(second);
    }
    if (data.topology) geoFondue.ground(second, data, null);
    let moving = false;
    const follow = (from, to) => () => {
      if (moving) return;
      moving = true;
      to.setView(from.getCenter(), from.getZoom(), { animate: false });
      moving = false;
    };
    const [there, back] = [follow(map, second), follow(second, map)];
    map.on("move", there);
    second.on("move", back);
    const resized = new ResizeObserver(() => {
      second.invalidateSize({ animate: false, pan: false });
      there();
    });
    resized.observe(box);
    const leave = () => {
      resized.disconnect();
      map.off("move", there);
      second.remove();
    };
    // A map that another takes the place of takes its twin along; the other may have one already
    const gone = () => {
      leave();
      box.remove();
      pair.replaceWith(...pair.childNodes);
    };
    map.on("unload", gone);
    const { show } = density(second, data);
    return {
      show,
      remove() {
        map.off("unload", gone);
        leave();
        pair.replaceWith(first);
        map.invalidateSize({ animate: false, pan: false });
      },
    };
  }

  /** The count that is painted darkest: only one in a hundred of the places that meet on the screen has more. */
  function strong(map, cells, radius) {
    const zoom = map.getZoom();
    const sums = new Map();
    cells.forEach(([lat, lon, count]) => {
      const point = map.project([lat, lon], zoom).divideBy(radius / 2).floor();
      const key = point.x + "," + point.y;
      sums.set(key, (sums.get(key) || 0) + count);
    });
    const sorted = [...sums.values()].sort((a, b) => a - b);
    return sorted.length ? Math.max(1, sorted[Math.floor(sorted.length * 0.99)]) : 1;
  }

  function legendOf(data, shown) {
    const bar = element("i", "gf-bar");
    bar.style.background = `linear-gradient(to right, ${data.ground.land}, ${shown.colours.join(", ")})`;
    return [
      element("p", "gf-legend-title", shown.label),
      bar,
      element("p", "gf-ends", null, [element("span", "", data.texts.few), element("span", "", data.texts.many)]),
      element("p", "gf-note", data.texts.note),
      element("p", "gf-note", shown.said),
    ];
  }
})();
