import type { DocumentBlockParam } from "@codexthropic/protocol/anthropic";
import { asList, asObject, asText, type JsonObject, type Unchecked } from "@codexthropic/protocol/json";
import type { Settings } from "../settings.ts";
import { oneLine, wellFormed } from "../text.ts";
import { cleanBase64, firstBytes } from "./clean-base64.ts";
import { type ContentParts, inputText, joinParts, partsOf, placeholder } from "./content-parts.ts";
import { convertImage } from "./convert-image.ts";

type Title = string | undefined;

/** Converts a `document` to an `input_file` or to text. Its `context` goes in front. */
export function convertDocument(block: Unchecked<DocumentBlockParam>, settings: Settings): ContentParts {
  const note = asText(block.context);
  const cites = asObject(block.citations)["enabled"] === true;
  return joinParts([
    partsOf(note === undefined ? [] : [inputText(note)], cites ? ["document.citations"] : []),
    convertSource(asObject(block.source), asText(block.title), settings),
  ]);
}

function convertSource(source: JsonObject, title: Title, settings: Settings): ContentParts {
  switch (source["type"]) {
    case "base64":
      return convertPdf(source["data"], title, settings);
    case "text":
      return partsOf([inputText(titled(title, asText(source["data"]) ?? ""))]);
    case "content":
      return convertParts(source["content"], title, settings);
    case "url":
      return convertUrl(asText(source["url"])?.trim() ?? "", title);
    case "file":
      return placeholder("document", "files of Anthropic's Files API are not available", "document.file");
    default:
      return invalid("unknown source");
  }
}

function titled(title: Title, text: string): string {
  return title === undefined ? text : `${title}\n\n${text}`;
}

/** @see docs/reference/codex-backend.md section 18: only PDFs, under a name that ends in `.pdf` */
function convertPdf(data: unknown, title: Title, { pdfAsText }: Settings): ContentParts {
  const base64 = cleanBase64(asText(data) ?? "");
  if (base64 === undefined) return invalid("its data is damaged");
  if (!firstBytes(base64).startsWith("%PDF")) return invalid("only PDF can be sent as base64");
  const url = `data:application/pdf;base64,${base64}`;
  const text = pdfAsText.size > 0 ? pdfAsText.get(url) : undefined;
  return partsOf([
    text === undefined
      ? { type: "input_file", filename: filename(title), file_data: url }
      : inputText(titled(title, text)),
  ]);
}

function filename(title = "document"): string {
  const name = oneLine(title) || "document";
  return /\.pdf$/i.test(name) ? name : `${name}.pdf`;
}

/** Converts a document that consists of texts and images: its parts in order, under its title. */
function convertParts(value: unknown, title: Title, settings: Settings): ContentParts {
  if (typeof value === "string") return partsOf([inputText(titled(title, value))]);
  const heading = title === undefined ? [] : [partsOf([inputText(title)])];
  return joinParts([...heading, ...asList(value).map((block) => convertPart(asObject(block), settings))]);
}

function convertPart(block: JsonObject, settings: Settings): ContentParts {
  if (block["type"] === "image") return convertImage(block, settings);
  const isText = block["type"] === "text";
  return partsOf([inputText(asText(block["text"]) ?? "")], isText ? [] : ["block.unknown"]);
}

function convertUrl(url: string, title: Title): ContentParts {
  if (!/^https?:\/\/[^\s/]\S*$/i.test(url)) return invalid("only http and https URLs can be sent");
  return partsOf([
    ...(title === undefined ? [] : [inputText(title)]),
    { type: "input_file", file_url: wellFormed(url) },
  ]);
}

function invalid(why: string): ContentParts {
  return placeholder("document", why, "document.invalid");
}
