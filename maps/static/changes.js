/* Ground that changed hands, or got another code or name, on the areas that are now. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element } = geoFondue;

  /** Draws the map of the data in element `id`. */
  geoFondue.changes = function (map, id) {
    const data = geoFondue.data(id);
    geoFondue.ground(map, data, null);
    const changed = data.changed && geoFondue.shape(data.changed);
    const used = Object.keys(data.kinds).filter((kind) => data.patches.some((patch) => patch.kind === kind));
    legend(map, data, used);
    map.getContainer().dataset.drawn = data.patches.length;
    if (!changed) return { data };

    const fills = used.map((kind) => ({
      fill: data.kinds[kind].colour,
      areas: data.patches.flatMap((patch, i) => (patch.kind === kind ? [i] : [])),
    }));
    new geoFondue.Canvas((context, view) => {
      context.globalAlpha = 0.72;
      geoFondue.paintAreas(context, view, changed, fills);
      context.globalAlpha = 1;
      geoFondue.paintBorders(context, view, changed, () => true, data.ground.highlight, 1);
    }).addTo(map);

    let over = -1;
    const highlight = new geoFondue.Canvas((context, view) => {
      if (over >= 0) geoFondue.paintOutline(context, view, changed, [over], data.ground.highlight, 3);
    }).addTo(map);
    const tooltip = L.tooltip({ className: "gf-tooltip", direction: "auto", offset: [14, 0], opacity: 1 });
    const popup = L.popup({ className: "gf-popup", maxWidth: 320, autoPanPadding: [16, 16] });
    const show = (patch) => {
      if (patch === over) return;
      over = patch;
      highlight.redraw();
    };
    if (window.matchMedia("(hover: hover)").matches) {
      map.on("mousemove", (event) => {
        show(geoFondue.areaAt(changed, event.latlng));
        map.getContainer().classList.toggle("gf-over", over >= 0);
        if (over >= 0) tooltip.setContent(card(data.patches[over])).setLatLng(event.latlng).addTo(map);
        else tooltip.remove();
      });
      map.on("mouseout", () => {
        show(-1);
        tooltip.remove();
      });
    }
    map.on("click", (event) => {
      const patch = geoFondue.areaAt(changed, event.latlng);
      tooltip.remove();
      if (patch >= 0) popup.setLatLng(event.latlng).setContent(card(data.patches[patch])).openOn(map);
      else map.closePopup(popup);
    });
    return { data };
  };

  function legend(map, data, used) {
    const entries = used.map((kind) => {
      const swatch = element("i", "gf-swatch");
      swatch.style.background = data.kinds[kind].colour;
      return element("li", "", null, [swatch, element("span", "", data.kinds[kind].label)]);
    });
    geoFondue
      .legend(map)
      .update([
        element("p", "gf-legend-title", data.title),
        element("p", "", data.said),
        ...(entries.length ? [element("ul", "", null, entries)] : []),
      ]);
  }

  function card({ title, rows }) {
    const lines = rows.map(([name, text]) => {
      const head = element("th", "", name);
      head.scope = "row";
      return element("tr", "", null, [head, element("td", "", text)]);
    });
    return element("div", "gf-card", null, [
      element("h3", "", title),
      element("table", "", null, [element("tbody", "", null, lines)]),
    ]);
  }
})();
