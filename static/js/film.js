// When the film has come to its end, that is told as if the button had been pressed.
document.getElementById("film").addEventListener("ended", () => {
  document.querySelector("form[data-seen]")?.requestSubmit();
});
