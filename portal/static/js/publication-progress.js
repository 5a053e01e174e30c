// Keeps the progress of a publication up to date; without it the page reloads itself.

const PAUSE = 2000; // milliseconds
const SELECTOR = "[data-publication-progress]";

async function refresh() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  if (!response.ok) {
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector(SELECTOR);
  if (!fresh) {
    location.reload(); // it is over: languages and versions look different too
    return;
  }
  const shown = document.querySelector(SELECTOR);
  for (const part of ["[role=status]", "progress"]) {
    shown.querySelector(part).replaceWith(fresh.querySelector(part));
  }
}

async function watch() {
  try {
    await refresh();
  } finally {
    setTimeout(watch, PAUSE);
  }
}

setTimeout(watch, PAUSE);
