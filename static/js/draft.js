// Keeps what is typed into the form in this browser alone, until it is sent, begun again, or seven days old.
const KEPT_FOR = 7 * 24 * 3600 * 1000; // milliseconds
const NOT_KEPT = ["business-newsletter", "people-TOTAL_FORMS"]; // a consent is given anew, rows are counted
const TYPED = /^((business|people)-.*(name|email|phone|number|town|unnamed)|pasted)$/;
// What means nothing in another town, or in the next part. The key says which form it is: what was sent under it
// and is sent again, because the receipt never reached this browser, is the same registration.
const OF_ONE_PART = /(submission_key|time|workshop)$/;
const key = (town) => `citykompetens:anmalan:${town}`;

function read(town) {
  try {
    const draft = JSON.parse(localStorage.getItem(key(town)));
    return Date.now() - draft.at < KEPT_FOR ? draft : forget(town);
  } catch {
    return null; // nothing there, or a browser that keeps nothing
  }
}

function write(town, draft) {
  try {
    localStorage.setItem(key(town), JSON.stringify({ at: Date.now(), ...draft }));
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
if (sent) {
  const town = sent.dataset.draftSent;
  forget(read(town)?.from);
  forget(town);
}

const form = document.querySelector("form[data-draft]");
if (form) {
  const { draft: town, part, city } = form.dataset;
  // Where it was full: what was typed there is brought along, and forgotten there, too, when it is sent here.
  const from = new URLSearchParams(location.search).get("fran") ?? read(town)?.from;
  const note = form.querySelector("[data-draft-note]");
  const fieldsNow = () => [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));
  const typed = (fields) => fields.filter(([name, value]) => TYPED.test(name) && value.trim());
  let paused = false; // while it is sent or comes back: what happens to the fields then is nobody's typing

  const keep = () => {
    const fields = fieldsNow();
    if (!paused && typed(fields).length) write(town, { part, city, from, fields });
  };

  // pageshow comes after a browser has put back what it remembers itself. That is seldom all of it, and never the
  // key of a page that was closed; but what was typed anew before this came is not overwritten.
  addEventListener("pageshow", () => {
    paused = false;
    const draft = read(town) ?? read(from);
    if (!draft || "typed" in form.dataset) return;
    const fields = fieldsNow();
    const values = new Map(draft.fields);
    const isThere = JSON.stringify(fields) === JSON.stringify(draft.fields);
    if (!isThere && typed(fields).every(([name, value]) => values.get(name) === value)) restore(draft);
  });

  async function restore(draft) {
    paused = true; // without its rows it would be kept without them
    const values = new Map(draft.fields.filter(([name]) => draft.part === part || !OF_ONE_PART.test(name)));
    if (draft.city && draft.city !== city) {
      values.set("business-guest", "on");
      if (!values.get("business-home_town")) values.set("business-home_town", draft.city);
    }
    for (const field of form.elements) {
      if (!values.has(field.name)) continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === values.get(field.name);
      else field.value = values.get(field.name);
    }
    if (values.has("people-1-name") || values.get("pasted")) await drawRows(values);
    note.hidden = false;
    paused = false;
    keep();
  }

  // The server draws the rows, so that they look alike however they came; the address holds nothing of it.
  const drawRows = (values) =>
    htmx.ajax("POST", location.pathname, {
      target: "#people",
      swap: "outerHTML",
      values: { ...Object.fromEntries(values), redraw: 1 },
    });

  for (const event of ["input", "change", "htmx:afterSettle"]) form.addEventListener(event, keep);
  form.addEventListener("submit", (event) => {
    keep();
    paused = !event.defaultPrevented;
  });
  note.querySelector("[data-draft-again]").addEventListener("click", () => {
    forget(town);
    paused = true;
    location.replace(location.pathname); // not a reload, after which browsers put back the fields and the key
  });
}
