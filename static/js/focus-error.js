// Puts the cursor in the first field that needs mending. The error summary brings this script along,
// so it runs again whenever htmx swaps a refused form in.
document.querySelector('[aria-invalid="true"], .field.invalid :is(input, select, textarea)')?.focus();
