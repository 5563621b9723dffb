/* The legend of a map, and what a tab keeps from page to page. */
(function () {
  "use strict";

  const geoFondue = window.geoFondue;
  const { element } = geoFondue;
  // What a legend tells beyond its scale
  const BEYOND = ".gf-apart, .gf-together, .gf-note:not(.gf-now), .gf-how, .gf-classing";
  const UNFOLDED = "geo-fondue-legend";

  /**
   * An empty box for a legend; what it holds is set by `update(children)`. On a phone, what it tells beyond its
   * scale is folded away behind its title.
   */
  geoFondue.legend = function (map) {
    const box = element("div", "gf-legend");
    const fold = element("button", "gf-fold");
    fold.type = "button";
    fold.setAttribute("aria-label", map.gf.settings.texts.legend_more);
    const show = (open) => {
      fold.setAttribute("aria-expanded", open);
      box.classList.toggle("gf-folded", !open);
    };
    fold.addEventListener("click", () => {
      const open = box.classList.contains("gf-folded");
      geoFondue.keep(UNFOLDED, open ? "open" : null);
      show(open);
      map.fire("gf:legend");
    });
    show(geoFondue.kept(UNFOLDED) === "open");
    geoFondue.control("bottomleft", () => box).addTo(map);
    return {
      update(children) {
        // What had the focus keeps it, since the button is the same
        const focused = document.activeElement === fold;
        if (children.some((child) => child.matches(BEYOND))) children[0].append(fold);
        box.replaceChildren(...children);
        if (focused) fold.focus({ preventScroll: true });
        map.fire("gf:legend");
      },
    };
  };

  /** What this tab keeps from page to page; a browser may keep nothing. */
  geoFondue.kept = function (name) {
    try {
      return window.sessionStorage.getItem(name);
    } catch {
      return null;
    }
  };

  /** Keeps something for the pages of this tab, or with null no longer. */
  geoFondue.keep = function (name, value) {
    try {
      if (value) window.sessionStorage.setItem(name, value);
      else window.sessionStorage.removeItem(name);
    } catch {
      // Then it is asked for on every page
    }
  };
})();
