/* What the dashboard does beyond its links and its form: the table of all areas, and the address of what is chosen. */
(function () {
  "use strict";

  const { data: dataOf, element, format, rates } = window.geoFondue;
  const settings = dataOf("table-data");
  const drawn = window.geoFondue.drawn || {};
  const { areas, groups } = drawn.data || settings;
  const container = document.querySelector(".folium-map");
  const box = document.getElementById("areas");
  const body = box.querySelector("tbody");
  const heads = [...box.querySelectorAll("thead th")];
  const further = box.querySelector(".further");
  const find = box.querySelector(".find");
  const count = box.querySelector(".count");
  const names = new Intl.Collator(settings.language);

  /* The address holds everything that is chosen, also what was chosen without a new page */
  function note(changes) {
    const address = new URL(window.location.href);
    Object.entries(changes).forEach(([name, value]) => {
      if (value === null) address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    });
    window.history.replaceState(null, "", address);
    document.querySelectorAll("a[data-keeps]").forEach((link) => {
      const target = new URL(link.href);
      Object.entries(changes).forEach(([name, value]) => {
        if (name === "area") return;
        if (value === null) target.searchParams.delete(name);
        else target.searchParams.set(name, value);
      });
      link.href = target.search;
    });
    const form = document.getElementById("choices");
    Object.entries(changes).forEach(([name, value]) => {
      if (name === "area") return;
      let input = form.querySelector(`input[type="hidden"][name="${name}"]`);
      if (!input) {
        input = element("input");
        input.type = "hidden";
        input.name = name;
        form.append(input);
      }
      input.value = value === null ? "" : value;
    });
  }

  if (container) {
    container.addEventListener("geofondue:measure", ({ detail }) => note({ measure: detail.measure }));
    container.addEventListener("geofondue:select", ({ detail }) => {
      note({ area: detail.code });
      mark(detail.code);
    });
  }
  if (!areas) return;

  areas.resolution_rate = rates(areas);
  const parents = areas.code.map((_, i) =>
    groups
      .filter(({ of }) => of[i] >= 0)
      .map(({ name, of }) => name[of[i]])
      .join(", "),
  );
  const known = (i) => areas.open[i] + areas.closed[i];
  let { sort, descending } = settings;
  let chosen = new URL(window.location.href).searchParams.get("area");
  let order = [];
  let shown = 0;

  function arrange() {
    const wanted = find.value.trim().toLocaleLowerCase(settings.language);
    const figures = areas[sort];
    const turn = descending ? -1 : 1;
    order = areas.code
      .map((_, i) => i)
      .filter((i) => !wanted || areas.name[i].toLocaleLowerCase(settings.language).includes(wanted));
    order.sort((one, other) => {
      if (sort === "name") return turn * names.compare(figures[one], figures[other]);
      // Where there is no figure there is nothing to rank
      const unranked = (figures[one] === null) - (figures[other] === null);
      if (unranked || figures[one] === null) return unranked;
      // Of equal figures the one of more reports says more
      return turn * (figures[one] - figures[other]) || known(other) - known(one) || one - other;
    });
    body.replaceChildren();
    shown = 0;
    if (order.length) more();
    else {
      const cell = element("td", "", settings.texts.nothing);
      cell.colSpan = heads.length;
      body.append(element("tr", "", null, [cell]));
      tell();
    }
  }

  function more() {
    const next = order.slice(shown, shown + settings.step);
    body.append(...next.map(row));
    shown += next.length;
    tell();
  }

  function tell() {
    count.textContent = settings.texts.shown
      .replace("{shown}", format.count(shown))
      .replace("{all}", format.count(areas.code.length));
    const left = Math.min(order.length - shown, settings.step);
    further.hidden = left <= 0;
    further.textContent = settings.texts.more.replace("{count}", format.count(left));
  }

  function row(i) {
    const link = element("a", "", areas.name[i]);
    const address = new URL(window.location.href);
    address.searchParams.set("area", areas.code[i]);
    link.href = address.search;
    const head = element("th", "", null, [link, ...(parents[i] ? [element("small", "", parents[i])] : [])]);
    head.scope = "row";
    const made = element("tr", "", null, [
      head,
      element("td", "", format.count(areas.open[i])),
      element("td", "", format.count(areas.closed[i])),
      element("td", "", format.percent(areas.resolution_rate[i])),
      element("td", "", format.days(areas.median_days_to_close[i])),
    ]);
    made.dataset.code = areas.code[i];
    if (areas.code[i] === chosen) made.setAttribute("aria-current", "true");
    return made;
  }

  function mark(code) {
    chosen = code;
    body.querySelectorAll("tr").forEach((line) => {
      if (line.dataset.code !== code) return line.removeAttribute("aria-current");
      line.setAttribute("aria-current", "true");
      // Only within the table: the page stays where it is
      const frame = box.querySelector(".scroll");
      const [top, room] = [line.offsetTop - heads[0].offsetHeight, frame.clientHeight - line.offsetHeight];
      if (frame.scrollTop > top || frame.scrollTop < line.offsetTop - room) frame.scrollTop = top - room / 3;
    });
  }

  heads.forEach((head) => {
    head.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      const key = head.dataset.key;
      descending = key === sort ? !descending : key !== "name";
      sort = key;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      note({ sort: (descending ? "-" : "") + sort });
      arrange();
    });
  });
  if (drawn.show) {
    body.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      drawn.show(link.closest("tr").dataset.code);
    });
  }
  further.addEventListener("click", () => {
    const focus = shown;
    more();
    body.rows[focus].querySelector("a").focus();
  });
  find.hidden = false;
  find.addEventListener("input", arrange);
  arrange();
  if (drawn.show && chosen) drawn.show(chosen);
})();
