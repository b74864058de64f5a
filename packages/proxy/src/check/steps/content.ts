import { deflateSync } from "node:zlib";

import { translatedBody } from "../build-body.ts";
import { judgeAnswer, type Observation, type Step, type StepContext } from "../step.ts";

const image: Step = {
  id: "image",
  title: "An image",
  expected: "accepted",
  tokens: 250,
  run: (context) =>
    askAbout(context, "What colour is this? One word.", {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: redPng().toString("base64") },
    }),
};

const pdf: Step = {
  id: "pdf",
  title: "A PDF",
  expected: "accepted as input_file",
  tokens: 500,
  run: (context) =>
    askAbout(context, "Which word stands in this document? One word.", {
      type: "document",
      source: {
        type: "base64",
        media_type: "application/pdf",
        data: onePagePdf("Pelican").toString("base64"),
      },
    }),
};

async function askAbout(
  { ask, anyTarget, models }: StepContext,
  text: string,
  block: object,
): Promise<Observation> {
  const target = await anyTarget();
  const messages = [{ role: "user", content: [block, { type: "text", text }] }];
  const answer = await ask({ lane: target.lane, body: translatedBody(target, { messages }, await models()) });
  return judgeAnswer(answer, `accepted by ${target.model}; the answer: ${answer.text.slice(0, 60)}`);
}

const SIDE = 32;

/** A red square. @see https://www.w3.org/TR/png/ */
function redPng(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  // 8 bits, RGB.
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: SIDE }, () => [255, 0, 0]).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: SIDE }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** Node has it from 22.2 on only. */
function crc32(bytes: Buffer): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xed_b8_83_20 : crc >>> 1;
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

/** One page with one word. @see ISO 32000-1 section 7.5 */
function onePagePdf(word: string): Buffer {
  const content = `BT /F1 24 Tf 20 40 Td (${word}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + trailer, "latin1");
}

export const CONTENT_STEPS: readonly Step[] = [image, pdf];
