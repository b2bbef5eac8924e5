// What makes the rows of people quicker to fill in. Without it everything is there, with a button to press.
const rows = document.querySelector("form.sign-up");

// Several lines pasted into a name are several people: the button beside the large field makes rows of them.
rows.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text") ?? "";
  const pasted = rows.elements.pasted;
  if (!pasted || !event.target.matches("[name^='people-'][name$='-name']") || !/\S[\r\n\t]+\S/.test(text)) return;
  event.preventDefault();
  pasted.value += `\n${text}`; // below what may stand there already
  rows.elements.from_pasted.click();
});

// From one time for all to one each: everybody has the former one until somebody else is chosen for them.
let forAll = rows.querySelector("[name='business-time']:checked:not([value='each'])")?.value ?? "";
rows.addEventListener("change", ({ target }) => {
  if (target.name !== "business-time") return;
  if (target.value !== "each") forAll = target.value;
  else if (forAll) for (const select of rows.querySelectorAll(".own-time select")) fill(select);
});

function fill(select) {
  const row = select.closest(".person");
  if (select.value || (row && !row.querySelector("input").value.trim())) return;
  select.value = forAll; // "" where this one cannot be chosen
}
