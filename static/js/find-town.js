// Narrows the list of towns while somebody types; without it the whole list is there.
const search = document.querySelector("[data-find-town]");
const towns = [...document.querySelectorAll("[data-town]")];
const found = document.querySelector("[data-found]");
// "Ostersund" finds Östersund: å, ä, ö lose their marks on both sides.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

function narrow() {
  const wanted = plain(search.value);
  const matches = towns.filter((town) => {
    town.hidden = !plain(town.dataset.town).includes(wanted);
    return !town.hidden;
  });
  found.textContent = !wanted ? "" : matches.length ? found.dataset.some.replace("0", matches.length) : found.dataset.none;
  return matches;
}

search.closest("[hidden]").hidden = false;
search.addEventListener("input", narrow);
search.addEventListener("keydown", (event) => {
  const matches = event.key === "Enter" ? narrow() : [];
  if (matches.length === 1) matches[0].querySelector("a").click();
});
narrow(); // going back keeps what was typed
