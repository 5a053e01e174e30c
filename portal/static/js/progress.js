// Shows how far something in the background is, until it is done. Without scripts a link does it.

const PAUSE = 2000;

async function renew(block) {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (!fresh) return;
    if (fresh.dataset.progress !== "running") location.reload();
    else {
      block.replaceChildren(...fresh.childNodes);
      setTimeout(() => renew(block), PAUSE);
    }
  } catch {
    setTimeout(() => renew(block), PAUSE * 5);
  }
}

const block = document.querySelector("[data-progress=running]");
if (block) setTimeout(() => renew(block), PAUSE);
