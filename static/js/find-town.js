// Narrows the list of towns while somebody types; without it the whole list is there.
const search = document.querySelector("[data-find-town]");
const towns = [...document.querySelectorAll("[data-town], [data-not-yet]")];
const found = document.querySelector("[data-found]");
const wish = document.querySelector("[data-wish]"); // to be told when a town joins
const all = document.querySelector("[data-all-towns]");
// "Ostersund" finds Östersund: å, ä, ö lose their marks on both sides.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

const named = (town) => plain(town.dataset.town ?? town.dataset.notYet);

function narrow() {
  const wanted = plain(search.value);
  // "bor" means Borås rather than Göteborg; a part of a name will do where no name begins so.
  const begins = towns.some((town) => named(town).startsWith(wanted));
  const matches = towns.filter((town) => {
    town.hidden = !(begins ? named(town).startsWith(wanted) : named(town).includes(wanted));
    return !town.hidden;
  });
  const takingPart = matches.filter((town) => town.dataset.town);
  found.textContent = wanted ? sentence(matches, takingPart) : "";
  if (wish) wish.search = wanted && !takingPart.length ? new URLSearchParams({ stad: missing(matches) }) : "";
  all.parentElement.hidden = !wanted || takingPart.length > 0;
  return takingPart;
}

const missing = (matches) => (matches.length === 1 ? matches[0].dataset.notYet : search.value.trim());

function sentence(matches, takingPart) {
  if (takingPart.length) return found.dataset.some.replace("0", takingPart.length);
  const names = matches.map((town) => town.dataset.notYet).join(", ");
  return names ? found.dataset.notInIt.replace("#namn", names) : found.dataset.none.replace("#namn", search.value.trim());
}

search.closest("[hidden]").hidden = false;
search.addEventListener("input", narrow);
search.addEventListener("keydown", (event) => {
  const takingPart = event.key === "Enter" ? narrow() : [];
  if (takingPart.length === 1) takingPart[0].querySelector("a").click();
});
all.addEventListener("click", () => {
  search.value = "";
  narrow();
  search.focus();
});
narrow(); // going back keeps what was typed
