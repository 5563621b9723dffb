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
    const legend = geoFondue.legend(map);
    // On a small map the country is small too
    const radius = Math.min(16, Math.max(8, Math.round(map.getSize().x / 50)));
    let layer = null;
    let shown = null;

    // What counts as much depends on the zoom: cells that fall together on the screen add up
    const scale = () => layer && layer.setOptions({ max: strong(map, shown.cells, radius) });
    const choose = (group) => {
      if (layer) layer.remove();
      shown = data.layers[group];
      const last = shown.colours.length - 1;
      const gradient = Object.fromEntries(shown.colours.map((colour, i) => [0.25 + (0.75 * i) / last, colour]));
      // With maxZoom 0 leaflet.heat leaves the counts as they are
      layer = L.heatLayer(shown.cells, { radius, blur: radius, minOpacity: 0.18, maxZoom: 0, max: 1, gradient });
      layer.addTo(map);
      scale();
      legend.update(legendOf(data, shown));
      map
        .getContainer()
        .dispatchEvent(new CustomEvent("geofondue:measure", { bubbles: true, detail: { measure: group } }));
    };
    map.on("zoomend", scale);
    const groups = Object.entries(data.layers).map(([group, { label }]) => [group, label]);
    if (groups.length > 1) geoFondue.chooser(map, data.texts.show, groups, data.measure, choose);
    else choose(data.measure);
    map.getContainer().dataset.drawn = Object.values(data.layers).reduce((sum, { cells }) => sum + cells.length, 0);
  };

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
