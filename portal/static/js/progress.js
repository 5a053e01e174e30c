// Shows how far something in the background is, until it is done. Without scripts a link does it.

const PAUSE = 2000;

async function renew(block) {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (!fresh) return;
    block.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.progress === "running") setTimeout(() => renew(block), PAUSE);
    else {
      // Not loaded again by itself: somebody may be writing in a field below.
      const said = document.createElement("p");
      said.className = "notice";
      said.dataset.kind = "good";
      said.textContent = block.dataset.over;
      block.prepend(said);
    }
  } catch {
    setTimeout(() => renew(block), PAUSE * 5);
  }
}

const block = document.querySelector("[data-progress=running]");
if (block) setTimeout(() => renew(block), PAUSE);
