// Puts the cursor in the first field that needs mending, also after htmx has swapped the form in.
function focusFirstError() {
  const field = document.querySelector('[aria-invalid="true"], .field.invalid :is(input, select, textarea)');
  if (field) field.focus();
}

focusFirstError();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.querySelector("[data-error-summary]")) focusFirstError();
});
