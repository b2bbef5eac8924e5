// A second click on a form that is on its way does nothing. (Were it sent twice, the receipt would be the same.)
const PATIENCE = 10_000; // milliseconds; then the connection may be gone, and sending again must be possible
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]");
  if (!form) return;
  if (form.dataset.once === "sent") {
    event.preventDefault();
    return;
  }
  form.dataset.once = "sent";
  setTimeout(() => (form.dataset.once = ""), PATIENCE);
});
// Back from the next page the browser shows this one as it was: it may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) form.dataset.once = "";
});
