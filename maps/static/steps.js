/* Time, step by step: buttons, bars and a slider at the foot of a map, by pointer and by keyboard. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element } = geoFondue;
  const WAIT = { month: 1100, week: 700 };

  /** Counts as the server packed them (a number below 0 is so many zeros), all in one array. */
  geoFondue.unpack = function (packed, size) {
    const counts = new Int32Array(size);
    let at = 0;
    packed.forEach((number) => {
      if (number < 0) at -= number;
      else counts[at++] = number;
    });
    return counts;
  };

  /**
   * Puts the steps at the foot of a map. `time` has
   *   texts: { controls, play, pause, back, forward, position, by, unfinished, week, month }, step: "week" or "month";
   *   names: of the steps, at: the first to show, unfinished: whether the last is not over, asks: whether the page can
   *   be had in other steps;
   *   heights(): of the bars, asked for by update();  told(i): a step's figures in words;  show(i): called with each.
   * Nothing plays until the reader asks for it. Returns { update() }, and is told of by `geofondue:step`.
   */
  geoFondue.steps = function (map, time) {
    const { texts, names } = time;
    const last = names.length - 1;
    let at = time.at;
    let timer = null;

    const name = element("strong", "gf-step-name");
    const told = element("span", "gf-step-told");
    const status = element("p", "gf-hidden");
    status.setAttribute("role", "status");
    const back = button("gf-back", texts.back, () => go(at - 1, true));
    const play = button("gf-playing", texts.play, () => (timer === null ? start() : stop()));
    const forward = button("gf-forward", texts.forward, () => go(at + 1, true));
    play.classList.add("gf-play");
    const bars = element("div", "gf-bars", null, names.map(() => element("i")));
    bars.setAttribute("aria-hidden", "true");
    const range = element("input", "gf-range");
    Object.assign(range, { type: "range", min: 0, max: last, step: 1, value: at });
    range.setAttribute("aria-label", texts.position);
    const panel = element("section", "gf-steps", null, [
      element("div", "gf-steps-head", null, [
        element("div", "gf-steps-buttons", null, [back, play, forward]),
        element("p", "", null, [name, told]),
        ...(time.asks ? [units()] : []),
      ]),
      element("div", "gf-strip", null, [bars, range]),
      status,
    ]);
    panel.setAttribute("aria-label", texts.controls);
    panel.style.setProperty("--gf-count", names.length);

    /** Shows a step; `aloud` where nothing else tells it to who cannot see it. */
    function go(wanted, aloud) {
      const next = Math.max(0, Math.min(last, wanted));
      if (next === at && aloud) return;
      at = next;
      range.value = at;
      const unfinished = at === last && time.unfinished ? ` (${texts.unfinished})` : "";
      name.textContent = names[at] + unfinished;
      told.textContent = time.told(at);
      range.setAttribute("aria-valuetext", `${name.textContent}: ${told.textContent}`);
      bars.querySelector(".gf-here")?.classList.remove("gf-here");
      bars.children[at].classList.add("gf-here");
      back.disabled = at === 0;
      forward.disabled = at === last;
      time.show(at);
      if (timer !== null) return;
      if (aloud) status.textContent = range.getAttribute("aria-valuetext");
      map.getContainer().dispatchEvent(new CustomEvent("geofondue:step", { bubbles: true, detail: { index: at } }));
    }

    function start() {
      if (at === last) go(0);
      timer = window.setInterval(() => {
        go(at + 1);
        if (at === last) stop();
      }, WAIT[time.step]);
      picture();
    }

    function stop() {
      if (timer === null) return;
      window.clearInterval(timer);
      timer = null;
      picture();
      // Said once, when it stands still
      go(at);
      status.textContent = range.getAttribute("aria-valuetext");
    }

    function picture() {
      const playing = timer !== null;
      panel.toggleAttribute("data-playing", playing);
      play.firstChild.className = playing ? "gf-pausing" : "gf-playing";
      play.title = playing ? texts.pause : texts.play;
      play.setAttribute("aria-label", play.title);
    }

    /** The choice between weeks and months, which the service answers with another page. */
    function units() {
      const box = element("fieldset", "gf-units", null, [element("legend", "gf-hidden", texts.by)]);
      ["week", "month"].forEach((unit) => {
        const input = element("input");
        Object.assign(input, { type: "radio", name: "gf-unit-" + L.stamp(map), value: unit, checked: unit === time.step });
        input.addEventListener("change", () => geoFondue.ask({ step: unit, at: null }));
        box.append(element("label", "", null, [input, element("span", "", texts[unit])]));
      });
      return box;
    }

    range.addEventListener("input", () => {
      stop();
      go(Number(range.value));
    });
    const pick = ({ clientX }) => {
      const { left, width } = bars.getBoundingClientRect();
      stop();
      go(Math.floor(((clientX - left) / width) * names.length), true);
    };
    bars.addEventListener("click", pick);
    const keys = {
      ArrowLeft: () => go(at - 1, true),
      ArrowRight: () => go(at + 1, true),
      Home: () => go(0, true),
      End: () => go(last, true),
      " ": () => play.click(),
    };
    const pressed = (event) => {
      const { target, key } = event;
      const free = target === document.body;
      if (!free && !panel.contains(target)) return;
      // What a field does by itself with a key it keeps
      const own = (target === range && key !== " ") || (target.type === "radio" && panel.contains(target)) || (target.tagName === "BUTTON" && key === " ");
      if (own || !(key in keys) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (key !== " ") stop();
      keys[key]();
    };
    document.addEventListener("keydown", pressed);
    const hidden = () => document.hidden && stop();
    document.addEventListener("visibilitychange", hidden);
    map.on("unload", () => {
      window.clearInterval(timer);
      document.removeEventListener("keydown", pressed);
      document.removeEventListener("visibilitychange", hidden);
    });
    L.DomEvent.disableClickPropagation(panel);
    L.DomEvent.disableScrollPropagation(panel);
    map.getContainer().append(panel);
    map.getContainer().classList.add("gf-has-steps");
    // Above it everything may have to be smaller to be seen at once
    map.setMinZoom(map.getMinZoom() - 1);
    map.setMaxBounds(map.options.maxBounds.pad(1));
    const make = () => map.getContainer().style.setProperty("--gf-foot", panel.offsetHeight + "px");
    const resized = new ResizeObserver(() => {
      make();
      map.fire("gf:legend");
    });
    resized.observe(panel);
    map.on("unload", () => resized.disconnect());
    picture();
    return {
      /** Draws the bars again, and says the step again, as when they stand for something else. */
      update() {
        const heights = time.heights();
        const most = Math.max(...heights, 0) || 1;
        [...bars.children].forEach((bar, i) => bar.style.setProperty("--gf-height", heights[i] / most));
        go(at);
      },
    };
  };

  /** Asks for the page with other parameters. */
  geoFondue.ask = function (changes) {
    const address = new URL(window.location.href);
    Object.entries(changes).forEach(([name, value]) => {
      if (value === null) address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    });
    window.location.assign(address);
  };

  function button(icon, title, act) {
    const made = element("button", "", null, [element("i", icon)]);
    made.type = "button";
    made.title = title;
    made.setAttribute("aria-label", title);
    made.addEventListener("click", act);
    return made;
  }
})();
