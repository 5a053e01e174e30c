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
    if (!fresh) return end(block, page);
    for (const part of PARTS) block.querySelector(part).replaceWith(fresh.querySelector(part));
    standing(block, fresh);
  } catch {
    pause *= 5;
  }
  setTimeout(() => renew(block), pause);
}

// What can be done about it stays under the pointer while it goes on, and is renewed once it stalls.
function standing(block, fresh) {
  const [before, after] = [block, fresh].map((one) => one.querySelector("[data-progress-part]"));
  if (before.dataset.progressPart !== after.dataset.progressPart) before.replaceWith(after);
}

// A page where somebody may be writing meanwhile is not loaded again: the part of it that tells what
// came of it is renewed, and a sentence leads there.
function end(block, page) {
  const { over, overLink, overPart } = block.dataset;
  if (!over) return location.reload();
  const part = document.getElementById(overPart);
  const fresh = page.getElementById(overPart);
  part.replaceWith(fresh);
  const link = document.createElement("a");
  link.href = `#${overPart}`;
  link.textContent = overLink;
  const said = document.createElement("p");
  said.className = "notice";
  said.dataset.kind = "good";
  said.setAttribute("role", "status");
  said.append(`${over} `, link);
  block.replaceChildren(said);
}

const block = document.querySelector("[data-progress=running]");
if (block) setTimeout(() => renew(block), PAUSE);
