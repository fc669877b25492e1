// Prints, as JSON, what mailparser reads in each .eml file named on the command line: {file: {...}}.
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";

async function readMail(file) {
  const mail = await simpleParser(readFileSync(file));
  return {
    from: mail.from.value,
    to: mail.to.value,
    subject: mail.subject,
    date: mail.date?.toISOString() ?? null,
    messageId: mail.messageId,
    text: mail.text,
    html: mail.html,
    parts: mail.attachments.map((one) => ({
      type: one.contentType,
      name: one.filename ?? null,
      method: one.headers.get("content-type")?.params?.method ?? null,
      charset: one.headers.get("content-type")?.params?.charset ?? null,
      content: one.content.toString("base64"),
    })),
  };
}

const found = {};
for (const file of process.argv.slice(2)) {
  found[file] = await readMail(file);
}
process.stdout.write(JSON.stringify(found));
