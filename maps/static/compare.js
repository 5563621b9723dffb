/* Two periods compared: what changed, and what chance alone may have changed. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;
  const [NONE, FEW] = [-2, -1];

  /** Draws the map of the data in element `id`. */
  geoFondue.compare = function (map, id) {
    const data = geoFondue.data(id);
    const { areas, texts, rows, special } = data;
    const container = map.getContainer();
    const telling = Object.fromEntries(Object.entries(rows).map(([of, { telling: told }]) => [of, new Set(told)]));
    let measure = data.measure;
    const shown = () => data.measures[measure];

    const entryOf = (place) => shown().entries.find((entry) => entry.class === place);
    const colourOf = (place) => (place === FEW ? data.few : place === NONE ? special.zero : entryOf(place).colour);
    const hatched = (place, area) => place >= 0 && !telling[shown().of].has(area);
    const ground = geoFondue.ground(map, data, (context) => {
      const lists = new Map();
      shown().classes.forEach((place, area) => {
        const key = `${place} ${hatched(place, area)}`;
        if (!lists.has(key)) {
          const none = colourOf(place);
          const fill = hatched(place, area) ? geoFondue.hatching(context, { none, hatch: entryOf(place).hatch }) : none;
          lists.set(key, { fill, areas: [] });
        }
        lists.get(key).areas.push(area);
      });
      return [...lists.values()];
    });

    const more = (of, area) => rows[of].now[area] - rows[of].expected[area];
    const difference = (of, area) => {
      const rounded = Math.round(more(of, area));
      return (rounded > 0 ? "+" : rounded < 0 ? "−" : "") + format.count(Math.abs(rounded));
    };
    const share = (of, area) => {
      const changed = rows[of].share[area];
      return changed === null && rows[of].now[area] + rows[of].before[area] ? texts.few_before : format.change(changed);
    };
    const verdict = (of, area) => {
      if (!(rows[of].now[area] + rows[of].before[area])) return texts.is_none;
      if (!telling[of].has(area)) return texts.is_untold;
      return more(of, area) > 0 ? texts.is_more : texts.is_fewer;
    };

    const card = (area, chosen) => {
      const parents = data.groups.filter(({ of }) => of[area] >= 0).map(({ name, of }) => name[of[area]]);
      const { of } = shown();
      const told = [
        [`${texts[of]}: ${texts.now}`, format.count(rows[of].now[area])],
        [texts.before, format.count(rows[of].before[area])],
        ...(data.as_long ? [] : [[texts.expected, format.days(rows[of].expected[area])]]),
        [texts.difference, difference(of, area)],
        [texts.share, share(of, area)],
      ];
      const place = shown().classes[area];
      const words = place === FEW ? texts.few : place === NONE ? texts.none : verdict(of, area);
      const swatch = swatchOf(colourOf(place), hatched(place, area) && entryOf(place).hatch);
      const lines = [element("p", "gf-verdict", null, [swatch, element("b", "", words)])];
      if (chosen && data.drill) {
        const link = element("a", "gf-drill", data.drill.text);
        link.href = data.drill.address.replace("parent=CODE", "parent=" + encodeURIComponent(areas.code[area]));
        lines.push(link);
      }
      return geoFondue.card(areas.name[area], parents.length ? [parents.join(", ")] : [], told, lines);
    };
    const explorer = geoFondue.explore(map, { shape: () => ground.shape, colours: data.ground, card });

    const table = geoFondue.tableOf(map, {
      texts,
      columns: [texts.area, texts.before, texts.now, texts.difference, texts.share, texts.verdict],
      title: () => `${texts[shown().of]}: ${data.title}`,
      rows: () => {
        const { of } = shown();
        const size = (area) => Math.abs(more(of, area));
        const told = (area) => Number(telling[of].has(area));
        return areas.code
          .map((_, area) => area)
          .sort((a, b) => told(b) - told(a) || size(b) - size(a))
          .map((area) => [
            area,
            areas.name[area],
            format.count(rows[of].before[area]),
            format.count(rows[of].now[area]),
            difference(of, area),
            share(of, area),
            verdict(of, area),
          ]);
      },
      choose: (area) => explorer.show(area),
    });

    const legend = geoFondue.legend(map);
    const choose = (value) => {
      if (value !== measure && data.asks && geoFondue.note) geoFondue.note({ show: value });
      measure = value;
      ground.canvas.redraw();
      explorer.refresh();
      table.refresh(true);
      legend.update(legendOf(data, shown()));
    };
    const measures = Object.entries(data.measures).map(([name, { label }]) => [name, label]);
    if (measures.length > 1) geoFondue.chooser(map, texts.show, measures, measure, choose);
    else choose(measure);
    if (data.asks) {
      const known = ["previous", "year-before"].map((name) => [name, texts[name]]);
      if (!known.some(([name]) => name === data.asked)) known.push([data.asked, texts.own]);
      geoFondue.chooser(map, texts.with, known, data.asked, (asked) => asked === data.asked || geoFondue.ask({ compare: asked }));
    }

    const chosen = geoFondue.byCode(map, explorer, areas.code);
    chosen.show(data.selected, { stay: true });
    container.dataset.drawn = areas.code.length;
    return chosen;
  };

  function swatchOf(colour, hatch) {
    const made = element("i", hatch ? "gf-swatch gf-hatched" : "gf-swatch");
    if (hatch) {
      made.style.setProperty("--gf-none", colour);
      made.style.setProperty("--gf-hatch", hatch);
    } else made.style.background = colour;
    return made;
  }

  function legendOf(data, { label, of, classes, entries }) {
    const { texts, special } = data;
    const entry = (colour, text, hatch) =>
      element("li", "", null, [swatchOf(colour, hatch), element("span", "", text)]);
    const list = entries.map(({ colour, label: text }) => entry(colour, text)).reverse();
    const some = entries[entries.length - 2];
    const apart = [entry(some.colour, texts.untold, some.hatch)];
    if (classes.includes(FEW)) apart.push(entry(data.few, texts.few));
    if (classes.includes(NONE)) apart.push(entry(special.zero, texts.none));
    const [title, ...paragraphs] = data.how;
    return [
      element("p", "gf-legend-title", label),
      element("p", "gf-versus", data.title),
      element("ul", "", null, list),
      element("ul", "gf-apart", null, apart),
      ...data.said[of].map((line) => element("p", "gf-note", line)),
      element("details", "gf-how", null, [
        element("summary", "", title),
        ...paragraphs.map((text) => element("p", "gf-note", text)),
      ]),
    ];
  }
})();
