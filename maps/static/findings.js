/* Where an import noticed something about boundaries: a point for each finding, and the land that it concerns. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;
  const COLOURS = { left: "#c2410c", mended: "#1d6fa5" };

  /** Draws the map of the data in element `id`. */
  geoFondue.findings = function (map, id) {
    const data = geoFondue.data(id);
    geoFondue.ground(map, data, null);
    const renderer = L.canvas({ padding: 0.3, tolerance: 6 });
    const groups = new Map(data.kinds.map(({ kind }) => [kind, L.layerGroup().addTo(map)]));
    // The worst come first in the data and are drawn last, on top
    [...data.findings].reverse().forEach((finding) => {
      const color = finding.mended ? COLOURS.mended : COLOURS.left;
      const group = groups.get(finding.kind);
      const marks = [L.circleMarker([finding.where[1], finding.where[0]], { renderer, radius: 5, color, weight: 2, fillColor: "#fff", fillOpacity: 0.9 })];
      if (finding.shape) marks.unshift(L.geoJSON(finding.shape, { renderer, color, weight: 1.5, fillOpacity: 0.35 }));
      marks.forEach((mark) => mark.bindPopup(() => card(data, finding), { maxWidth: 320 }).addTo(group));
    });
    const legend = geoFondue.legend(map);
    legend.update(legendOf(data, (kind, shown) => (shown ? groups.get(kind).addTo(map) : groups.get(kind).remove())));
    map.getContainer().dataset.drawn = data.findings.length;
  };

  function labelOf(data, kind) {
    return data.kinds.find((one) => one.kind === kind).label;
  }

  function card(data, finding) {
    const of = [finding.layer, finding.name, finding.code].filter(Boolean).join(" ");
    const lines = [
      element("h3", "", labelOf(data, finding.kind)),
      element("p", "gf-parents", of),
      element("p", "", finding.what),
      element("p", "", (finding.mended ? data.texts.mended : data.texts.left) + ": " + finding.done),
    ];
    if (finding.size_m2 !== null) lines.push(element("p", "", `${format.count(finding.size_m2)} ${data.texts.m2}`));
    lines.push(element("p", "gf-note", `${finding.where[1].toFixed(5)}, ${finding.where[0].toFixed(5)}`));
    return element("div", "gf-card", null, lines);
  }

  function legendOf(data, show) {
    const swatch = (colour) => {
      const made = element("i", "gf-swatch");
      made.style.background = colour;
      return made;
    };
    const kinds = data.kinds.map(({ kind, label }) => {
      const box = element("input");
      box.type = "checkbox";
      box.checked = true;
      box.addEventListener("change", () => show(kind, box.checked));
      const count = data.findings.filter((finding) => finding.kind === kind).length;
      return element("li", "", null, [
        element("label", "", null, [box, element("span", "", ` ${label} (${format.count(count)})`)]),
      ]);
    });
    return [
      element("p", "gf-legend-title", data.texts.title),
      element("ul", "", null, [
        element("li", "", null, [swatch(COLOURS.left), element("span", "", data.texts.left)]),
        element("li", "", null, [swatch(COLOURS.mended), element("span", "", data.texts.mended)]),
      ]),
      element("ul", "", null, kinds),
      element("p", "gf-note", data.said),
    ];
  }
})();
