/* The table of areas: sorted, searched and shown part by part without a new page. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { data: dataOf, element, format, rates } = geoFondue;
  const settings = dataOf("table-data");
  const drawn = geoFondue.drawn || {};
  const { areas, groups } = settings.areas ? settings : drawn.data || settings;
  geoFondue.table = { mark() {}, measure() {}, renew() {} };
  if (!areas) return;

  const box = document.getElementById("areas");
  const body = box.querySelector("tbody");
  const headRow = box.querySelector("thead tr");
  const further = box.querySelector(".further");
  const find = box.querySelector(".find");
  const count = box.querySelector(".count");
  const ends = [...box.querySelectorAll("[data-end]")];
  const names = new Intl.Collator(settings.language);
  const { texts, language } = settings;

  areas.resolution_rate = rates(areas);
  const nothing = areas.code.map(() => null);
  const figures = (key) => areas[key] || nothing;
  const parents = areas.code.map((_, i) =>
    groups
      .slice(0, settings.above)
      .filter(({ of }) => of[i] >= 0)
      .map(({ name, of }) => name[of[i]])
      .join(", "),
  );
  const known = (i) => areas.open[i] + areas.closed[i];
  let { sort, descending, measure } = settings;
  // Until the reader chooses an order the worst of what the map shows come first
  let follows = !settings.sorted;
  let chosen = new URL(window.location.href).searchParams.get("area");
  let order = [];
  let shown = 0;

  const worst = (key) => settings.worst[key] === "most";
  const columns = () => (settings.always.includes(measure) ? settings.always : [measure, ...settings.always]);

  function heads() {
    const made = ["name", ...columns()].map((key) => {
      const link = element("a", "", key === "name" ? texts.area : settings.labels[key]);
      link.title = texts.sort.replace("{column}", key === "name" ? texts.area : settings.titles[key]);
      const address = new URL(window.location.href);
      const down = key === sort ? !descending : key !== "name" && worst(key);
      address.searchParams.set("sort", (down ? "-" : "") + key);
      link.href = address.search;
      const head = element("th", "", null, [link]);
      head.scope = "col";
      head.dataset.key = key;
      if (key === sort) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      return head;
    });
    headRow.replaceChildren(...made);
    ends.forEach((link) => {
      const now = sort === measure && (link.dataset.end === "worst") === (descending === worst(measure));
      link.textContent = settings.ends[measure][link.dataset.end === "worst" ? 0 : 1];
      if (now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  function arrange() {
    const wanted = find.value.trim().toLocaleLowerCase(language);
    const values = sort === "name" ? areas.name : figures(sort);
    const turn = descending ? -1 : 1;
    order = areas.code
      .map((_, i) => i)
      .filter((i) => !wanted || areas.name[i].toLocaleLowerCase(language).includes(wanted));
    order.sort((one, other) => {
      if (sort === "name") return turn * names.compare(values[one], values[other]);
      // Where there is no figure there is nothing to rank
      const unranked = (values[one] === null) - (values[other] === null);
      if (unranked || values[one] === null) return unranked || one - other;
      // Of equal figures the one of more reports says more
      return turn * (values[one] - values[other]) || known(other) - known(one) || one - other;
    });
    body.replaceChildren();
    shown = 0;
    if (order.length) more(settings.first);
    else {
      const cell = element("td", "", texts.nothing);
      cell.colSpan = headRow.cells.length;
      body.append(element("tr", "", null, [cell]));
      tell();
    }
  }

  function more(by) {
    const next = order.slice(shown, shown + by);
    body.append(...next.map(row));
    shown += next.length;
    tell();
  }

  function tell() {
    const text = texts.shown.replace("{shown}", format.count(shown)).replace("{all}", format.count(areas.code.length));
    // What is written once more is said once more
    if (count.textContent !== text) count.textContent = text;
    const left = Math.min(order.length - shown, settings.step);
    further.hidden = left <= 0;
    further.textContent = texts.more.replace("{count}", format.count(left));
  }

  function row(i) {
    const link = element("a", "", areas.name[i]);
    const address = new URL(window.location.href);
    address.searchParams.set("area", areas.code[i]);
    link.href = address.search;
    const head = element("th", "", null, [link, ...(parents[i] ? [element("small", "", parents[i])] : [])]);
    head.scope = "row";
    const cells = columns().map((key) => element("td", "", format[settings.written[key]](figures(key)[i], language)));
    const made = element("tr", "", null, [head, ...cells]);
    made.dataset.code = areas.code[i];
    if (areas.code[i] === chosen) made.setAttribute("aria-current", "true");
    return made;
  }

  function sorted(by, down) {
    [sort, descending, follows] = [by, down, false];
    geoFondue.note({ sort: (down ? "-" : "") + by });
    heads();
    arrange();
  }

  headRow.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const { key } = link.closest("th").dataset;
    sorted(key, key === sort ? !descending : key !== "name" && worst(key));
    headRow.querySelector(`[data-key="${key}"] a`).focus();
  });
  ends.forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      sorted(measure, (link.dataset.end === "worst") === worst(measure));
    }),
  );
  body.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !geoFondue.drawn?.show || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    geoFondue.drawn.show(link.closest("tr").dataset.code);
  });
  further.addEventListener("click", () => {
    const focus = shown;
    more(settings.step);
    body.rows[focus].querySelector("a").focus();
  });
  find.hidden = false;
  find.addEventListener("input", arrange);

  geoFondue.table = {
    /** Marks the row of the area that is chosen. */
    mark(code) {
      chosen = code;
      [...body.rows].forEach((line) => {
        if (line.dataset.code === code) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
      });
    },
    /** Shows the figures that `fresh` brings, or those that the map has been given already. */
    renew(fresh) {
      const focus = document.activeElement.closest("#areas tbody tr")?.dataset.code;
      const before = shown;
      if (fresh) geoFondue.renew(areas, fresh);
      areas.resolution_rate = rates(areas);
      arrange();
      if (before > shown) more(before - shown);
      const again = [...body.rows].find((line) => focus && line.dataset.code === focus);
      if (again) again.querySelector("a").focus({ preventScroll: true });
    },
    /** Shows the column of what the map's colours stand for. */
    measure(key) {
      if (!(key in settings.written)) return;
      measure = key;
      if (follows) [sort, descending] = [key, worst(key)];
      heads();
      arrange();
    },
  };
  heads();
  arrange();
  if (drawn.show && chosen) drawn.show(chosen);
})();
