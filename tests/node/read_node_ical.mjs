// Prints, as JSON, the events of each .ics file named on the command line as node-ical reads them.
import { readFileSync } from "node:fs";
import ical from "node-ical";

function readEvents(text) {
  const found = Object.values(ical.sync.parseICS(text)).filter((item) => item.type === "VEVENT");
  return found.map((event) => ({
    uid: event.uid,
    summary: event.summary?.val ?? event.summary,
    description: event.description?.val ?? event.description ?? null,
    sequence: Number(event.sequence),
    allDay: event.datetype === "date",
    // node-ical puts the midnight of a whole day in the machine's own timezone
    start: event.datetype === "date" ? day(event.start) : event.start.toISOString(),
    end: event.datetype === "date" ? day(event.end) : event.end.toISOString(),
  }));
}

function day(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const files = process.argv.slice(2);
const found = Object.fromEntries(files.map((file) => [file, readEvents(readFileSync(file, "utf8"))]));
process.stdout.write(JSON.stringify(found));
