/* The player's transcript and chapters: a link to a second seeks instead of loading the page, the
   sentence that is being said is marked and kept in sight inside its own box, and three keys work
   while the focus is in the player. Nothing is kept anywhere, and nothing plays by itself. */

const STEP = 10; // seconds that J and L go
const PATIENCE = 4000; // milliseconds for which the box stays where the reader put it

function start(player) {
  const video = player.querySelector("video");
  const box = player.querySelector("[data-player-text]");
  const sentences = [...player.querySelectorAll("[data-sentence]")];
  const chapters = [...player.querySelectorAll("[data-chapter]")];
  let movedByHand = -PATIENCE;
  /* A link leads to the whole second in which its sentence begins; until then it is marked. */
  let awaited = sentences.find((link) => link.hasAttribute("aria-current"));

  const mark = (links, current) => {
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  /* The last one that has begun; none before the first. */
  const begun = (links, isBegun) => {
    let low = 0;
    let high = links.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBegun(links[middle])) low = middle + 1;
      else high = middle;
    }
    return links[low - 1];
  };

  const keepInSight = (link) => {
    if (!box || performance.now() - movedByHand < PATIENCE) return;
    const place = link.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (place.top >= frame.top && place.bottom <= frame.bottom) return;
    box.scrollTop += place.top - frame.top - frame.height / 3;
  };

  const follow = () => {
    const now = video.currentTime * 1000;
    const has = (milliseconds) => Number(milliseconds) <= now + 50;
    if (awaited && has(awaited.dataset.from)) awaited = undefined;
    const isNext = awaited && has(awaited.dataset.start * 1000);
    const sentence = isNext ? awaited : begun(sentences, (link) => has(link.dataset.from));
    if (sentence && !sentence.hasAttribute("aria-current")) {
      mark(sentences, sentence);
      keepInSight(sentence);
    } else if (!sentence) {
      mark(sentences, null);
    }
    mark(chapters, begun(chapters, (link) => has(link.dataset.start * 1000)));
  };

  const seek = (seconds) => {
    video.currentTime = Math.max(0, Math.min(seconds, video.duration || seconds));
  };

  player.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-start]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    awaited = sentences.find((sentence) => sentence.dataset.from === link.dataset.from);
    seek(Number(link.dataset.start));
    // A browser may refuse to play; the picture is at the right second all the same.
    video.play().catch(() => {});
    history.replaceState(null, "", link.getAttribute("href"));
  });

  player.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, summary")) return;
    const key = event.key.toLowerCase();
    if (key === "k") {
      if (video.paused) video.play().catch(() => {});
      else video.pause();
    } else if (key === "j") seek(video.currentTime - STEP);
    else if (key === "l") seek(video.currentTime + STEP);
    else return;
    event.preventDefault();
  });

  if (box) {
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      box.addEventListener(kind, () => { movedByHand = performance.now(); }, { passive: true });
    }
  }

  const speed = player.querySelector("[data-player-speed]");
  speed.hidden = false;
  speed.querySelector("select").addEventListener("change", (event) => {
    video.playbackRate = Number(event.target.value);
  });
  player.querySelector("[data-player-keys]").hidden = false;

  const last = [...video.querySelectorAll("source")].pop();
  const fail = () => { player.querySelector("[data-player-failed]").hidden = false; };
  last?.addEventListener("error", fail);
  if (video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) fail();

  for (const kind of ["timeupdate", "seeking", "loadedmetadata"]) video.addEventListener(kind, follow);
  follow();
}

for (const player of document.querySelectorAll("[data-player]")) start(player);
