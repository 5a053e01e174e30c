// Shows how far something in the background is, until it is done. Without scripts the page has a
// link or loads itself anew.

const PAUSE = 2000; // milliseconds
const PARTS = ["[role=status]", "progress"];

async function renew(block) {
  let pause = PAUSE;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress=running]");
    if (!fresh) return end(block);
    for (const part of PARTS) block.querySelector(part).replaceWith(fresh.querySelector(part));
  } catch {
    pause *= 5;
  }
  setTimeout(() => renew(block), pause);
}

// A page where somebody may be writing meanwhile is not loaded again: it has a sentence instead.
function end(block) {
  if (!block.dataset.over) return location.reload();
  const said = document.createElement("p");
  said.className = "notice";
  said.dataset.kind = "good";
  said.textContent = block.dataset.over;
  block.replaceChildren(said);
}

const block = document.querySelector("[data-progress=running]");
if (block) setTimeout(() => renew(block), PAUSE);
