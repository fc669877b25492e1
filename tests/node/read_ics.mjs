// Prints, as JSON, the events of each .ics file named on the command line: {file: [{uid, start, end, ...}]}.
// Instants are in UTC: a TZID is resolved with the file's own VTIMEZONE, as Thunderbird does.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

function readEvents(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  }
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      location: event.location,
      sequence: event.sequence,
      allDay: event.startDate.isDate,
      start: event.startDate.isDate ? event.startDate.toString() : event.startDate.toJSDate().toISOString(),
      end: event.endDate.isDate ? event.endDate.toString() : event.endDate.toJSDate().toISOString(),
    };
  });
}

const files = process.argv.slice(2);
const found = Object.fromEntries(files.map((file) => [file, readEvents(readFileSync(file, "utf8"))]));
process.stdout.write(JSON.stringify(found));
