// On a narrow screen: which column is seen, and the way to the others.
import { board, columns } from "./board-columns.js";

const seen = new IntersectionObserver((entries) => {
  for (const { target, intersectionRatio } of entries) target.shownBy = intersectionRatio;
  mark();
}, { threshold: [0, .25, .5, .75, 1] });

/** Follows the columns that there are now. */
export function follow() {
  seen.disconnect();
  for (const { section } of columns.values()) seen.observe(section);
}

function mark() {
  const most = [...columns.values()].reduce((best, column) => ((column.section.shownBy ?? 0) > (best?.section.shownBy ?? 0) ? column : best), null);
  for (const link of document.querySelectorAll("[data-switch]")) {
    if (link.dataset.switch !== most?.key) link.removeAttribute("aria-current");
    else if (!link.ariaCurrent) {
      link.ariaCurrent = "true";
      if (link.offsetParent) link.parentElement.scrollTo({ left: link.offsetLeft - 40, behavior: "smooth" });
    }
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-switch]");
  if (!link) return;
  event.preventDefault();
  const { section } = columns.get(link.dataset.switch);
  board().scrollTo({ left: section.offsetLeft - board().offsetLeft, behavior: "smooth" });
});
