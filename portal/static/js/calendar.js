/* Put the visitor's own time before a training's: the server cannot know their zone, and asks
   for nothing to find out. Without this the training's zone and UTC are shown. */

const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
const written = document.documentElement.lang;
// The portal's English writes the day before the month.
const language = written === "en" ? "en-GB" : written || undefined;

const clock = (zone, withDay) =>
  new Intl.DateTimeFormat(language, {
    ...(withDay ? { weekday: "short", day: "numeric", month: "short" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  });

const dayIn = (zone, moment) =>
  new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: zone }).format(moment);

// Browsers keep old names of zones; what people there write today.
const RENAMED = {
  Asmera: "Asmara",
  Calcutta: "Kolkata",
  Coral_Harbour: "Atikokan",
  Enderbury: "Kanton",
  Faeroe: "Faroe",
  Godthab: "Nuuk",
  Katmandu: "Kathmandu",
  Kiev: "Kyiv",
  Ponape: "Pohnpei",
  Rangoon: "Yangon",
  Saigon: "Ho Chi Minh",
  Truk: "Chuuk",
};

function placeOf(zone) {
  const city = zone.split("/").pop();
  return (RENAMED[city] ?? city).replaceAll("_", " ");
}

function show(element) {
  const start = new Date(element.dataset.start);
  const end = new Date(element.dataset.end);
  const theirs = element.dataset.zone;
  const utc = element.querySelector("[data-utc]");
  if (clock(mine, true).format(start) === clock(theirs, true).format(start)
    && clock(mine, true).format(end) === clock(theirs, true).format(end)) {
    const same = element.querySelector("[data-same-here]");
    same.textContent = `, ${element.dataset.same}`;
    same.hidden = false;
  } else {
    const otherDay = dayIn(mine, start) !== dayIn(theirs, start);
    const overnight = dayIn(mine, start) !== dayIn(mine, end);
    const from = clock(mine, otherDay || overnight).format(start);
    const to = clock(mine, overnight).format(end);
    const yours = element.querySelector("[data-yours-here]");
    const times = document.createElement("strong");
    times.textContent = `${from}–${to}`;
    yours.append(times, ` ${element.dataset.yours} (${placeOf(mine)})`);
    yours.hidden = false;
  }
  utc.hidden = true;
}

if (mine) document.querySelectorAll("[data-when]").forEach(show);
