// Unfold's boxes that scroll are all called "scrollable content", in English, also where there are two:
// they get names of their own before SimpleBar makes them (unfold loads it last, so this listens first).
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-simplebar]")) {
    const name = box.closest("#nav-sidebar, #nav-sidebar-inner, #nav-sidebar-apps") ? ".site-logo[title]" : "h1";
    const named = document.querySelector(name);
    box.dataset.simplebarAriaLabel = named?.title || named?.innerText.trim() || document.title;
  }
});
