/* Hot and cold spots of areas or hexagons, now and over time. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;

  /** Draws the map of the data in element `id`. */
  geoFondue.hotspots = function (map, id) {
    const data = geoFondue.data(id);
    const { rows, classes, trends, texts, hexagons } = data;
    const colourOf = Object.fromEntries(classes.map(({ level, colour }) => [level, colour]));
    const quiet = colourOf[0];
    let view = "now";

    const fillOf = {
      now: (i) => (rows.level[i] === null ? "none" : colourOf[rows.level[i]]),
      time: (i) => (rows.trend[i] === null ? (rows.level[i] === null ? "none" : quiet) : trends[rows.trend[i]].colour),
    };
    const fills = (context) => {
      const lists = new Map();
      rows.level.forEach((_, i) => {
        const fill = fillOf[view](i);
        if (!lists.has(fill)) lists.set(fill, []);
        lists.get(fill).push(i);
      });
      return [...lists].map(([fill, areas]) => ({
        fill: fill === "none" ? geoFondue.hatching(context, data.special) : fill,
        areas,
      }));
    };
    const ground = geoFondue.ground(map, data, hexagons ? null : fills);
    const shape = hexagons ? geoFondue.shapeOfHexagons(hexagons) : ground.shape;
    const canvas = hexagons ? geoFondue.overGround(map, data, ground.shape, shape, fills) : ground.canvas;

    const nameOf = (i) =>
      hexagons ? geoFondue.nameOfHexagon(data, ground.shape, shape, i) || rows.code[i] : data.areas.name[i];
    const verdict = (i) => {
      if (rows.level[i] === null) return rows.alone.includes(i) ? texts.alone : texts.no_data;
      const { label, sure } = classes.find(({ level }) => level === rows.level[i]);
      return sure ? `${label} (${sure})` : label;
    };
    const times = (i) =>
      rows.expected[i] ? texts.times.replace("{ratio}", format.density(rows.count[i] / rows.expected[i])) : format.count(null);

    const card = (i, chosen) => {
      const parents = hexagons ? [] : data.groups.filter(({ of }) => of[i] >= 0).map(({ name, of }) => name[of[i]]);
      const told = [
        [texts.count, format.count(rows.count[i])],
        ...(rows.base ? [[texts.base, format.count(rows.base[i])]] : []),
        [texts.expected, format.days(rows.expected[i])],
        [texts.ratio, times(i)],
      ];
      const more = [
        element("p", "gf-verdict", null, [
          swatch(fillOf.now(i)),
          element("span", "", null, [element("b", "", verdict(i)), element("small", "", texts.with_neighbours)]),
        ]),
      ];
      if (trends) more.push(...historyOf(i));
      if (chosen && data.drill && !hexagons) {
        const link = element("a", "gf-drill", data.drill.text);
        link.href = data.drill.address.replace("CODE", encodeURIComponent(rows.code[i]));
        more.push(link);
      }
      return geoFondue.card(nameOf(i), parents.length ? [parents.join(", ")] : [], told, more);
    };
    const trendOf = (i) => (trends ? [rows.trend[i] === null ? format.count(null) : trends[rows.trend[i]].label] : []);
    const historyOf = (i) => {
      const levels = rows.history[i];
      if (!levels) return [];
      const trend = rows.trend[i] === null ? null : trends[rows.trend[i]];
      const boxes = levels.map((level, period) => {
        const box = swatch(colourOf[level]);
        box.title = data.periods[period].join(" – ");
        return box;
      });
      const strip = element("p", "gf-history", null, boxes);
      strip.setAttribute("role", "img");
      strip.setAttribute("aria-label", texts.history);
      return [
        ...(trend ? [element("p", "gf-verdict", null, [swatch(trend.colour), element("b", "", trend.label)])] : []),
        element("p", "gf-note", texts.history),
        strip,
      ];
    };

    const legend = geoFondue.legend(map);
    const choose = (wanted) => {
      view = wanted;
      canvas.redraw();
      legend.update(view === "now" ? legendNow(data) : legendOverTime(data, quiet));
    };
    const views = [["now", texts.now], ["time", texts.over_time]];
    if (trends && data.chooser) geoFondue.chooser(map, texts.show, views, view, choose);
    else choose(view);

    const explorer = geoFondue.explore(map, { shape: () => shape, colours: data.ground, card });
    // The surest first, hot before cold; of equals those furthest from what is expected
    const order = (i) => (rows.level[i] === null ? -1 : Math.abs(rows.level[i]) * 2 + (rows.level[i] > 0));
    const ratio = (i) => (rows.expected[i] ? rows.count[i] / rows.expected[i] : 0);
    geoFondue.tableOf(map, {
      texts,
      columns: [texts.area, texts.count, texts.expected, texts.verdict, ...(trends ? [texts.over_time] : [])],
      rows: () =>
        rows.code
          .map((_, i) => i)
          .sort((a, b) => order(b) - order(a) || ratio(b) - ratio(a))
          .map((i) => [i, nameOf(i), format.count(rows.count[i]), format.days(rows.expected[i]), verdict(i), ...trendOf(i)]),
      // A hexagon says nothing without those around it
      choose: (i) => explorer.show(i, { room: hexagons ? 0.42 : 0.25 }),
    });
    const selected = rows.code.indexOf(data.selected);
    if (selected >= 0) explorer.show(selected);

    map.getContainer().dataset.drawn = rows.code.length;
    return geoFondue.byCode(map, explorer, rows.code);
  };

  function swatch(fill) {
    const made = element("i", "gf-swatch");
    if (fill === "none") made.classList.add("gf-hatched");
    else made.style.background = fill;
    return made;
  }

  function entry(fill, label, note, short) {
    const words = element("span", "", null, [element("b", "gf-long", label)]);
    if (note) words.append(element("small", "", note));
    // On a phone there is room for a number
    if (short) words.lastChild.dataset.short = short;
    return element("li", "", null, [swatch(fill), words]);
  }

  function legendNow(data) {
    const { classes, texts, rows } = data;
    const entries = classes.map(({ colour, label, sure, level }) =>
      entry(colour, label, sure, level && Math.abs(level) + "%"),
    );
    if (rows.level.includes(null)) entries.push(entry("none", texts.no_data));
    return [
      element("p", "gf-legend-title", data.title),
      element("ul", "gf-verdicts", null, entries),
      element("p", "gf-ends gf-short", null, [element("span", "", texts.fewer), element("span", "", texts.more)]),
      ...notes(data),
    ];
  }

  function legendOverTime(data, quiet) {
    const entries = data.trends.map(({ colour, label, long }) => entry(colour, label, long));
    return [
      element("p", "gf-legend-title", data.title),
      element("ul", "gf-verdicts gf-trends", null, [...entries, entry(quiet, data.texts.quiet)]),
      ...notes(data),
    ];
  }

  /** What was found, and how, the latter behind a click. */
  function notes({ said, how }) {
    const [title, ...paragraphs] = how;
    const explained = element("details", "gf-how", null, [
      element("summary", "", title),
      ...paragraphs.map((text) => element("p", "gf-note", text)),
    ]);
    return [element("p", "gf-note", said.join(" · ")), explained];
  }
})();
