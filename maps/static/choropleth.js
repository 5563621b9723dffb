/* Areas coloured by a measure, with a legend, the figures of each, and a choice of measures. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;
  const FAMILY = '"Fondue", system-ui, sans-serif';

  /**
   * Draws the ground: land around the areas, borders and names, or only borders where a basemap has the rest.
   * `fills(context)` gives lists of areas by fill, for a coloured map. Returns the shape of the areas and their
   * canvas.
   */
  geoFondue.ground = function (map, data, fills) {
    const shape = geoFondue.shape(data.topology);
    const around = data.around && geoFondue.shape(data.around);
    const { ground } = data;
    const all = shape.boxes.map((_, area) => area);
    const groups = data.groups.map(({ name, of }) => ({ of, side: typicalSide(boxesOf(shape, name.length, of)) }));
    const side = typicalSide(shape.boxes);

    const canvas = new geoFondue.Canvas((context, view) => {
      if (around && !data.basemap) {
        geoFondue.paintAreas(context, view, around, [{ fill: ground.land, areas: around.boxes.map((_, i) => i) }]);
        geoFondue.paintBorders(context, view, around, () => true, ground.border, 0.6);
      }
      if (fills) geoFondue.paintAreas(context, view, shape, fills(context));
      else if (!data.basemap) geoFondue.paintAreas(context, view, shape, [{ fill: ground.land, areas: all }]);
      // The smaller the areas are on the screen the thinner their borders, which would hide the colours else
      const within = (a, b) => a >= 0 && b >= 0;
      const thin = Math.min(1, (view.scale * side) / 40);
      if (thin > 0.15) geoFondue.paintBorders(context, view, shape, within, ground.border, thin);
      groups.forEach(({ of, side: wide }) => {
        const between = (a, b) => within(a, b) && of[a] !== of[b];
        const width = Math.min(1.6, (view.scale * wide) / 45);
        if (width > 0.25) geoFondue.paintBorders(context, view, shape, between, ground.parent, width);
      });
      geoFondue.paintBorders(context, view, shape, (a, b) => a < 0 || b < 0, ground.coast, 1);
    }, data.basemap ? { className: "gf-over-basemap" } : {}).addTo(map);
    if (!data.basemap) {
      // Above whatever else is drawn, and in no pointer's way
      map.createPane("gf-labels").classList.add("gf-labels");
      let levels = null;
      const names = new geoFondue.Canvas(
        (context, view) => geoFondue.paintLabels(context, view, (levels ||= labels(data, shape)), ground.label, ground.halo),
        { pane: "gf-labels" },
      );
      const weights = ["400", "600"].map((weight) => [`${weight} 12px "Fondue"`, "ก A"]);
      if (weights.every((font) => document.fonts.check(...font))) names.addTo(map);
      else {
        // Right after the map, which need not wait for them, and once more when their font is here
        const later = new Promise((done) => window.requestAnimationFrame(() => window.setTimeout(done)));
        later.then(() => map.getPane("gf-labels") && names.addTo(map));
        Promise.all(weights.map((font) => document.fonts.load(...font))).then(() => names.redraw());
      }
    }
    return { shape, canvas };
  };

  /**
   * Draws shapes over the ground, with the ground's borders above them. `fills(context)` gives lists of shapes by
   * fill. Returns their canvas.
   */
  geoFondue.overGround = function (map, { ground, groups }, below, shape, fills) {
    const current = typeof shape === "function" ? shape : () => shape;
    return new geoFondue.Canvas((context, view) => {
      context.globalAlpha = 0.9;
      geoFondue.paintAreas(context, view, current(), fills(context));
      context.globalAlpha = 1;
      geoFondue.paintBorders(context, view, current(), () => true, ground.halo, 0.6);
      const of = groups.length ? groups[groups.length - 1].of : null;
      const between = (a, b) => a < 0 || b < 0 || !of || of[a] !== of[b];
      geoFondue.paintBorders(context, view, below, between, ground.parent, 0.7);
    }).addTo(map);
  };

  /** The side of a square as large as the middle one of some boxes. */
  function typicalSide(boxes) {
    const sides = boxes.map(([west, north, east, south]) => Math.sqrt((east - west) * (south - north)));
    return sides.sort((a, b) => a - b)[sides.length >> 1] || 0;
  }

  /** The boxes around the areas of each group. */
  function boxesOf(shape, count, of) {
    const boxes = Array.from({ length: count }, () => [Infinity, Infinity, -Infinity, -Infinity]);
    of.forEach((group, area) => {
      if (group < 0) return;
      const [box, other] = [boxes[group], shape.boxes[area]];
      [0, 1].forEach((i) => (box[i] = Math.min(box[i], other[i])));
      [2, 3].forEach((i) => (box[i] = Math.max(box[i], other[i])));
    });
    return boxes;
  }

  /** What could be written on the map: names of the coarser layers first, then the areas' own. */
  function labels(data, shape) {
    const large = (one, other) => other.size - one.size;
    const groups = data.groups.map(({ name, of }) => {
      const members = name.map(() => []);
      of.forEach((group, area) => group >= 0 && members[group].push(area));
      return name
        .map((text, group) => ({ text, ...geoFondue.place(shape, members[group]) }))
        .filter(({ x }) => Number.isFinite(x))
        .sort(large);
    });
    const own = data.areas.name.map((text, area) => ({ text, ...geoFondue.place(shape, [area]) })).sort(large);
    // The names of areas stay within them, those of larger ones may reach beyond
    const styles = [
      { font: "600 13px " + FAMILY, height: 17, beyond: 1.5 },
      { font: "600 12px " + FAMILY, height: 16, beyond: 1.3 },
      { font: "400 11.5px " + FAMILY, height: 15, beyond: 1.1 },
    ];
    const levels = [...groups.reverse(), own];
    return levels.map((labelsOf, i) => ({
      ...styles[Math.max(0, i + styles.length - levels.length)],
      labels: labelsOf,
    }));
  }

  /** Draws the map of the data in element `id`. */
  geoFondue.choropleth = function (map, id) {
    const data = geoFondue.data(id);
    const { areas } = data;
    // A map of something else than reports says itself what it tells of an area
    if (!data.card) areas.resolution_rate = geoFondue.rates(areas);
    // Of what nothing is known there is no column
    const figuresOf = (name) => areas[name] || areas.code.map(() => null);
    const container = map.getContainer();
    let measure = data.measure;
    let classes = [];

    const { shape, canvas } = geoFondue.ground(map, data, (context) => fillsOf(context, data, measure, classes));
    const marks = { over: -1, selected: areas.code.indexOf(data.selected) };
    const highlight = new geoFondue.Canvas((context, view) => {
      if (marks.selected >= 0) {
        geoFondue.paintOutline(context, view, shape, [marks.selected], data.ground.halo, 5);
        geoFondue.paintOutline(context, view, shape, [marks.selected], data.ground.highlight, 2.5);
      }
      if (marks.over >= 0) geoFondue.paintOutline(context, view, shape, [marks.over], data.ground.highlight, 1.5);
    }).addTo(map);

    const legend = geoFondue.legend(map);
    const paint = () => {
      classes = figuresOf(measure).map((figure) => classOf(figure, data.measures[measure]));
      canvas.redraw();
      legend.update([...legendOf(data, measure, classes), ...classingOf(data, measure, container)]);
    };
    const choose = (value) => {
      measure = value;
      paint();
      container.dispatchEvent(new CustomEvent("geofondue:measure", { bubbles: true, detail: { measure } }));
    };
    const measures = Object.entries(data.measures).map(([value, { label }]) => [value, label]);
    if (measures.length > 1) geoFondue.chooser(map, data.texts.show, measures, measure, choose);
    else choose(measure);

    const tooltip = L.tooltip({ className: "gf-tooltip", direction: "auto", offset: [14, 0], opacity: 1 });
    const over = (area, latlng) => {
      if (area !== marks.over) {
        marks.over = area;
        highlight.redraw();
        container.classList.toggle("gf-over", area >= 0);
        if (area >= 0) tooltip.setContent(card(data, measure, area));
      }
      if (area >= 0 && area !== marks.selected) tooltip.setLatLng(latlng).addTo(map);
      else tooltip.remove();
    };
    if (window.matchMedia("(hover: hover)").matches) {
      map.on("mousemove", (event) => over(geoFondue.areaAt(shape, event.latlng), event.latlng));
      map.on("mouseout", () => over(-1));
    }

    const popup = L.popup({ className: "gf-popup", maxWidth: 300, autoPanPadding: [16, 16] });
    const select = (area, latlng) => {
      marks.selected = area;
      highlight.redraw();
      tooltip.remove();
      if (area >= 0 && latlng) popup.setLatLng(latlng).setContent(card(data, measure, area, true)).openOn(map);
      else map.closePopup(popup);
      const code = area < 0 ? null : areas.code[area];
      container.dispatchEvent(new CustomEvent("geofondue:select", { bubbles: true, detail: { code } }));
    };
    map.on("click", (event) => select(geoFondue.areaAt(shape, event.latlng), event.latlng));
    map.on("popupclose", () => marks.selected >= 0 && select(-1));

    container.dataset.drawn = areas.code.length;
    return {
      data,
      /** Shows the figures of `fresh`, the data of the same map at a later time, where it stands. */
      renew(fresh) {
        geoFondue.renew(areas, fresh.areas);
        if (!data.card) areas.resolution_rate = geoFondue.rates(areas);
        data.measures = fresh.measures;
        if (!data.measures[measure]) measure = fresh.measure;
        paint();
        if (marks.over >= 0) tooltip.setContent(card(data, measure, marks.over));
        if (marks.selected < 0) return;
        const link = popup.getElement()?.contains(document.activeElement);
        // A card that is as it was does not move the map
        popup.options.autoPan = false;
        popup.setContent(card(data, measure, marks.selected, true));
        popup.options.autoPan = true;
        if (link) popup.getElement().querySelector("a.gf-drill, .leaflet-popup-close-button")?.focus({ preventScroll: true });
      },
      /** Shows an area by its code: the map goes there and opens its figures. */
      show(code) {
        const area = areas.code.indexOf(code);
        if (area < 0) return;
        // At once: a popup that opens on the way cannot move the map so that it fits
        map.fitBounds(geoFondue.boundsOf(shape, area), {
          padding: map.getSize().divideBy(4),
          maxZoom: map.getMinZoom() + 4,
          animate: false,
        });
        const { x, y } = geoFondue.place(shape, [area]);
        select(area, L.CRS.EPSG3857.pointToLatLng(L.point(x * 256, y * 256), 0));
      },
    };
  };

  /** The class of a figure: -2 without one, -1 for the zero of a count, else the number of the first break not below it. */
  const classOf = (geoFondue.classOf = function (figure, { breaks, zero }) {
    if (figure === null) return -2;
    if (zero && figure === 0) return -1;
    const found = breaks.findIndex((end) => figure <= end);
    return found < 0 ? breaks.length - 1 : found;
  });

  /** Lists of areas by fill, from the class of each. */
  const fillsOf = (geoFondue.fillsOf = function (context, data, measure, classes) {
    const lists = new Map();
    classes.forEach((number, area) => {
      if (!lists.has(number)) lists.set(number, []);
      lists.get(number).push(area);
    });
    return [...lists].map(([number, areas]) => ({ fill: fill(context, data, measure, number), areas }));
  });

  function fill(context, data, measure, number) {
    if (number === -2) return geoFondue.hatching(context, data.special);
    return number === -1 ? data.special.zero : data.measures[measure].colours[number];
  }

  /** The pattern of what nothing is known of. */
  geoFondue.hatching = function (context, special) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const draw = tile.getContext("2d");
    draw.fillStyle = special.none;
    draw.fillRect(0, 0, 6, 6);
    draw.strokeStyle = special.hatch;
    draw.lineWidth = 1;
    draw.beginPath();
    [-6, 0, 6].forEach((start) => {
      draw.moveTo(start, 6);
      draw.lineTo(start + 6, 0);
    });
    draw.stroke();
    return context.createPattern(tile, "repeat");
  };

  /** What a legend of a measure holds; `classes` says whether anything has none. */
  const legendOf = (geoFondue.legendOf = function (data, measure, classes) {
    const { label, written, breaks, colours, least, labels, zero, none, first } = data.measures[measure];
    const entry = (text, prepare) => {
      const swatch = element("i", "gf-swatch");
      prepare(swatch);
      return element("li", "", null, [swatch, element("span", "", text)]);
    };
    const write = (figure) => geoFondue.bound[written](figure, data.language);
    const ranges = breaks.map((end, i) => {
      // Between whole numbers there is nothing: a class begins after the one before it
      const start = i && (written === "count" || written === "day") ? breaks[i - 1] + 1 : i ? breaks[i - 1] : least;
      const text = labels ? labels[i] : start === end ? write(end) : `${write(start)} – ${write(end)}`;
      return entry(text, (swatch) => (swatch.style.background = colours[i]));
    });
    if (first === "last") ranges.reverse();
    if (zero) ranges.push(entry(zero, (swatch) => (swatch.style.background = data.special.zero)));
    if (classes.includes(-2)) ranges.push(entry(none, (swatch) => swatch.classList.add("gf-hatched")));
    return [element("p", "gf-legend-title", label), element("ul", "", null, ranges)];
  });

  /** The choice of how classes are made, where a page offers it; those of a change are always the same. */
  function classingOf(data, measure, container) {
    if (!data.classings || !data.classings.length || measure === "change") return [];
    const select = element("select");
    data.classings.forEach(([value, text]) => {
      const option = element("option", "", text);
      option.value = value;
      option.selected = value === data.classing;
      select.append(option);
    });
    select.setAttribute("aria-label", data.texts.classing);
    select.addEventListener("change", () => {
      const detail = { classing: select.value };
      container.dispatchEvent(new CustomEvent("geofondue:classing", { bubbles: true, detail }));
    });
    return [element("p", "gf-classing", null, [select])];
  }

  /** The figures of one area; the one that the map shows stands out. */
  function card(data, measure, area, withLink) {
    const { areas, texts } = data;
    const parents = data.groups.filter(({ of }) => of[area] >= 0).map(({ name, of }) => name[of[area]]);
    const row = (name, text) => {
      const made = element("tr", name === measure ? "gf-shown" : "", null, [
        element("th", "", texts.figures[name]),
        element("td", "", text),
      ]);
      made.firstChild.scope = "row";
      return made;
    };
    const figure = (name) => (areas[name] ? areas[name][area] : null);
    const more = ["change", "per_km2", "per_1000_people"].filter((name) => areas[name]);
    const brief = data.brief && withLink;
    // What the colours stand for, and how many are open where that is something else
    const briefRows = () =>
      [...new Set([measure, "open"])].map((name) => row(name, format[data.measures[name].written](figure(name))));
    const rows = brief ? briefRows() : data.card?.map(([name, written]) => row(name, format[written](figure(name)))) ?? [
      row("total", format.count(figure("open") + figure("closed") + figure("excluded"))),
      row("open", format.count(figure("open"))),
      ...(figure("unknown") ? [row("unknown", format.count(figure("unknown")))] : []),
      row("closed", format.count(figure("closed"))),
      row("excluded", format.count(figure("excluded"))),
      row("resolution_rate", format.percent(figure("resolution_rate"))),
      row("median_days_to_close", format.days(figure("median_days_to_close"))),
      ...(areas.p90_days_to_close ? [row("p90_days_to_close", format.days(figure("p90_days_to_close")))] : []),
      ...(areas.reopened ? [row("reopened", format.count(figure("reopened")))] : []),
      row("oldest_open", format.day(figure("oldest_open"), data.language)),
      ...more.map((name) => row(name, format[data.measures[name]?.written || "density"](figure(name)))),
    ];
    const children = [
      element("h3", "", areas.name[area]),
      ...(parents.length ? [element("p", "gf-parents", parents.join(", "))] : []),
      element("table", "", null, [element("tbody", "", null, rows)]),
    ];
    if (withLink && data.drill) {
      const link = element("a", "gf-drill", data.drill.text);
      link.href = data.drill.address.replace("parent=CODE", "parent=" + encodeURIComponent(areas.code[area]));
      children.push(link);
    }
    return element("div", "gf-card", null, children);
  }
})();
