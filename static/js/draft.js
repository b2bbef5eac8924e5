// Keeps what is typed into the form in this browser alone, until it is sent, begun again, or seven days old.
const KEPT_FOR = 7 * 24 * 3600 * 1000; // milliseconds
const NOT_KEPT = ["business-submission_key", "business-newsletter", "pasted"];
const TYPED = /^(business|people)-.*(name|email|phone|number|town|unnamed)$/;
const key = (town) => `citykompetens:anmalan:${town}`;

function read(town) {
  try {
    const draft = JSON.parse(localStorage.getItem(key(town)));
    return Date.now() - draft.at < KEPT_FOR ? draft.fields : forget(town);
  } catch {
    return null; // nothing there, or a browser that keeps nothing
  }
}

function write(town, fields) {
  try {
    localStorage.setItem(key(town), JSON.stringify({ at: Date.now(), fields }));
  } catch {
    // full, or not allowed: the form works without
  }
}

function forget(town) {
  try {
    localStorage.removeItem(key(town));
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
  return null;
}

const sent = document.querySelector("[data-draft-sent]");
if (sent) forget(sent.dataset.draftSent);

const form = document.querySelector("form[data-draft]");
if (form) {
  const town = form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  const fieldsNow = () => [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));
  const isTyped = (fields) => fields.some(([name, value]) => TYPED.test(name) && value.trim());
  let going = false; // on its way: what a browser does to the fields after that is nobody's typing

  const keep = () => {
    const fields = fieldsNow();
    if (!going && isTyped(fields)) write(town, fields);
  };

  // pageshow comes after a browser has put back what it remembers itself, and that is newer.
  addEventListener("pageshow", () => {
    const fields = read(town);
    if (fields && !("typed" in form.dataset) && !isTyped(fieldsNow())) restore(fields);
  });

  async function restore(fields) {
    const values = new Map(fields);
    const rows = fields.filter(([name]) => /^people-\d+-name$/.test(name)).length;
    if (rows > 1) await drawRows(fields);
    for (const field of form.elements) {
      if (!values.has(field.name) || field.type === "hidden") continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === values.get(field.name);
      else field.value = values.get(field.name);
    }
    note.hidden = false;
  }

  // The server draws the rows, so that they look alike however they came; the address holds nothing of it.
  const drawRows = (fields) =>
    htmx.ajax("POST", location.pathname, {
      target: "#people",
      swap: "outerHTML",
      values: { ...Object.fromEntries(fields), redraw: 1 },
    });

  form.addEventListener("input", keep);
  form.addEventListener("htmx:afterSettle", keep);
  form.addEventListener("submit", (event) => (going = !event.defaultPrevented));
  addEventListener("pageshow", () => (going = false));
  note.querySelector("[data-draft-again]").addEventListener("click", () => {
    forget(town);
    going = true;
    form.reset();
    location.reload();
  });
}
