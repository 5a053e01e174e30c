// Read an iCalendar file with ical.js and node-ical; write what each understood, as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const text = readFileSync(process.argv[2], "utf8");

const icalJs = new ICAL.Component(ICAL.parse(text))
  .getAllSubcomponents("vevent")
  .map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: instant(event.startDate.isDate, event.startDate.toString(), event.startDate.toJSDate()),
      end: instant(event.endDate.isDate, event.endDate.toString(), event.endDate.toJSDate()),
      title: event.summary,
      description: event.description,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
    };
  });

const nodeIcal = Object.values(ical.sync.parseICS(text))
  .filter((item) => item.type === "VEVENT")
  .map((item) => ({
    uid: item.uid,
    start: instant(item.datetype === "date", localDay(item.start), item.start),
    end: instant(item.datetype === "date", localDay(item.end), item.end),
    title: item.summary,
    description: item.description,
    status: item.status,
    sequence: Number(item.sequence),
  }));

function instant(isDay, day, moment) {
  return isDay ? day : moment.toISOString().replace(".000Z", "+00:00");
}

// node-ical gives a day as midnight of the machine's own zone.
function localDay(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

process.stdout.write(JSON.stringify({ "ical.js": icalJs, "node-ical": nodeIcal }));
