/* The dashboard beyond its links and its form: the address of what is chosen, the filters, and sharing. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element } = geoFondue;
  const { texts } = geoFondue.data("page-data");
  // What the map tells comes up to its place, also when it is made anew
  const place = document.querySelector("section.map");
  const status = document.getElementById("status");
  const form = document.getElementById("choices");

  const say = (text) => (status.textContent = text);
  geoFondue.say = say;

  /** Puts what was chosen without a new page into the address, the links that keep it, and the form. */
  function note(changes) {
    const address = new URL(window.location.href);
    put(address.searchParams, changes);
    window.history.replaceState(null, "", address);
    const { area, ...others } = changes;
    document.querySelectorAll("a[data-keeps]").forEach((link) => {
      const target = new URL(link.href);
      // Not in the links that choose it themselves; an area is kept where its layer is
      if (!(link.closest("#areas tbody") || link.closest("#numbers"))) {
        put(target.searchParams, link.dataset.keeps === "area" ? changes : others);
      }
      link.href = target.search;
    });
    Object.entries(changes).forEach(([name, value]) => {
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
  geoFondue.note = note;

  function put(parameters, changes) {
    Object.entries(changes).forEach(([name, value]) => {
      if (value === null) parameters.delete(name);
      else parameters.set(name, value);
    });
  }

  place.addEventListener("geofondue:measure", ({ detail }) => {
    note({ measure: detail.measure });
    geoFondue.table.measure(detail.measure);
  });
  // Classes are worked out by the server: the same page with others
  place.addEventListener("geofondue:classing", ({ detail }) => {
    const address = new URL(window.location.href);
    put(address.searchParams, detail);
    window.location.assign(address);
  });
  place.addEventListener("geofondue:select", ({ detail }) => {
    if (detail.code === new URL(window.location.href).searchParams.get("area")) return;
    note({ area: detail.code });
    geoFondue.table.mark(detail.code);
    tell();
  });

  /* The panel speaks of the area that is chosen: its part is fetched, as the server writes it */
  let asking = null;
  async function tell() {
    if (asking) asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const numbers = document.getElementById("numbers");
    numbers.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("panel" + window.location.search, { signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      ["numbers", "details"].forEach((id) => document.getElementById(id).replaceWith(part.getElementById(id)));
      say(document.getElementById("numbers").dataset.spoken);
    } catch (error) {
      // What cannot be fetched the whole page can still show
      if (!signal.aborted) window.location.reload();
    }
  }

  /* Filters: a choice by pointer holds at once; by keys it waits for the button, as every key would choose */
  const period = form.elements.period;
  const days = form.querySelector(".days");
  const custom = () => "days" in period.selectedOptions[0].dataset;
  const showDays = () => {
    days.toggleAttribute("data-unused", !custom());
    days.querySelectorAll("input").forEach((input) => (input.disabled = !custom()));
  };
  let byPointer = false;
  form.addEventListener("pointerdown", () => (byPointer = true));
  form.addEventListener("keydown", () => (byPointer = false));
  form.addEventListener("change", ({ target }) => {
    if (target === period) showDays();
    if (target.tagName === "SELECT" && byPointer && !(target === period && custom())) form.requestSubmit();
    else if (target === period && custom()) days.querySelector("input").focus();
  });
  // What says nothing stays out of the address
  form.addEventListener("submit", () => {
    [...form.elements].forEach((field) => (field.disabled = field.disabled || !field.value));
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    [...form.elements].forEach((field) => (field.disabled = false));
    showDays();
  });
  document.documentElement.classList.add("scripted");
  showDays();

  // On a phone a switch is wider than its place: what is chosen is in sight
  document.querySelectorAll(".segments").forEach((segments) => {
    const now = segments.querySelector("[aria-current]");
    if (now) segments.scrollLeft = now.offsetLeft - segments.offsetLeft - (segments.clientWidth - now.offsetWidth) / 2;
  });

  const unfold = document.querySelector(".unfold");
  unfold.hidden = false;
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-expanded") !== "true";
    unfold.setAttribute("aria-expanded", open);
    form.classList.toggle("unfolded", open);
  });

  document.querySelector(".share").hidden = false;
  document.getElementById("share-link").addEventListener("click", async ({ currentTarget }) => {
    let text = texts.copied;
    try {
      await navigator.clipboard.writeText(window.location.href);
    } catch (error) {
      text = texts.uncopied;
    }
    say(text);
    const before = currentTarget.textContent;
    currentTarget.textContent = text;
    currentTarget.disabled = true;
    window.setTimeout(() => {
      currentTarget.textContent = before;
      currentTarget.disabled = false;
    }, 2000);
  });
  document.getElementById("share-print").addEventListener("click", () => window.print());
  document.getElementById("share-picture").addEventListener("click", async ({ currentTarget }) => {
    currentTarget.disabled = true;
    const title = document.querySelector("h1").textContent + " · " + document.title.split(" · ")[0];
    const about = [document.querySelector(".period").textContent, document.querySelector(".updated .as-of")?.textContent];
    const picture = await geoFondue.picture(title, about.filter(Boolean).join(" · "));
    const link = element("a");
    link.href = URL.createObjectURL(picture);
    link.download = "geo-fondue.png";
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    currentTarget.disabled = false;
  });
})();
