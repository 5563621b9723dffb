/* Areas or hexagons in one week or month after the other, in the same colours throughout. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element, format } = geoFondue;
  const NONE = -2;

  /** Draws the map of the data in element `id`. */
  geoFondue.slider = function (map, id) {
    const data = geoFondue.data(id);
    const { areas, texts, steps, hexagons } = data;
    const codes = hexagons ? hexagons.code : areas.code;
    const container = map.getContainer();
    const count = steps.length;
    const values = valuesOf(data, codes.length);
    let measure = data.measure;
    let at = Math.max(0, data.at);
    // The class of every one in every step, its own one after the other
    let classes = null;

    const ofStep = (list, step) => codes.map((_, i) => (list ? list[i * count + step] : NONE));
    const fills = (context) => geoFondue.fillsOf(context, data, measure, count ? ofStep(classes, at) : ofStep(null));
    const ground = geoFondue.ground(map, data, hexagons ? null : fills);
    const shape = hexagons ? geoFondue.shapeOfHexagons(hexagons) : ground.shape;
    const canvas = hexagons ? geoFondue.overGround(map, data, ground.shape, shape, fills) : ground.canvas;
    const explorer = geoFondue.explore(map, { shape: () => shape, colours: data.ground, card });
    const legend = geoFondue.legend(map);
    // In a picture the legend is all that says when
    const when = element("p", "gf-versus");
    const written = (name, value) => format[data.measures[name]?.written || (name === "resolution_rate" ? "percent" : "count")](value);
    const figure = (name, area, step) => {
      const value = values[name][area * count + step];
      return Number.isNaN(value) ? null : value;
    };
    // Of a hexagon no count is told that is too small, so none may stand for some
    const writtenOf = (name, area, step) => {
      const value = figure(name, area, step);
      return data.few && value === 0 && name !== "resolution_rate" ? data.few : written(name, value);
    };
    const nameOf = (i) =>
      hexagons ? geoFondue.nameOfHexagon(data, ground.shape, shape, i) || codes[i] : areas.name[i];

    function card(area, chosen) {
      const parents = hexagons ? [] : data.groups.filter(({ of }) => of[area] >= 0).map(({ name, of }) => name[of[area]]);
      const lines = [...(parents.length ? [parents.join(", ")] : []), ...(count ? [steps[at].name] : [])];
      const rows = count
        ? Object.keys(texts.figures).map((name) => [texts.figures[name], writtenOf(name, area, at)])
        : [];
      const more = chosen && count ? [history(area)] : [];
      if (chosen && data.drill && !hexagons) {
        const link = element("a", "gf-drill", data.drill.text);
        link.href = data.drill.address.replace("parent=CODE", "parent=" + encodeURIComponent(codes[area]));
        more.push(link);
      }
      return geoFondue.card(nameOf(area), lines, rows, more);
    }

    /** All steps of one area as bars, the one that is shown standing out. */
    function history(area) {
      const own = Array.from({ length: count }, (_, step) => figure(measure, area, step) || 0);
      const most = Math.max(...own) || 1;
      const bars = own.map((value, step) => {
        const bar = element("i", step === at ? "gf-here" : "");
        bar.style.setProperty("--gf-height", value / most);
        return bar;
      });
      const strip = element("div", "gf-bars gf-small", null, bars);
      strip.setAttribute("aria-hidden", "true");
      return strip;
    }

    const table = geoFondue.tableOf(map, {
      texts: { ...texts, table_title: texts.table_title.replace("{step}", count ? steps[at].name : "") },
      columns: () => [texts.area, ...Object.values(texts.figures)],
      rows: () => {
        if (!count) return [];
        const key = (area) => figure(measure, area, at) ?? -1;
        return codes
          .map((_, area) => area)
          .sort((a, b) => key(b) - key(a))
          .map((area) => [
            area,
            nameOf(area),
            ...Object.keys(texts.figures).map((name) => writtenOf(name, area, at)),
          ]);
      },
      title: () => texts.table_title.replace("{step}", count ? steps[at].name : ""),
      // A hexagon says nothing without those around it
      choose: (area) => explorer.show(area, { room: hexagons ? 0.42 : 0.25 }),
    });

    const all = (name, step) => {
      const { totals } = data;
      if (name !== "resolution_rate") return totals[name][step];
      const both = totals.made_open[step] + totals.made_closed[step];
      return data.rated && both ? totals.made_closed[step] / both : null;
    };
    const time = count
      ? geoFondue.steps(map, {
          texts,
          step: data.step,
          names: steps.map(({ name }) => name),
          at,
          unfinished: data.unfinished,
          asks: data.asks,
          heights: () => steps.map((_, step) => all(measure, step) || 0),
          told: (step) =>
            Object.keys(texts.figures)
              .map((name) => `${texts.figures[name]} ${written(name, all(name, step))}`)
              .join(" · "),
          show(step) {
            at = step;
            when.textContent = steps[at].name;
            canvas.redraw();
            explorer.refresh();
            table.refresh(false);
          },
        })
      : null;
    const choose = (value) => {
      if (value !== measure && data.asks && geoFondue.note) geoFondue.note({ show: value });
      measure = value;
      const scale = data.measures[measure];
      classes = Int8Array.from(values[measure], (number) => geoFondue.classOf(Number.isNaN(number) ? null : number, scale));
      const notes = [scale.note, ...data.said].map((line) => element("p", "gf-note", line));
      const [title, ...rest] = geoFondue.legendOf(data, measure, classes);
      legend.update([title, when, ...rest, ...notes]);
      container.style.setProperty("--gf-bars", scale.colours[scale.colours.length - 2] || scale.colours[0]);
      if (time) time.update();
      else canvas.redraw();
    };
    const measures = Object.entries(data.measures).map(([value, { label }]) => [value, label]);
    if (measures.length > 1) geoFondue.chooser(map, texts.show, measures, measure, choose);
    else choose(measure);

    container.addEventListener("geofondue:step", ({ detail }) => {
      const first = detail.index === count - 1 ? null : steps[detail.index].first;
      if (data.asks && geoFondue.note) geoFondue.note({ at: first });
    });
    const chosen = geoFondue.byCode(map, explorer, codes);
    chosen.show(data.selected, { stay: true });
    container.dataset.drawn = codes.length;
    return {
      ...chosen,
      /** What the map knows of an area in a step. */
      figure: (name, code, step) => figure(name, codes.indexOf(code), step),
    };
  };

  /** The figures of so many areas or hexagons in all steps, each one's own one after the other; NaN for no rate. */
  function valuesOf({ figures, steps, rated }, shapes) {
    const [count, size] = [steps.length, steps.length * shapes];
    const unpack = (name, length) => geoFondue.unpack(figures[name], length);
    const [stillOpen, nowClosed, excluded, closed, rest] = ["made_open", "made_closed", "made_excluded", "closed", "rest"].map(
      (name) => unpack(name, size),
    );
    const before = unpack("before", shapes);
    const open = new Int32Array(size);
    for (let i = 0; i < size; i++) {
      const earlier = i % count ? open[i - 1] : before[i / count];
      const more = rest[i] % 2 ? -(rest[i] + 1) / 2 : rest[i] / 2;
      open[i] = earlier + stillOpen[i] + nowClosed[i] - closed[i] + more;
    }
    return {
      made: stillOpen.map((number, i) => number + nowClosed[i] + excluded[i]),
      closed,
      open,
      resolution_rate: Float64Array.from(stillOpen, (number, i) => {
        const both = number + nowClosed[i];
        return rated && both ? nowClosed[i] / both : NaN;
      }),
    };
  }
})();
