/* How many reports there are where and, close up and with a key, each of them. None is in the page. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;
  const KEPT = "geo-fondue-key";
  // Reports nearer to each other than so many pixels are one mark
  const APART = 26;
  const DAY = 86400000;

  /** Draws the map of the data in element `id`. */
  geoFondue.points = function (map, id) {
    const data = geoFondue.data(id);
    const { texts, levels, colours } = data;
    const container = map.getContainer();
    const ground = geoFondue.ground(map, data, null);
    const marks = L.layerGroup().addTo(map);
    const legend = geoFondue.legend(map);
    const popup = L.popup({ className: "gf-popup", maxWidth: 320, autoPanPaddingTopLeft: [16, 64], autoPanPaddingBottomRight: [16, 16] });
    // What is shown: bubbles { lat, lon, open, closed, excluded }, or reports as GeoJSON features
    let shown = { bubbles: [], reports: null };
    let note = null;
    let key = geoFondue.kept(KEPT);

    const gate = geoFondue.element("form", "gf-gate");
    const drawGate = () => {
      if (key) {
        const forget = element("button", "", texts.forget);
        forget.type = "button";
        forget.addEventListener("click", () => useKey(null));
        gate.replaceChildren(element("span", "", texts.as_staff), forget);
        return;
      }
      const input = element("input");
      input.type = "password";
      input.name = "staff-key";
      input.autocomplete = "off";
      input.required = true;
      gate.replaceChildren(element("label", "", texts.key, [input]), element("button", "", texts.enter));
    };
    gate.addEventListener("submit", (event) => {
      event.preventDefault();
      const input = gate.querySelector("input");
      if (input && input.value.trim()) useKey(input.value.trim());
    });
    const useKey = (value) => {
      key = value;
      geoFondue.keep(KEPT, value);
      covered = null;
      drawGate();
      settle();
    };
    geoFondue.control("topleft", () => gate).addTo(map);
    drawGate();

    const level = () => levels.filter(({ least_zoom: zoom }) => zoom <= map.getZoom()).pop() || levels[0];
    let covered = null;
    let asking = null;
    const settle = () => {
      const single = Boolean(key) && map.getZoom() >= data.points_from;
      const wanted = single ? "reports" : String(level().resolution);
      if (covered && covered.wanted === wanted && covered.bounds.contains(map.getBounds())) {
        if (single || drawnAt !== map.getZoom()) draw();
        return;
      }
      if (asking) asking.abort();
      asking = new AbortController();
      // Of single reports no more than are in view: there is a limit to them
      const bounds = single ? map.getBounds() : map.getBounds().pad(0.4);
      covered = { wanted, bounds };
      const address = data.asks[single ? "reports" : "hexagons"]
        .replace("RESOLUTION", wanted)
        .replace("BBOX", boxOf(bounds));
      fetch(address, { signal: asking.signal, headers: key ? { "X-Api-Key": key } : {}, cache: "no-cache" })
        .then((answer) => {
          if (answer.status === 401 || answer.status === 403) throw new Refused();
          return answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText));
        })
        .then((found) => {
          note = null;
          if (single) {
            if (found.next) note = texts.more.replace("{count}", format.count(data.most));
            shown = { bubbles: [], reports: found.features };
          } else {
            if (!key && map.getZoom() >= data.points_from) note = texts.needs_key;
            else if (key) note = texts.closer;
            shown = { bubbles: found.features.map(bubbleOf), reports: null };
          }
          draw();
        })
        .catch((error) => {
          if (error.name === "AbortError") return;
          covered = null;
          if (error instanceof Refused) {
            key = null;
            geoFondue.keep(KEPT, null);
            drawGate();
            settle();
            note = texts.refused;
          } else note = texts.failed;
          legend.update(legendOf());
        });
    };

    let drawnAt = null;
    const draw = () => {
      drawnAt = map.getZoom();
      marks.clearLayers();
      const made = shown.reports ? grouped(map, shown.reports).map(reportMark) : apart(map, shown.bubbles).map(bubbleMark);
      made.forEach((mark) => mark.addTo(marks));
      legend.update(legendOf());
      table.refresh(true);
      container.dataset.drawn = shown.reports ? shown.reports.length : shown.bubbles.length;
      container.dataset.shows = shown.reports ? "reports" : "bubbles";
    };

    const bubbleMark = (bubble) => {
      const total = bubble.open + bubble.closed + bubble.excluded;
      const size = sizeOf(total);
      const icon = element("span", "gf-bubble", short(total));
      const first = (100 * bubble.open) / total;
      const second = first + (100 * bubble.closed) / total;
      const parts = [`${colours.open} 0 ${first}%`, `${colours.closed} ${first}% ${second}%`, `${colours.excluded} ${second}% 100%`];
      icon.style.background = `conic-gradient(${parts.join(", ")})`;
      const mark = marker([bubble.lat, bubble.lon], icon, size, `${texts.total} ${format.count(total)}`);
      return mark.on("click", () => map.setView([bubble.lat, bubble.lon], Math.min(map.getMaxZoom(), map.getZoom() + 2)));
    };

    const reportMark = (features) => {
      const [lon, lat] = features[0].geometry.coordinates;
      const several = features.length > 1;
      const { ticket_id: ticket, state_group: group } = features[0].properties;
      const icon = several ? element("span", "gf-bubble gf-several", short(features.length)) : element("span", `gf-point gf-${group}`);
      if (!several) icon.style.setProperty("--gf-colour", colours[group]);
      const title = several ? `${texts.total} ${format.count(features.length)}` : `${ticket}, ${texts.groups[group]}`;
      return marker([lat, lon], icon, several ? 28 : 18, title).on("click", () => tell(features));
    };
    const tell = (features) => {
      const [lon, lat] = features[0].geometry.coordinates;
      const content = features.length > 1 ? list(features) : reportCard(features[0].properties);
      popup.setLatLng([lat, lon]).setContent(content).openOn(map);
    };
    const list = (features) => {
      const items = features.map((feature) => {
        const open = element("button", "", feature.properties.ticket_id);
        open.type = "button";
        open.addEventListener("click", () => tell([feature]));
        return element("li", "", null, [open, element("small", "", stateOf(feature.properties))]);
      });
      return element("div", "gf-card", null, [
        element("h3", "", `${texts.total} ${format.count(features.length)}`),
        element("ul", "gf-tickets", null, items),
      ]);
    };
    const stateOf = ({ state, state_group: group }) => texts.states[state] || state || texts.groups[group];
    const dayOf = (instant) => format.day(instant === null ? null : Math.floor((Date.parse(instant) + 7 * 3600000) / DAY), data.language);
    const categoriesOf = ({ categories }) => categories.map((name) => texts.categories[name] || name).join(", ");
    const reportCard = (report) =>
      geoFondue.card(
        report.ticket_id,
        report.categories.length ? [categoriesOf(report)] : [],
        [
          [texts.state, stateOf(report)],
          [texts.made, dayOf(report.created_at)],
          [texts.last, dayOf(report.last_activity)],
          ...(report.organisations.length ? [[texts.agency, report.organisations.join(", ")]] : []),
        ],
        [report.address, report.description].filter(Boolean).map((text) => element("p", "gf-told", text)),
      );

    const nameAt = (lat, lon) => {
      const area = geoFondue.areaAt(ground.shape, L.latLng(lat, lon));
      return area < 0 ? `${lat.toFixed(2)}, ${lon.toFixed(2)}` : data.areas.name[area];
    };
    const table = geoFondue.tableOf(map, {
      texts,
      columns: () => (shown.reports ? [texts.ticket, texts.category, texts.state, texts.made] : [texts.area, texts.total, texts.groups.open]),
      rows: () => {
        if (shown.reports) {
          return shown.reports.map(({ properties }, i) => [
            i,
            properties.ticket_id,
            categoriesOf(properties),
            stateOf(properties),
            dayOf(properties.created_at),
          ]);
        }
        const total = ({ open, closed, excluded }) => open + closed + excluded;
        return shown.bubbles
          .map((bubble, i) => [bubble, i])
          .filter(([{ lat, lon }]) => map.getBounds().contains([lat, lon]))
          .sort(([a], [b]) => total(b) - total(a))
          .map(([bubble, i]) => [i, nameAt(bubble.lat, bubble.lon), format.count(total(bubble)), format.count(bubble.open)]);
      },
      choose: (i) => {
        if (shown.reports) tell([shown.reports[i]]);
        else map.setView([shown.bubbles[i].lat, shown.bubbles[i].lon], Math.min(map.getMaxZoom(), map.getZoom() + 2));
      },
    });

    const legendOf = () => {
      const entries = ["open", "closed", "excluded"].map((group) => {
        const swatch = element("span", `gf-point gf-${group}`);
        swatch.style.setProperty("--gf-colour", colours[group]);
        return element("li", "", null, [swatch, element("span", "", texts.groups[group])]);
      });
      return [
        element("p", "gf-legend-title", texts.title),
        element("ul", "", null, entries),
        element("p", note ? "gf-note gf-now" : "gf-note", note || (shown.reports ? texts.single : texts.together)),
      ];
    };

    legend.update(legendOf());
    map.on("moveend", settle);
    settle();
  };

  class Refused extends Error {}

  /** A mark for the pointer. By keyboard the table leads to the same, without hundreds of stops on the way. */
  function marker(place, icon, size, title) {
    return L.marker(place, {
      icon: L.divIcon({ html: icon, className: "gf-mark", iconSize: [size, size] }),
      title,
      keyboard: false,
    });
  }

  function boxOf(bounds) {
    const box = [
      Math.max(-180, bounds.getWest()),
      Math.max(-90, bounds.getSouth()),
      Math.min(180, bounds.getEast()),
      Math.min(90, bounds.getNorth()),
    ];
    return box.map((degrees) => degrees.toFixed(5)).join(",");
  }

  function bubbleOf({ geometry, properties: { open, closed, excluded } }) {
    const corners = geometry.coordinates[0].slice(0, -1);
    const middle = (at) => corners.reduce((sum, corner) => sum + corner[at], 0) / corners.length;
    return { lon: middle(0), lat: middle(1), open, closed, excluded };
  }

  /** How wide the bubble of so many reports is, in pixels. */
  const sizeOf = (total) => Math.round(26 + 9 * Math.log10(total));

  /** Bubbles so far from one another that each can be pressed: a small one goes into a greater one near it. */
  function apart(map, bubbles) {
    const total = ({ open, closed, excluded }) => open + closed + excluded;
    const kept = [];
    [...bubbles]
      .sort((one, other) => total(other) - total(one))
      .forEach((bubble) => {
        const at = map.project([bubble.lat, bubble.lon]);
        const near = kept.find((one) => one.at.distanceTo(at) < (0.9 * (sizeOf(total(one)) + sizeOf(total(bubble)))) / 2);
        if (!near) kept.push({ ...bubble, at });
        else ["open", "closed", "excluded"].forEach((group) => (near[group] += bubble[group]));
      });
    return kept;
  }

  /** Reports that would lie on one another on the screen, together. */
  function grouped(map, features) {
    const cells = new Map();
    features.forEach((feature) => {
      const [lon, lat] = feature.geometry.coordinates;
      const { x, y } = map.project([lat, lon]).divideBy(APART).floor();
      const cell = `${x},${y}`;
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push(feature);
    });
    return [...cells.values()];
  }

  const short = (count) => (count < 1000 ? String(count) : count < 9950 ? (count / 1000).toFixed(1) + "k" : Math.round(count / 1000) + "k");
})();
