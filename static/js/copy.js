// A button that copies a text. Without scripts the text is there to be marked by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    text.select();
    // The clipboard is there on https alone; the older way works on a computer's own address too.
    await (navigator.clipboard?.writeText(text.value) ?? document.execCommand("copy"));
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 3000); // milliseconds
  });
}
